"""The letters of all names -> one byte each, through folding, so that a text is searched as bytes.

A full table of an automaton has a row of 2^n cells for each state, n by the number of different letters. Scripts that no word
mixes therefore share their codes (Greek with Cyrillic, Hebrew with Arabic): 160 letters need 110 codes, and the table is half
as large. A hit must then be of its pattern's own scripts (`scripts_of`).
"""

from collections.abc import Iterable
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from pipeline.mentions.forms import UNFOLDED_RANGES, is_cjk
from pipeline.seeds.folding import PRESENTATION_FORMS, TABLE_SIZE, fold_table

CodeTable = NDArray[np.uint8]

DELETED, UNKNOWN_LETTER, OTHER, SPACE, CJK, DIGIT, PRESENTATION, FIRST_FREE = 0, 1, 2, 3, 4, 5, 6, 7

_GREEK, _CYRILLIC, _HEBREW, _ARABIC = 1, 2, 4, 8
_BLOCKS = (
    (0x370, 0x400, _GREEK), (0x1F00, 0x2000, _GREEK),
    (0x400, 0x530, _CYRILLIC), (0x1C80, 0x1C90, _CYRILLIC), (0x2DE0, 0x2E00, _CYRILLIC), (0xA640, 0xA6A0, _CYRILLIC),
    (0x590, 0x600, _HEBREW), (0xFB1D, 0xFB50, _HEBREW),
    (0x600, 0x780, _ARABIC), (0x870, 0x900, _ARABIC), (0xFB50, 0xFE00, _ARABIC), (0xFE70, 0xFF00, _ARABIC),
)  # fmt: skip
_SHARING = ((_GREEK, _CYRILLIC), (_HEBREW, _ARABIC))


def _scripts() -> bytes:
    table = bytearray(0x10000)
    for first, last, script in _BLOCKS:
        for point in range(first, last):
            if category(chr(point))[0] == "L":
                table[point] = script
    return bytes(table)


_SCRIPT = _scripts()


def scripts_of(text: str) -> int:
    """The sharing scripts among its letters, as bits; 0 for Latin, digits, and whatever shares nothing."""
    found = 0
    if not text.isascii():
        for char in text:
            point = ord(char)
            if point < 0x10000:
                found |= _SCRIPT[point]
    return found


def alphabet(names: Iterable[str], words: Iterable[str]) -> tuple[CodeTable, bytes]:
    """Code point -> code, through folding; and which codes are letters. Raises ValueError where a byte has no room."""
    in_names, in_words = _letters(names), _letters(words)
    letters = [*sorted(in_names), *sorted(in_words - in_names)]  # those of names stand together: no code between them is wasted
    rows = [[char for char in letters if scripts_of(char) == script] for pair in _SHARING for script in pair]
    alone = [char for char in letters if not any(char in row for row in rows)]
    starts, free = [], FIRST_FREE + len(alone)
    for one, other in zip(rows[::2], rows[1::2], strict=True):
        starts += [free, free]
        free += max(len(one), len(other))
    if free > 256:
        raise ValueError(f"the profiles use {len(letters)} different letters; they do not fit into one byte")
    by_point = _classes()
    is_letter = bytearray(256)
    is_letter[UNKNOWN_LETTER] = 1
    for start, row in zip((FIRST_FREE, *starts), (alone, *rows), strict=True):
        for code, char in enumerate(row, start=start):
            by_point[ord(char)] = code
            is_letter[code] |= char.isalpha()
    codes = np.take(by_point, fold_table(), mode="clip")
    for first, last in PRESENTATION_FORMS:
        codes[first:last] = PRESENTATION
    return codes, bytes(is_letter)


def _letters(keys: Iterable[str]) -> set[str]:
    return {char for key in keys if not is_cjk(key) for char in key} - {" "}


def _classes() -> CodeTable:
    """What a folded code point is when no name uses it."""
    classes = np.full(TABLE_SIZE, OTHER, dtype=np.uint8)
    for point in range(0x20, 0x3001):
        kind = category(chr(point))
        if kind[0] == "L":
            classes[point] = UNKNOWN_LETTER
        elif kind[0] == "N":
            classes[point] = DIGIT
    classes[0xA640:0xAB70] = UNKNOWN_LETTER
    for first, last in UNFOLDED_RANGES:
        classes[first:last] = CJK
    classes[0] = DELETED
    classes[ord(" ")] = SPACE
    classes[1:0x20] = OTHER
    return classes


def encode_plain(text: str, codes: CodeTable) -> bytes:
    """A folded text as codes (folding what is folded changes nothing)."""
    return np.take(codes, np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), mode="clip").tobytes()
