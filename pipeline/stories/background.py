"""Which part of a headline or opening tells what was before? "Army takes over after Russians leave" is about the army.

In: a text, its normalised form and the clause words found in it ("after", "sonra"). Out: spans of the normalised form that are
background. What a report says of another event in passing must not make it a report of that event.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.stories.words import Hit, normal

_BREAK = re.compile(r"[,،、，;؛；:：.。!?！？؟«»“”\"()]|\s[-–—]+\s|—")
"""Where a clause ends: nearly every language sets a comma, a colon or a dash."""
_BEHIND, _OPENING = 5, 3
"""Most words behind an "after" that belong to it; less where it begins all and no comma ends it: "Piştî vekişîna HSDê malbat
reviyan"."""
_NEAREST = 2
"""Words before a "sonra", "jälkeen", "után" that belong to it."""
_CHARACTERS = 5
"""The same where words have no spaces: 撤军后."""

Span = tuple[int, int]


def background(text: str, normalised: str, hits: Sequence[Hit]) -> tuple[Span, ...]:
    """Spans of `normalised` (made of `text`), in the order of the hits."""
    words = [hit for hit in hits if hit.kind in {"behind", "before"}]
    if not words:
        return ()
    clauses = list(_clauses(text))
    return tuple(span for hit in words if (span := _span(normalised, hit, clauses)))


def _clauses(text: str) -> Iterator[Span]:
    """First and one-past-last word of each clause, counted over the whole text."""
    at = 0
    for part in _BREAK.split(text):
        count = len(normal(part).split())
        if count:
            yield at, at + count
            at += count


def _span(normalised: str, hit: Hit, clauses: Sequence[Span]) -> Span | None:
    if hit.kind == "before" and normalised[hit.start - 1] != " ":
        return max(0, hit.start - _CHARACTERS), hit.start
    at = normalised.count(" ", 0, hit.start) - 1
    first, last = next(((start, end) for start, end in clauses if start <= at < end), (at, at + 1))
    if hit.kind == "before":
        return _words(normalised, max(first, at - _NEAREST), at)
    behind = at + max(1, normalised.count(" ", hit.start, hit.end) + 1)
    is_head_of_all = at == first and len(clauses) == 1
    return _words(normalised, at, min(last, behind + (_OPENING if is_head_of_all else _BEHIND)))


def _words(normalised: str, first: int, last: int) -> Span | None:
    """The characters of some words of a text that begins and ends with a space."""
    if first >= last:
        return None
    spaces = [place for place, char in enumerate(normalised) if char == " "]
    return spaces[first], spaces[min(last, len(spaces) - 1)]


def is_within(hit: Hit, spans: Sequence[Span]) -> bool:
    return any(start <= hit.start and hit.end <= end + 1 for start, end in spans)
