"""A text -> its codes, and the raw hits of an automaton in it. Nothing is judged here but word edges of context words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.mentions.affixes import ARABIC_ARTICLE_HEADS, ARABIC_HEADS, HEBREW_HEADS, LONGEST_HEAD, NO_HEADS
from pipeline.mentions.lexicon import CJK, CJK_FOLDING, SPACE, Automaton, CodeTable, Lexicon
from pipeline.mentions.mention import Field
from pipeline.seeds.folding import Folded, Offsets, fold

HEADS: dict[str, frozenset[str]] = {
    "": NO_HEADS,
    "ar": ARABIC_HEADS | ARABIC_ARTICLE_HEADS,
    "ar-": ARABIC_HEADS,
    "ar+": ARABIC_ARTICLE_HEADS,
    "he": HEBREW_HEADS,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scanned:
    """One field, encoded. `shift` puts title and text on one line, so that a distance between the two can be told."""

    field: Field
    original: str
    folded: Folded
    codes: bytes
    has_cjk: bool
    cjk_text: str
    shift: int
    is_letter: bytes

    def is_letter_at(self, position: int) -> bool:
        return 0 <= position < len(self.codes) and bool(self.is_letter[self.codes[position]])

    def word_start(self, position: int, *, limit: int = 40) -> int:
        """Where the run of letters that ends before `position` begins."""
        start = position
        while start > 0 and position - start < limit and self.is_letter[self.codes[start - 1]]:
            start -= 1
        return start

    def word_end(self, position: int, *, limit: int = 40) -> int:
        """Where the run of letters that begins at `position` ends."""
        end = position
        while end < len(self.codes) and end - position < limit and self.is_letter[self.codes[end]]:
            end += 1
        return end

    def head_before(self, start: int) -> str:
        """Letters glued to the left of `start`."""
        return self.folded.text[self.word_start(start, limit=LONGEST_HEAD + 1) : start]


def scan(field: Field, text: str, lexicon: Lexicon, *, shift: int) -> Scanned:
    folded = fold(text)
    codes = _encode(folded, lexicon.codes)
    has_cjk = CJK in codes
    return Scanned(
        field=field,
        original=text,
        folded=folded,
        codes=codes,
        has_cjk=has_cjk,
        cjk_text=text.translate(CJK_FOLDING) if has_cjk else "",
        shift=shift,
        is_letter=lexicon.is_letter,
    )


def _encode(folded: Folded, codes: CodeTable) -> bytes:
    points = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.take(codes, points, mode="clip").tobytes()


def hits(scanned: Scanned, automaton: Automaton) -> Iterator[tuple[int, int, int]]:
    """(pattern, start, end) in folded offsets, for alphabetic scripts."""
    if automaton.alphabetic is None:
        return iter(())
    return iter(automaton.alphabetic.find_matches_as_indexes(scanned.codes, overlapping=True))


def cjk_hits(scanned: Scanned, automaton: Automaton) -> Iterator[tuple[int, int, int]]:
    """(pattern, start, end) in original offsets, for scripts without spaces."""
    if automaton.cjk is None or not scanned.has_cjk:
        return
    for index, start, end in automaton.cjk.find_matches_as_indexes(scanned.cjk_text, overlapping=True):
        yield index + automaton.cjk_offset, start, end


__all__ = ["HEADS", "SPACE", "Offsets", "Scanned", "cjk_hits", "hits", "scan"]
