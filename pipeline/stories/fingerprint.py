"""Is this the same text, lightly edited? A fingerprint of an article's text, and how much two fingerprints resemble.

In: a text in any script. Out: an exact hash of its normalised words, a MinHash signature (tagged with the algorithm that made
it, so that another can follow), and a sketch of its shingles with which a candidate pair is verified.
"""

import hashlib
import math
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import rensa
from numpy.typing import NDArray

PERMUTATIONS = 128
BANDS = 64
"""Two rows a band: a pair of resemblance .27 (a quarter of its words changed) is still proposed with .99."""

SHINGLE = 3
SKETCH = 512
"""The smallest shingle hashes kept: the resemblance is exact up to this many shingles, an unbiased estimate beyond."""

SHORTEST = 12
"""Words. Below this two headlines of one event would count as one text by chance; they only match exactly."""

LEAD, LEAD_SHARE = 60, 0.6
"""Shingles of the opening, at most this share of a text.

Agencies close every report with the same background paragraph: it must not make two texts one."""

NEAR = 0.15
NEAR_LEAD = 0.15
"""Resemblance of the whole and of the openings from which two texts are one. Evidence in docs/stories.md: edits planted in
English, Arabic and Russian corpora against all pairs of distinct texts in them."""

ALGORITHM = f"rensa-r{rensa.RMinHash.ALGORITHM_VERSION}-w{SHINGLE}-{PERMUTATIONS}"
_SEED = 20260128

# Chinese and Japanese have no spaces: every character is a word. Everything else: runs of letters and digits.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_MARKS = re.compile(
    r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u2060\ufeff]+"
)
# Reprints in Arabic script differ in the seat of hamza, final ya and ta marbuta; nothing else is told by them.
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ё": "е"})
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
_BAND_MIX = np.uint64(0xFF51AFD7ED558CCD)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`exact` is a hash of all words; `signature` and `sketch` are empty for a text too short to be compared in parts."""

    exact: bytes
    signature: bytes = b""
    sketch: bytes = b""
    lead: bytes = b""
    algorithm: str = ALGORITHM


def words_of(text: str) -> list[str]:
    """The words of a text without case, marks and punctuation: what an editor's light hand leaves alone."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LETTERS)
    return _WORD.findall(folded)


def fingerprint(text: str) -> Fingerprint:
    words = words_of(text)
    exact = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()
    if len(words) < SHORTEST:
        return Fingerprint(exact=exact)
    in_order = _shingles(words)
    shingles = np.unique(in_order)
    row: list[int] = rensa.RMinHash.digest_matrix_from_flat_token_hashes(
        shingles, np.array([0, len(shingles)], dtype=np.uint64), PERMUTATIONS, _SEED
    ).to_rows()[0]
    return Fingerprint(
        exact=exact,
        signature=np.array(row, dtype="<u4").tobytes(),
        sketch=shingles[:SKETCH].astype("<u8").tobytes(),
        lead=np.unique(in_order[: min(LEAD, math.ceil(LEAD_SHARE * len(in_order)))]).astype("<u8").tobytes(),
    )


def _shingles(words: list[str]) -> Hashes:
    """A hash of every three words in a row, in the order of the text."""
    hashes = np.array(rensa.RMinHash.hash_token_sets([words])[0], dtype=np.uint64)
    first, second, third = hashes[:-2], hashes[1:-1], hashes[2:]
    mixed = (first * _MIX[0]) ^ np.bitwise_or(second << np.uint64(21), second >> np.uint64(43))
    mixed = (mixed * _MIX[1]) ^ np.bitwise_or(third << np.uint64(42), third >> np.uint64(22))
    finished: Hashes = mixed ^ (mixed >> np.uint64(29))
    return finished


def band_keys(mark: Fingerprint) -> tuple[int, ...]:
    """Signed 64-bit keys; two texts that share one are worth comparing. The exact hash is one of them."""
    exact = int.from_bytes(mark.exact[:8], "little", signed=True)
    if not mark.signature:
        return (exact,)
    rows = np.frombuffer(mark.signature, dtype="<u4").astype(np.uint64).reshape(BANDS, PERMUTATIONS // BANDS)
    keys = (rows[:, 0] << np.uint64(32)) | rows[:, 1]
    keys = (keys ^ np.arange(BANDS, dtype=np.uint64)) * _BAND_MIX
    keys ^= keys >> np.uint64(32)
    return (exact, *keys.astype(np.int64).tolist())


def resemblance(one: Fingerprint, other: Fingerprint) -> float:
    """Jaccard resemblance of the two sets of shingles, 0 to 1; 1 for the same words, 0 where it cannot be told."""
    if one.exact == other.exact:
        return 1.0
    if not one.sketch or not other.sketch or one.algorithm != other.algorithm:
        return 0.0
    ours = np.frombuffer(one.sketch, dtype="<u8")
    theirs = np.frombuffer(other.sketch, dtype="<u8")
    shared = np.intersect1d(ours, theirs, assume_unique=True)
    if not len(shared):
        return 0.0
    if max(len(ours), len(theirs)) < SKETCH:
        return len(shared) / (len(ours) + len(theirs) - len(shared))
    smallest = np.union1d(ours, theirs)[:SKETCH]
    return len(np.intersect1d(shared, smallest, assume_unique=True)) / len(smallest)


def is_near(one: Fingerprint, other: Fingerprint) -> bool:
    """One text, lightly edited? Both the whole and the openings have to agree."""
    if one.exact == other.exact:
        return True
    return lead_resemblance(one, other) >= NEAR_LEAD and resemblance(one, other) >= NEAR


def lead_resemblance(one: Fingerprint, other: Fingerprint) -> float:
    """The share of the shorter opening that stands in the other's opening too."""
    ours, theirs = np.frombuffer(one.lead, dtype="<u8"), np.frombuffer(other.lead, dtype="<u8")
    if not len(ours) or not len(theirs) or one.algorithm != other.algorithm:
        return 0.0
    return len(np.intersect1d(ours, theirs, assume_unique=True)) / min(len(ours), len(theirs))
