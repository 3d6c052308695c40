"""A report and what was found in it -> the features that grouping sees.

Pure, with frozen tables: any worker may make them, in any order, and makes the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from pipeline.articles.article import Report
from pipeline.mentions.mention import Analysis, Mention
from pipeline.stories.background import background, is_within
from pipeline.stories.credits import credited_sources
from pipeline.stories.days import EventDay, event_day
from pipeline.stories.entities import EntityWeights, Rank
from pipeline.stories.features import FEATURES, THING_MASS, Cue, EntityFeature, EventFeature, Features
from pipeline.stories.fingerprint import SHORTEST, count_words, fingerprint
from pipeline.stories.numbers import Number, find_numbers
from pipeline.stories.skeletons import NameKey, Span, find_names, is_headline_case
from pipeline.stories.vocabulary import Vocabulary, word_vector
from pipeline.stories.words import EventWords, Hit, normal

LEAD = 200
OPENING = 300
BODY = 2_000
"""Characters in which each thing is looked for: the rest of a long article is background."""
_NUMBERS_IN = 1_200

_TITLE_MASS, _LEAD_MASS, _REST_MASS = 1.6, 1.3, 1.0
_RANK_MASS: Mapping[Rank, float] = {"key": 1.0, "soft": 0.45, "state": 0.2}
_ENTITY_LEAD = 250
_ACTIONS = 3
_ACTION_MASS = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The frozen tables features are made with."""

    words: EventWords
    vocabulary: Vocabulary
    entities: EntityWeights

    @property
    def version(self) -> str:
        return f"{FEATURES}-{self.words.version}"


def article_features(report: Report, analysis: Analysis, *, tables: Tables) -> Features:
    language = analysis.language
    title, lead, rest = normal(report.title), normal(report.text[:LEAD]), normal(report.text[LEAD:BODY])
    hits = [tables.words.find(zone, language) for zone in (title, lead, rest)]
    events = _events(_told((report.title, report.text[:LEAD]), (title, lead), hits), tables.words)
    actions = _actions(events)
    return Features(
        version=tables.version,
        article_id=report.id,
        dated_at=report.dated_at,
        title=report.title,
        outlet=report.outlet,
        language=language,
        day=_day(report, language, tables.words),
        entities=_entities(analysis.mentions, tables.entities),
        events=events,
        actions=actions,
        things=_things(hits, tables.words),
        numbers=_numbers(report, language, tables.words, is_sport="match" in actions),
        names=_names(report, analysis, tables.vocabulary),
        words=word_vector(*_unwatched(report, analysis), language, tables.vocabulary),
        title_words=word_vector(report.title, "", language, tables.vocabulary),
        cues=_cues(analysis, hits, tables.entities),
        credits=credited_sources(report.text),
        mark=fingerprint(_compared_text(report)),
    )


def _told(texts: Sequence[str], zones: Sequence[str], hits: Sequence[Sequence[Hit]]) -> list[Sequence[Hit]]:
    """What title and opening tell of what was before ("after Russians leave") counts as what the rest tells."""
    told, behind = [], []
    for text, zone, found in zip(texts, zones, hits, strict=False):
        spans = background(text, zone, found)
        behind += [hit for hit in found if is_within(hit, spans)]
        told.append([hit for hit in found if not is_within(hit, spans)])
    return [*told, [*hits[-1], *behind]]


def _compared_text(report: Report) -> str:
    """Reprints change the title first, so only the text counts; a text that is hardly there needs its title."""
    return report.text if count_words(report.text) >= 2 * SHORTEST else f"{report.title} {report.text}"


def _unwatched(report: Report, analysis: Analysis) -> tuple[str, str]:
    """Title and text without the watched names: they have their own points and must not count again as wording."""
    return _without(report.title, _spans(analysis, "title")), _without(report.text[:BODY], _spans(analysis, "text"))


def _without(text: str, spans: Sequence[Span]) -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at:start])
        at = max(at, end)
    return " ".join((*kept, text[at:]))


def _events(hits: Sequence[Sequence[Hit]], words: EventWords) -> tuple[EventFeature, ...]:
    masses: dict[str, float] = {}
    for zone, weight in zip(hits, (3, 2, 1), strict=True):
        for name in sorted({str(hit.value) for hit in zone if hit.kind in {"event", "cue"} and hit.value in words.types}):
            masses[name] = masses.get(name, 0.0) + weight * words.types[name].weight
    heaviest = sorted(masses.items(), key=lambda pair: (-pair[1], pair[0]))
    in_title = {str(hit.value) for hit in hits[0] if hit.kind in {"event", "cue"}}
    return tuple(
        EventFeature(
            id=one.id,
            family=one.family,
            mass=round(mass, 3),
            is_topic=one.is_topic,
            is_rare=one.is_rare,
            in_title=one.id in in_title,
        )
        for one, mass in ((words.types[name], mass) for name, mass in heaviest)
    )


def _actions(events: Sequence[EventFeature]) -> tuple[str, ...]:
    """What happened: up to three types that are no mere topic, each at least half as heavy as the heaviest."""
    found = [event for event in events if not event.is_topic and event.mass >= _ACTION_MASS]
    return tuple(event.id for event in found[:_ACTIONS] if event.mass >= found[0].mass / 2)


def _things(hits: Sequence[Sequence[Hit]], words: EventWords) -> tuple[tuple[str, float], ...]:
    """What it tells of, by name: how telling the thing is, times the weight of the first zone that names it."""
    found: dict[str, float] = {}
    for zone, weight in zip(hits, THING_MASS, strict=True):
        for name in (str(hit.value) for hit in zone if hit.kind == "thing"):
            found.setdefault(name, round(weight * words.things[name], 3))
    return tuple(sorted(found.items()))


def _day(report: Report, language: str | None, words: EventWords) -> EventDay:
    opening = f"{normal(report.title)}{normal(report.text[:OPENING])[1:]}"
    return event_day(opening, words.find(opening, language), published=report.dated_at.astimezone(UTC).date())


def _entities(mentions: Sequence[Mention], weights: EntityWeights) -> tuple[EntityFeature, ...]:
    places: dict[str, list[float]] = {}
    for mention in mentions:
        zone = _TITLE_MASS if mention.field == "title" else _LEAD_MASS if mention.start < _ENTITY_LEAD else _REST_MASS
        if mention.field == "title" or mention.start < BODY:
            places.setdefault(mention.entity_id, []).append(zone)
    towns = {weights.of(entity_id).town for entity_id in places}
    return tuple(_entity(entity_id, zones, weights) for entity_id, zones in sorted(places.items()) if entity_id not in towns)


def _entity(entity_id: str, zones: Sequence[float], weights: EntityWeights) -> EntityFeature:
    weight = weights.of(entity_id)
    return EntityFeature(
        id=entity_id,
        mass=round(max(zones) * _RANK_MASS[weight.rank] * weight.rarity, 3),
        specificity=weight.specificity,
        rank=weight.rank,
        is_place=weight.is_place,
        in_title=_TITLE_MASS in zones,
        in_lead=_LEAD_MASS in zones,
        town=weight.town,
    )


def _numbers(report: Report, language: str | None, words: EventWords, *, is_sport: bool) -> tuple[Number, ...]:
    text = f"{report.title}\n{report.text[:_NUMBERS_IN]}"
    return find_numbers(text, language=language, words=words, is_sport=is_sport)


def _names(report: Report, analysis: Analysis, vocabulary: Vocabulary) -> tuple[NameKey, ...]:
    fields = [("text", report.text[:_NUMBERS_IN])]
    if not is_headline_case(report.title):
        fields.insert(0, ("title", report.title))
    found = [
        name
        for where, text in fields
        for name in find_names(text, language=analysis.language, taken=_spans(analysis, where), common=vocabulary.names)
    ]
    distinct = {name.forms[0]: name for name in reversed(found)}
    return tuple(distinct[key] for key in sorted(distinct))


def _spans(analysis: Analysis, where: str) -> list[Span]:
    return [(mention.start, mention.end) for mention in analysis.mentions if mention.field == where]


def _cues(analysis: Analysis, hits: Sequence[Sequence[Hit]], weights: EntityWeights) -> tuple[Cue, ...]:
    """Cues of title and lead, with the side of whoever speaks (folding moves words little)."""
    found = {
        Cue(kind=str(hit.value), side=_side(analysis.mentions, where, hit, weights), in_title=where == "title")
        for where, zone in zip(("title", "text"), hits[:2], strict=True)
        for hit in zone
        if hit.kind == "cue"
    }
    return tuple(sorted(found, key=lambda cue: (cue.kind, cue.side, cue.in_title)))


_BEHIND = 15
"""Characters by which a name behind the cue counts as further away: in most languages the speaker stands first."""


def _side(mentions: Sequence[Mention], where: str, hit: Hit, weights: EntityWeights) -> str:
    """The side of the watched entity nearest to the cue that speaks for one; places and bases do not speak."""
    sides = [
        (hit.start - mention.end if mention.start < hit.start else mention.start - hit.end + _BEHIND, weight.side)
        for mention in mentions
        if mention.field == where and (weight := weights.of(mention.entity_id)).side and not weight.is_place
    ]
    return min(sides)[1] if sides else ""
