"""Text -> the form in which names are compared: no case, no diacritics, one letter per sound-alike letter.

Every code point becomes exactly one code point or nothing, so the offset of a folded character in the original is always
known. Presentation forms (Arabic ligatures of old feeds) are the one exception: they are opened first, with their origin
kept. A rule changed here changes what every profile finds: raise FOLDING with it.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

FOLDING = 2

Codes = NDArray[np.uint32]
Offsets = NDArray[np.intp]

TABLE_SIZE = 0x30000
"""Planes 0 to 2; whatever lies beyond (private use, tags) folds to the replacement character."""

PARAGRAPH = "\x1f"
"""Stands for the second of two line ends, where they must not be taken for a space between two words."""

_BEYOND_TABLE = chr(TABLE_SIZE)
_SPACE = 0x20
_REPLACEMENT = 0xFFFD

_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ێ": "ي", "ئ": "ي",
    "ک": "ك", "ڪ": "ك", "ة": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ۃ": "ه", "ؤ": "و", "ۆ": "و", "ۇ": "و", "ۊ": "و",
    "ڕ": "ر", "ڵ": "ل", "ڤ": "ف",
    "İ": "i", "I": "i", "ı": "i", "ß": "s", "ẞ": "s", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
    "æ": "a", "Æ": "a", "œ": "o", "Œ": "o", "ə": "e", "Ə": "e",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "׳": "'", "＇": "'", "′": "'", "‛": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "״": '"', "″": '"',
    "·": " ", "•": " ", "・": " ", "‧": " ", "־": " ", "−": " ",
    "\u200c": " ",  # ZWNJ stands where Persian glues a suffix: a boundary
}  # fmt: skip
_DELETED = "ـʿʾˁˀʹʺ"
PRESENTATION_FORMS = ((0xFB00, 0xFB07), (0xFB13, 0xFB18), (0xFB50, 0xFDFE), (0xFE70, 0xFEFD))
_FIRST_PRESENTATION = chr(PRESENTATION_FORMS[0][0])
# Letters with a decomposition live below U+3000 and in the compatibility blocks; everything between folds to itself.
_FOLDED_RANGES = ((0, 0x3001), (0xA640, 0xAB70), (0xF900, 0xFFFE), (0x1D400, 0x1D800))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folded:
    """Folded text; `origins[k]` is the offset in the original of folded character k (None: they are the same)."""

    text: str
    origins: Offsets | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that folded to text[start:end]."""
        if self.origins is None or start >= end:
            return start, end
        return int(self.origins[start]), int(self.origins[end - 1]) + 1


def fold(text: str) -> Folded:
    """Fold a text, keeping where each character came from."""
    codes, origins = fold_codes(text)
    return Folded(text=codes.tobytes().decode("utf-32-le", "surrogatepass"), origins=origins)


def fold_text(text: str) -> str:
    """The folded form alone, without spaces at the ends: what names and words are compared by.

    The same as fold(text).text.strip(" "), by a faster way for the thousands of short names of a lexicon.
    """
    if any(map(_is_presentation, text)) or max(text, default="") >= _BEYOND_TABLE:
        return fold(text).text.strip(" ")
    return " ".join(part for part in text.translate(_translation()).split(" ") if part)


@cache
def _translation() -> dict[int, int | None]:
    table = fold_table()
    changed = np.flatnonzero(table != np.arange(TABLE_SIZE, dtype=np.uint32))
    return {int(point): int(table[point]) or None for point in changed}


def fold_codes(text: str) -> tuple[Codes, Offsets | None]:
    """Folded code points and their origins, for code that goes on with arrays."""
    points, opened = _open_presentation_forms(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), text)
    folded = np.take(fold_table(), points, mode="clip")
    kept = kept_positions(folded)
    if kept is None:
        return folded, opened
    return folded[kept], kept if opened is None else opened[kept]


def kept_positions(folded: Codes) -> Offsets | None:
    """Indexes of what stays (letters, and the first space of a run), or None when all of it does."""
    kept = np.flatnonzero(folded) if (folded == 0).any() else None
    spaces = (folded if kept is None else folded[kept]) == _SPACE
    repeated = spaces[1:] & spaces[:-1]
    if not repeated.any():
        return kept
    once = np.flatnonzero(~np.concatenate(([False], repeated)))
    return once if kept is None else kept[once]


@cache
def fold_table() -> Codes:
    """Code point -> folded code point; 0 deletes."""
    table = np.arange(TABLE_SIZE, dtype=np.uint32)
    table[-1] = _REPLACEMENT
    for first, last in _FOLDED_RANGES:
        for point in range(first, last):
            table[point] = _folded_point(chr(point))
    return table


def _folded_point(char: str) -> int:
    if char in _LETTERS:
        return ord(_LETTERS[char])
    if char == PARAGRAPH:
        return ord(char)
    category = unicodedata.category(char)
    if category in {"Zs", "Zl", "Zp", "Cc", "Pd"}:
        return _SPACE
    if char in _DELETED or category in {"Mn", "Me", "Cf"}:
        return 0
    for part in unicodedata.normalize("NFKD", char):
        if unicodedata.category(part) != "Mn":
            return 0 if part in _DELETED else _plain_letter(part)
    return ord(char)


def _plain_letter(char: str) -> int:
    char = _LETTERS.get(char, char)
    char = char.casefold()[0]
    return ord(_LETTERS.get(char, char))


def _open_presentation_forms(points: Codes, text: str) -> tuple[Codes, Offsets | None]:
    """ﻻ -> ل + ا: rare, but whole feeds are written so. Both letters keep the offset of the one they came from."""
    if not points.size or points.max() < PRESENTATION_FORMS[0][0]:
        return points, None
    if not any(((points >= first) & (points < last)).any() for first, last in PRESENTATION_FORMS):
        return points, None
    opened = [unicodedata.normalize("NFKC", char) if _is_presentation(char) else char for char in text]
    origins = np.repeat(np.arange(len(text), dtype=np.intp), [len(part) for part in opened])
    return np.frombuffer("".join(opened).encode("utf-32-le", "surrogatepass"), dtype=np.uint32), origins


def _is_presentation(char: str) -> bool:
    return char >= _FIRST_PRESENTATION and any(first <= ord(char) < last for first, last in PRESENTATION_FORMS)
