"""A text -> its codes, and the raw hits of an automaton in it. Nothing is judged here but word edges of context words."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.mentions.affixes import ARABIC_ARTICLE_HEADS, ARABIC_HEADS, HEBREW_HEADS, LONGEST_HEAD, LONGEST_TAIL, NO_HEADS
from pipeline.mentions.alphabet import CJK, DELETED, PRESENTATION, SPACE, scripts_of
from pipeline.mentions.forms import ends_with_its_word, is_spaced
from pipeline.mentions.lexicon import CJK_FOLDING, Automaton, Lexicon
from pipeline.mentions.mention import Field
from pipeline.seeds.folding import PARAGRAPH, Offsets, fold, fold_codes

_BLANK_LINE = f"\n{PARAGRAPH}"
_ONE_SPACE, _TWO_SPACES = bytes([SPACE]), bytes([SPACE, SPACE])
_DELETED_CODES = bytes([DELETED])

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
    codes: bytes
    full: bytes | Offsets | None
    shift: int
    is_letter: bytes

    @cached_property
    def edges(self) -> bytes:
        """1 where a letter stands, one place further right: edges[start] is left of a span, edges[end + 1] right of it."""
        return b"\0%b\0" % self.codes.translate(self.is_letter)

    @cached_property
    def left_out(self) -> list[int]:
        """The places of `full` that are not among `codes`, each less the number of those before it."""
        return _left_out(self.full) if isinstance(self.full, bytes) else []

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
        if self.full is None or start >= end:
            return start, end
        if isinstance(self.full, bytes):
            return start + bisect_right(self.left_out, start), end + bisect_right(self.left_out, end - 1)
        return self.full.item(start), self.full.item(end - 1) + 1

    def is_written_in(self, scripts: int, start: int, end: int) -> bool:
        """Scripts that share codes are told apart: is this span written in those of the pattern that was hit?"""
        if self.original.isascii():
            return not scripts
        first, last = self.span(start, end)
        return scripts_of(self.original[first:last]) == scripts

    def is_letter_at(self, position: int) -> bool:
        return 0 <= position < len(self.codes) and bool(self.edges[position + 1])

    def word_start(self, position: int, *, limit: int = 40) -> int:
        """Where the run of letters that ends before `position` begins."""
        farthest = max(0, position - limit)
        return max(farthest, self.edges.rfind(b"\0", farthest, position + 1))

    def word_end(self, position: int, *, limit: int = 40) -> int:
        """Where the run of letters that begins at `position` ends."""
        found = self.edges.find(b"\0", position + 1, position + 1 + limit)
        return found - 1 if found >= 0 else position + limit

    def head_before(self, start: int) -> str:
        """Letters glued to the left of `start`."""
        return self.folded_text[self.word_start(start, limit=LONGEST_HEAD + 1) : start]

    def tail_after(self, end: int) -> str:
        """Letters glued to the right of `end`."""
        return self.folded_text[end : self.word_end(end, limit=LONGEST_TAIL + 1)]


def scan(field: Field, text: str, lexicon: Lexicon, *, shift: int) -> Scanned:
    """Encode a field. Most texts fold one to one, and then nothing but the codes is made."""
    # No name goes over a blank line; and where none is collapsed, offsets stay what they are.
    prepared = text.replace("\n\n", _BLANK_LINE) if "\n\n" in text else text
    codes, full = _encode(prepared, lexicon)
    return Scanned(
        field=field, original=text, prepared=prepared, codes=codes, full=full, shift=shift, is_letter=lexicon.is_letter
    )


def _encode(text: str, lexicon: Lexicon) -> tuple[bytes, bytes | Offsets | None]:
    """Codes of the folded text, and what tells where each came from: the codes before any was left out, or the places."""
    if text.isascii():
        codes = text.encode("ascii").translate(lexicon.ascii_codes)
    else:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes = lexicon.codes.take(points, mode="clip").tobytes()
    if PRESENTATION in codes:
        folded, origins = fold_codes(text)
        return lexicon.codes.take(folded, mode="clip").tobytes(), origins
    left = codes.translate(None, _DELETED_CODES) if DELETED in codes else codes
    fewer = left.replace(_TWO_SPACES, _ONE_SPACE)
    while len(fewer) < len(left):
        left, fewer = fewer, fewer.replace(_TWO_SPACES, _ONE_SPACE)
    return left, None if len(left) == len(codes) else codes


def _left_out(codes: bytes) -> list[int]:
    """Deleted codes, and of spaces that follow each other all but the first; each less the number of those before it."""
    if DELETED in codes:
        array = np.frombuffer(codes, dtype=np.uint8)
        kept = (array != DELETED).nonzero()[0]
        spaces = array[kept] == SPACE
        gone = np.ones(len(array), dtype=np.bool_)
        gone[kept[np.concatenate(([True], ~(spaces[1:] & spaces[:-1])))] if len(kept) else kept] = False
        places = gone.nonzero()[0]
        shifted: list[int] = (places - np.arange(len(places))).tolist()
        return shifted
    found: list[int] = []
    at = codes.find(_TWO_SPACES)
    while at >= 0:
        found.append(at + 1 - len(found))
        at = codes.find(_TWO_SPACES, at + 1)
    return found


def hits(scanned: Scanned, automaton: Automaton) -> Iterator[tuple[int, int, int]]:
    """(pattern, start, end) in folded offsets, for alphabetic scripts."""
    if automaton.alphabetic is None:
        return iter(())
    return iter(automaton.alphabetic.find_matches_as_indexes(scanned.codes, overlapping=True))


def may_stand_unfolded(scanned: Scanned, start: int, end: int) -> bool:
    """Scripts written with spaces begin a name where a word begins; some end it there too."""
    text = scanned.cjk_text
    if start > 0 and is_spaced(text[start]) and is_spaced(text[start - 1]):
        return False
    return not (end < len(text) and ends_with_its_word(text[end - 1]) and is_spaced(text[end]))


def cjk_hits(scanned: Scanned, automaton: Automaton) -> Iterator[tuple[int, int, int]]:
    """(pattern, start, end) in original offsets, for scripts without spaces."""
    if automaton.cjk is None or CJK not in scanned.codes:
        return
    for index, start, end in automaton.cjk.find_matches_as_indexes(scanned.cjk_text, overlapping=True):
        yield index + automaton.cjk_offset, start, end
