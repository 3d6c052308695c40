"""Search: words and selectors (the same as in rules) over the archive, with the sentence that fits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from pipeline.alerts.html import Quote
from pipeline.alerts.rule import SELECTOR_KINDS, EntityCard, parse_selector
from pipeline.alerts.safety import safe_url
from pipeline.alerts.sentences import sentence_around, stops_near
from pipeline.dashboard.desk import Configured
from pipeline.dashboard.marking import Span, cut, marked_title, proofs
from pipeline.dashboard.quoting import by_article
from pipeline.storage.desk_search import FoundRow, Wanted, search, words_of
from pipeline.storage.desk_stories import NamedRow, names_in

RESULTS_A_PAGE = 20
_SELECTOR = re.compile(rf"(?<!\S)(?:{'|'.join(SELECTOR_KINDS)}):\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form as it was sent, and what it means. `mistake`: a filter that could not be read, in words."""

    query: str = ""
    entity: str = ""
    outlet: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    is_relevant: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    mistake: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.query or self.entity or self.outlet or self.language or self.since or self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that fits: its title, and the sentence that shows why."""

    row: FoundRow
    title: Quote
    sentence: Quote | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits; `older` is the id behind which the next one starts."""

    hits: tuple[Hit, ...]
    older: int | None


def read_question(query: Mapping[str, str], configured: Configured) -> Asked:
    """The words and filters of an address."""
    asked = Asked(
        query=query.get("q", "").strip()[:400],
        entity=query.get("entity", ""),
        outlet=query.get("outlet", ""),
        language=query.get("language", ""),
        since=query.get("since", ""),
        until=query.get("until", ""),
        is_relevant=query.get("relevant", "") in {"1", "true"},
    )
    try:
        return replace(asked, wanted=_wanted(asked, configured))
    except ValueError as error:
        return replace(asked, mistake=str(error))


def read_search(
    connection: Connection,
    asked: Asked,
    cards: Mapping[str, EntityCard],
    *,
    limit: int = RESULTS_A_PAGE,
    before: int | None = None,
) -> Found:
    if asked.mistake:
        return Found(hits=(), older=None)
    rows = search(connection, asked.wanted, limit=limit + 1, before=before)
    shown = rows[:limit]
    names = by_article(names_in(connection, [row.id for row in shown]))
    hits = tuple(_hit(row, names.get(row.id, []), asked, cards) for row in shown)
    return Found(hits=hits, older=shown[-1].id if len(rows) > limit else None)


def _wanted(asked: Asked, configured: Configured) -> Wanted:
    """Raises ValueError, with words for a person, for a selector or date that cannot be read."""
    sets: list[frozenset[str]] = [frozenset({asked.entity})] if asked.entity else []
    seeds: frozenset[str] = frozenset()
    feed_urls: frozenset[str] | None = None
    for text in _SELECTOR.findall(asked.query):
        selector = parse_selector(text)
        values = {value.casefold() for value in selector.values}
        if selector.kind == "seed":
            seeds = frozenset(selector.values)
        elif selector.kind == "tag":
            feed_urls = frozenset(feed.url for feed in configured.feeds if {tag.casefold() for tag in feed.tags} & values)
        else:
            kind = selector.kind
            sets.append(
                frozenset(card.id for card in configured.cards().values() if str(getattr(card, kind)).casefold() in values)
            )
    return Wanted(
        words=_SELECTOR.sub(" ", asked.query),
        entity_sets=tuple(sets),
        seeds=seeds,
        feed_urls=feed_urls,
        outlet=asked.outlet,
        language=asked.language,
        since=_day(asked.since),
        until=_after(_day(asked.until)),
        is_relevant=asked.is_relevant,
    )


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f'"{text[:40]}" is no date; write for example 2026-01-28') from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _after(day: datetime | None) -> datetime | None:
    """The last day of the filter counts in full; behind the last day there is, nothing is left to leave out."""
    return day + timedelta(days=1) if day and day.year < date.max.year else None


def _hit(row: FoundRow, names: Sequence[NamedRow], asked: Asked, cards: Mapping[str, EntityCard]) -> Hit:
    sentence = _sentence_with_words(row, names, words_of(asked.wanted.words), cards)
    if sentence is None:
        sentence = next(iter(proofs(row.text, names, cards, row.language)), None)
    return Hit(row=row, title=marked_title(row.title, names, cards, row.language), sentence=sentence, url=safe_url(row.url))


def _sentence_with_words(
    row: FoundRow, names: Sequence[NamedRow], words: Sequence[str], cards: Mapping[str, EntityCard]
) -> Quote | None:
    """The first sentence that holds a searched word; names in it keep their colours, the word gets its own."""
    if not words:
        return None
    pattern = re.compile("|".join(re.escape(word.removeprefix("ال")) for word in words), re.IGNORECASE)
    first = pattern.search(row.text)
    if first is None:
        return None
    inside = [name for name in names if name.field == "text" and name.end <= len(row.text)]
    reach = [(first.start(), first.end()), *((name.start, name.end) for name in inside)]
    stops = stops_near(row.text, min(start for start, _ in reach), max(end for _, end in reach))
    sentence = sentence_around(row.text, first.start(), first.end(), stops=stops)
    spans = [Span(start=each.start(), end=each.end(), entity_id="") for each in pattern.finditer(sentence.text)]
    for name in inside:
        around = sentence_around(row.text, name.start, name.end, stops=stops)
        if around.text == sentence.text:
            spans.append(Span(start=around.start, end=around.end, entity_id=name.entity_id))
    return cut(sentence.text, spans, cards, row.language)
