"""Is this the same text, lightly edited? A fingerprint of an article's text, and how much two fingerprints resemble.

In: a text in any script. Out: an exact hash of its normalised words, a MinHash signature (tagged with the algorithm that made
it, so that another can follow), and a sketch of its shingles with which a candidate pair is verified.
"""

import hashlib
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import rensa
from numpy.typing import NDArray

from pipeline.seeds.folding import FOLDING, TABLE_SIZE, fold_table

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

ALGORITHM = f"rensa-r{rensa.RMinHash.ALGORITHM_VERSION}-f{FOLDING}-w{SHINGLE}-{PERMUTATIONS}"
_SEED = 20260128

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
_BAND_MIX = np.uint64(0xFF51AFD7ED558CCD)
_BASE = 0x100000001B3
_MOST_LETTERS = 100_000
"""Of a text; what stands behind is neither compared nor news."""

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`exact` is a hash of all words; `signature` and `sketch` are empty for a text too short to be compared in parts."""

    exact: bytes
    signature: bytes = b""
    sketch: bytes = b""
    lead: bytes = b""
    algorithm: str = ALGORITHM


def fingerprint(text: str) -> Fingerprint:
    words = _words(text)
    exact = hashlib.blake2b(words.astype("<u8").tobytes(), digest_size=16).digest()
    if len(words) < SHORTEST:
        return Fingerprint(exact=exact)
    in_order = _shingles(words)
    shingles = _distinct(in_order)
    row: list[int] = rensa.RMinHash.digest_matrix_from_flat_token_hashes(
        shingles, np.array([0, len(shingles)], dtype=np.uint64), PERMUTATIONS, _SEED
    ).to_rows()[0]
    return Fingerprint(
        exact=exact,
        signature=np.array(row, dtype="<u4").tobytes(),
        sketch=shingles[:SKETCH].astype("<u8").tobytes(),
        lead=_distinct(in_order[: min(LEAD, math.ceil(LEAD_SHARE * len(in_order)))]).astype("<u8").tobytes(),
    )


def _distinct(hashes: Hashes) -> Hashes:
    """Sorted, each once; half the time of `np.unique` on a few hundred values."""
    ordered = np.sort(hashes)
    is_new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def count_words(text: str) -> int:
    return len(_words(text))


def _words(text: str) -> Hashes:
    """One hash for each word, in order, without case, marks and punctuation: what an editor's light hand leaves alone.

    All on arrays: tokenising is nine tenths of the cost of near-duplicates otherwise (with Python strings the whole was 2.2
    times as fast as datasketch, so 3.5 and more). A word's hash is a polynomial of its folded letters.
    """
    codes = np.take(fold_table(), np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), mode="clip")
    if not codes.all():  # marks fold to nothing
        codes = codes[codes != 0]
    kinds = _kinds()[codes]
    at = np.flatnonzero(kinds)[:_MOST_LETTERS]
    if not len(at):
        return np.zeros(0, dtype=np.uint64)
    letters, kinds = codes[at], kinds[at]
    starts = np.ones(len(at), dtype=bool)
    starts[1:] = at[1:] - at[:-1] != 1
    if (alone := kinds == _ALONE).any():
        starts |= alone
        starts[1:] |= alone[:-1]
    first = np.flatnonzero(starts)
    powers, inverses = _powers()
    # Each letter times the base to the power of its place in the text; dividing by that of the word's first letter makes the
    # hash the same wherever the word stands (the base is odd, so it has an inverse modulo 2**64).
    hashed: Hashes = np.add.reduceat(letters * powers[: len(at)], first) * inverses[first]
    return hashed


_ALONE = 2


@cache
def _kinds() -> NDArray[np.uint8]:
    """Code point -> 0 no letter, 1 part of a word, 2 a word of its own: Chinese and Japanese have no spaces."""
    kinds = np.fromiter((chr(point).isalnum() for point in range(TABLE_SIZE)), dtype=np.uint8, count=TABLE_SIZE)
    for start, end in ((0x3040, 0x3100), (0x3400, 0x4DC0), (0x4E00, 0xA000)):
        kinds[start:end] *= _ALONE
    return kinds


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """The base, and its inverse, to the powers 0, 1, 2..."""
    return _powers_of(_BASE), _powers_of(pow(_BASE, -1, 2**64))


def _powers_of(base: int) -> Hashes:
    factors = np.full(_MOST_LETTERS, base, dtype=np.uint64)
    factors[0] = 1
    powers: Hashes = np.cumprod(factors, dtype=np.uint64)
    return powers


def _shingles(hashes: Hashes) -> Hashes:
    """A hash of every three words in a row, in the order of the text."""
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
