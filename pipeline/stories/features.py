"""What grouping sees of one article: entities, event types, the event day, numbers, names, words, a fingerprint.

In: a report, what was found in it, the frozen tables. Out: `Features`, the same on every machine, stored with the article. A
pure function of one article, so any worker may compute it in any order; `version` says by which rules. One thing: the values
and how each is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from pipeline.articles.article import ArticleId, Report
from pipeline.mentions.mention import Analysis, Mention
from pipeline.stories.background import background, is_within
from pipeline.stories.credits import credited_sources
from pipeline.stories.days import EventDay, event_day
from pipeline.stories.entities import EntityWeights, Rank
from pipeline.stories.fingerprint import SHORTEST, Fingerprint, count_words, fingerprint
from pipeline.stories.numbers import Number, find_numbers
from pipeline.stories.skeletons import NameKey, Span, find_names, is_headline_case
from pipeline.stories.vocabulary import Vocabulary, word_vector
from pipeline.stories.words import EventWords, Hit, normal

FEATURES = 3
"""Raise when a rule of this stage changes what features hold."""

LEAD = 200
OPENING = 300
BODY = 2_000
"""Characters in which each thing is looked for: the rest of a long article is background."""
_NUMBERS_IN = 1_200

_TITLE_MASS, _LEAD_MASS, _REST_MASS = 1.6, 1.3, 1.0
_RANK_MASS: Mapping[Rank, float] = {"key": 1.0, "soft": 0.45, "state": 0.2}
_ENTITY_LEAD = 250
_THING_MASS, _PLACE_MASS = (1.0, 0.8, 0.4), 0.4  # a thing in title, opening, rest
_TELLING_PLACE = 0.4
_ACTIONS = 3
_ACTION_MASS = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFeature:
    """A watched entity: `mass` by place and rank, times its rarity; `specificity` as its profile says."""

    id: str
    mass: float
    specificity: float
    rank: Rank
    is_place: bool = False
    in_title: bool = False
    in_lead: bool = False
    town: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFeature:
    """One event type with its mass: title 3, lead 2, rest 1, times the weight of the type."""

    id: str
    family: str
    mass: float
    is_topic: bool = False
    is_rare: bool = False
    in_title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A denial, confirmation, claim, hedge or update in title or lead, and whose: the side of the watched entity nearest."""

    kind: str
    side: str = ""
    in_title: bool = False


_REPLIES = frozenset({"denial", "claim_responsibility", "confirmation"})


@dataclass(frozen=True, kw_only=True)
class Features:
    """Everything sorted, nothing from a clock. `events` heaviest first; `actions` are the types that say what happened.

    No slots: the lookups below are made once per article and asked hundreds of times.
    """

    version: str
    article_id: ArticleId
    dated_at: datetime
    title: str
    outlet: str
    language: str | None
    day: EventDay
    entities: tuple[EntityFeature, ...]
    events: tuple[EventFeature, ...]
    actions: tuple[str, ...]
    numbers: tuple[Number, ...]
    names: tuple[NameKey, ...]
    words: tuple[tuple[str, float], ...]
    title_words: tuple[tuple[str, float], ...]
    cues: tuple[Cue, ...]
    credits: tuple[str, ...]
    things: tuple[tuple[str, float], ...] = ()
    mark: Fingerprint = field(repr=False)

    def __post_init__(self) -> None:
        if self.dated_at.tzinfo is None:
            raise ValueError("the date of features needs a time zone")

    @cached_property
    def entity_by_id(self) -> Mapping[str, EntityFeature]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def event_by_id(self) -> Mapping[str, EventFeature]:
        return {event.id: event for event in self.events}

    @cached_property
    def thing_by_id(self) -> Mapping[str, float]:
        return dict(self.things)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Places nobody watches, named in title or opening."""
        return tuple(name for name, mass in self.things if name.startswith("at-") and mass >= _PLACE_MASS)

    @cached_property
    def first_things(self) -> frozenset[str]:
        """What title or opening tells of."""
        return frozenset(name for name, mass in self.things if mass >= _THING_MASS[1])

    @cached_property
    def word_by_stem(self) -> Mapping[str, float]:
        return dict(self.words)

    @cached_property
    def title_by_stem(self) -> Mapping[str, float]:
        return dict(self.title_words)

    @cached_property
    def keys(self) -> tuple[EntityFeature, ...]:
        """Bases, groups and persons, heaviest first."""
        found = [entity for entity in self.entities if entity.rank == "key"]
        return tuple(sorted(found, key=lambda entity: (-entity.mass, entity.id)))

    @cached_property
    def entity_mass(self) -> float:
        return sum(entity.mass for entity in self.entities)

    @cached_property
    def event_mass(self) -> float:
        return sum(event.mass for event in self.events)

    @cached_property
    def families(self) -> Mapping[str, float]:
        masses: dict[str, float] = {}
        for event in self.events:
            masses[event.family] = masses.get(event.family, 0.0) + event.mass
        return masses

    @cached_property
    def number_by_value(self) -> Mapping[str, float]:
        return {number.value: number.weight for number in self.numbers}

    @cached_property
    def name_forms(self) -> frozenset[str]:
        return frozenset(form for name in self.names for form in name.forms)

    @cached_property
    def has_telling_number(self) -> bool:
        """Small counts contradict each other in first reports of one event; sums and large counts hardly do."""
        return any(number.weight >= 0.8 for number in self.numbers)

    @cached_property
    def title_keys(self) -> frozenset[str]:
        return frozenset(entity.id for entity in self.keys if entity.in_title)

    @cached_property
    def title_parties(self) -> frozenset[str]:
        """Who and where the title is about. A base goes by its town's name, for many name the town and mean the base."""
        return frozenset(
            entity.town or entity.id
            for entity in self.entities
            if entity.in_title and (entity.rank == "key" or (entity.is_place and entity.specificity >= _TELLING_PLACE))
        )

    @cached_property
    def title_actions(self) -> frozenset[str]:
        """What the title says happened."""
        return frozenset(event.id for event in self.events if event.in_title and not event.is_topic)

    @cached_property
    def opening_keys(self) -> frozenset[str]:
        return frozenset(entity.id for entity in self.keys if entity.in_title or entity.in_lead)

    @cached_property
    def is_reply(self) -> bool:
        """Somebody denies, claims or (in the title) confirms: such a report need not say again what happened."""
        return any(cue.kind in _REPLIES and (cue.in_title or cue.kind != "confirmation") for cue in self.cues)

    @cached_property
    def main(self) -> tuple[str, ...]:
        """The three heaviest event types; one below .6 is background."""
        return tuple(event.id for event in self.events[:3] if event.mass >= 0.6)


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
    for zone, weight in zip(hits, _THING_MASS, strict=True):
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
