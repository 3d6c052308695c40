"""A text -> its codes, and the raw hits of an automaton in it. Nothing is judged here but word edges of context words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.mentions.affixes import ARABIC_ARTICLE_HEADS, ARABIC_HEADS, HEBREW_HEADS, LONGEST_HEAD, LONGEST_TAIL, NO_HEADS
from pipeline.mentions.lexicon import CJK, CJK_FOLDING, DELETED, PRESENTATION, SPACE, Automaton, Lexicon
from pipeline.mentions.mention import Field
from pipeline.seeds.folding import PARAGRAPH, Offsets, fold, fold_codes, kept_positions

HEADS: dict[str, frozenset[str]] = {
    "": NO_HEADS,
    "ar": ARABIC_HEADS | ARABIC_ARTICLE_HEADS,
    "ar-": ARABIC_HEADS,
    "ar+": ARABIC_ARTICLE_HEADS,
    "he": HEBREW_HEADS,
}


@dataclass(kw_only=True, eq=False)  # neither frozen nor slotted: made per field, and folded_text only where a hit asks for it
class Scanned:
    """One field, encoded. `shift` puts title and text on one line, so that a distance between the two can be told."""

    field: Field
    original: str
    prepared: str
    raw_codes: bytes
    codes: bytes
    shift: int
    is_letter: bytes

    @cached_property
    def origins(self) -> Offsets | None:
        """Where in the original each code came from; None: from the same place."""
        if PRESENTATION in self.raw_codes:
            return fold_codes(self.prepared)[1]
        if len(self.raw_codes) == len(self.codes):
            return None
        return kept_positions(np.frombuffer(self.raw_codes, dtype=np.uint8), space=SPACE)

    @cached_property
    def folded_text(self) -> str:
        """The folded characters behind `codes`, one for one."""
        return fold(self.prepared).text

    @cached_property
    def cjk_text(self) -> str:
        """The original with one kind of middle dot, if any of it is written without spaces; else nothing."""
        return self.original.translate(CJK_FOLDING) if CJK in self.codes else ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that folded to these codes."""
        if self.origins is None or start >= end:
            return start, end
        return int(self.origins[start]), int(self.origins[end - 1]) + 1

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
        return self.folded_text[self.word_start(start, limit=LONGEST_HEAD + 1) : start]

    def tail_after(self, end: int) -> str:
        """Letters glued to the right of `end`."""
        return self.folded_text[end : self.word_end(end, limit=LONGEST_TAIL + 1)]


def scan(field: Field, text: str, lexicon: Lexicon, *, shift: int) -> Scanned:
    """Encode a field. Folded text and offsets are made later, where a hit asks for them."""
    # No name goes over a blank line; and where none is collapsed, offsets stay what they are.
    prepared = text.replace("\n\n", _BLANK_LINE)
    raw = _raw_codes(prepared, lexicon)
    if PRESENTATION in raw:
        codes = np.take(lexicon.codes, fold_codes(prepared)[0], mode="clip").tobytes()
    else:
        codes = _without_deleted(raw)
    return Scanned(
        field=field, original=text, prepared=prepared, raw_codes=raw, codes=codes, shift=shift, is_letter=lexicon.is_letter
    )


_BLANK_LINE = f"\n{PARAGRAPH}"
_DELETED, _SPACE, _TWO_SPACES = bytes([DELETED]), bytes([SPACE]), bytes([SPACE, SPACE])


def _raw_codes(text: str, lexicon: Lexicon) -> bytes:
    """One code per character of the text, deleted ones and repeated spaces included."""
    if text.isascii():
        return text.encode("ascii").translate(lexicon.ascii_codes)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.take(lexicon.codes, points, mode="clip").tobytes()


def _without_deleted(raw: bytes) -> bytes:
    """What `kept_positions` keeps, by way of bytes: most texts have a few such characters, few texts have a hit."""
    codes = raw.translate(None, _DELETED) if DELETED in raw else raw
    while _TWO_SPACES in codes:
        codes = codes.replace(_TWO_SPACES, _SPACE)
    return codes


def hits(scanned: Scanned, automaton: Automaton) -> Iterator[tuple[int, int, int]]:
    """(pattern, start, end) in folded offsets, for alphabetic scripts."""
    if automaton.alphabetic is None:
        return iter(())
    return iter(automaton.alphabetic.find_matches_as_indexes(scanned.codes, overlapping=True))


def cjk_hits(scanned: Scanned, automaton: Automaton) -> Iterator[tuple[int, int, int]]:
    """(pattern, start, end) in original offsets, for scripts without spaces."""
    if automaton.cjk is None or CJK not in scanned.codes:
        return
    for index, start, end in automaton.cjk.find_matches_as_indexes(scanned.cjk_text, overlapping=True):
        yield index + automaton.cjk_offset, start, end
