"""Bases that have no name but their town's: "Flughafen Suchumi", "Raqqa airport". The town is known, the base is new.

Only where the word for the base touches the town, and not in languages that decline it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.mentions.candidate import Candidate
from pipeline.mentions.candidate_words import UNDECLINED_BASE
from pipeline.mentions.mention import Field

_BEFORE = re.compile(rf"\b(?:{UNDECLINED_BASE})(?:\s+(?:de la|de|del|du|di|von))?\s+(?:d['’])?$", re.IGNORECASE)
_AFTER = re.compile(rf"^\s+(?:international\s+|military\s+)?(?:{UNDECLINED_BASE})\b", re.IGNORECASE)


class Span(NamedTuple):
    """Where a mention stands, and what type of entity it names."""

    field: Field
    start: int
    end: int
    type: str


def bases_at_places(title: str, text: str, spans: Iterable[Span]) -> Iterator[Candidate]:
    """New bases beside the `spans` of known places and states, none where a known base stands."""
    fields: dict[Field, str] = {"title": title, "text": text}
    known = list(spans)
    found: dict[str, bool] = {}
    for span in known:
        if span.type not in {"place", "state"}:
            continue
        phrase = _phrase(fields[span.field], span)
        if phrase and not any(_overlaps(span, other) for other in known if other.type == "base"):
            found[phrase] = found.get(phrase, False) or span.field == "title"
    for phrase, in_title in found.items():
        yield Candidate(name=phrase, times=f"{title}\n{text}".count(phrase), is_in_title=in_title, type="base")


def _phrase(text: str, span: Span) -> str:
    before, after = _BEFORE.search(text, max(0, span.start - 40), span.start), _AFTER.match(text[span.end : span.end + 40])
    if before:
        return text[before.start() : span.end]
    return text[span.start : span.end + after.end()] if after else ""


def _overlaps(one: Span, other: Span) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
