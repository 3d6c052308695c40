"""What grouping sees of one article: entities, event types, the event day, numbers, names, words, a fingerprint.

`describing.py` makes them; they are the same on every machine and stored with the article. `version` says by which rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from pipeline.articles.article import ArticleId
from pipeline.stories.days import EventDay
from pipeline.stories.entities import Rank
from pipeline.stories.fingerprint import Fingerprint
from pipeline.stories.numbers import Number
from pipeline.stories.skeletons import NameKey

FEATURES = 3
"""Raise when a rule of this stage changes what features hold."""

THING_MASS = (1.0, 0.8, 0.4)
"""What a thing weighs in title, opening, rest."""

_PLACE_MASS = 0.4
_TELLING_PLACE = 0.4


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
        return frozenset(name for name, mass in self.things if mass >= THING_MASS[1])

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
