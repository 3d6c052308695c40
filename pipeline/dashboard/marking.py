"""Texts with the names found in them -> pieces a template can underline, each in its own language and direction. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.alerts.html import Piece, Quote, direction
from pipeline.alerts.rule import EntityCard
from pipeline.alerts.safety import one_line, without_controls
from pipeline.alerts.sentences import sentence_around, stops_near
from pipeline.storage.desk_stories import NamedRow

# What a sentence proves: a base says more than a capital city, and two names more than one.
_WORTH = {"base": 6, "person": 3, "group": 3, "institution": 2, "place": 2, "state": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text that names an entity."""

    start: int
    end: int
    entity_id: str


def cut(text: str, spans: Sequence[Span], cards: Mapping[str, EntityCard], language: str | None) -> Quote:
    """The text in pieces. Of overlapping spans the first and longest is kept; a span outside the text is left out."""
    pieces: list[Piece] = []
    at = 0
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if span.start < at or span.end > len(text) or span.end <= span.start:
            continue
        card = cards.get(span.entity_id)
        named = Piece(text=text[span.start : span.end], type=card.type if card else "other", label=card.label if card else "")
        pieces += [Piece(text=text[at : span.start]), named]
        at = span.end
    pieces.append(Piece(text=text[at:]))
    shown = tuple(piece for piece in pieces if piece.text)
    return Quote(pieces=shown, language=language or "", direction=direction(language or ""))


def marked_title(title: str, names: Sequence[NamedRow], cards: Mapping[str, EntityCard], language: str | None) -> Quote:
    spans = _spans(names, "title")
    return cut(without_controls(title), spans, cards, language) if title.strip() else cut("untitled report", (), {}, "en")


def marked_text(text: str, names: Sequence[NamedRow], cards: Mapping[str, EntityCard], language: str | None) -> Quote:
    """The whole text; line breaks stay."""
    safe = "\n".join(without_controls(line) for line in text.split("\n"))
    return cut(safe, _spans(names, "text"), cards, language)


def plain(text: str, language: str | None) -> Quote:
    """A line in its direction, with nothing marked."""
    return cut(one_line(text), (), {}, language)


def proofs(
    text: str,
    names: Sequence[NamedRow],
    cards: Mapping[str, EntityCard],
    language: str | None,
    *,
    most: int = 1,
    headline: str = "",
) -> tuple[Quote, ...]:
    """The sentences that say most about the watched entities, in the order of the text; one that only says the headline again
    comes last."""
    found: dict[str, list[Span]] = {}
    first: dict[str, int] = {}
    inside = [name for name in names if name.field == "text" and name.end <= len(text)]
    if not inside:
        return ()
    stops = stops_near(text, min(name.start for name in inside), max(name.end for name in inside))
    for name in inside:
        sentence = sentence_around(text, name.start, name.end, stops=stops)
        found.setdefault(sentence.text, []).append(Span(start=sentence.start, end=sentence.end, entity_id=name.entity_id))
        first.setdefault(sentence.text, name.start)
    best = sorted(found, key=lambda each: (_says(each, headline), -_worth(found[each], cards), first[each]))[:most]
    in_order = sorted(best, key=lambda each: first[each])
    return tuple(cut(without_controls(each), found[each], cards, language) for each in in_order)


def _says(sentence: str, headline: str) -> bool:
    return bool(headline) and sentence.strip(" .…").casefold() == headline.strip(" .…").casefold()


def script_of(text: str) -> str:
    """ "ARABIC", "CYRILLIC", "LATIN", "CJK", ...: of the first letter that has one."""
    letter = next((each for each in text if each.isalpha()), None)
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def _worth(spans: Sequence[Span], cards: Mapping[str, EntityCard]) -> int:
    types = (cards[entity_id].type if entity_id in cards else "" for entity_id in {span.entity_id for span in spans})
    return sum(_WORTH.get(each, 1) for each in types)


def _spans(names: Sequence[NamedRow], field: str) -> tuple[Span, ...]:
    return tuple(Span(start=each.start, end=each.end, entity_id=each.entity_id) for each in names if each.field == field)
