"""How telling each watched entity is for one event: a base says much, a capital or a state almost nothing.

In: profiles. Out: `EntityWeights`. A profile may set `story_weight`; without it the type decides, so another seed needs no
code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Rank = Literal["key", "soft", "state"]

# Points: a base 1, an organisation or person .6, a place .5 (towns), institutions .3, a state 0 (stories.md C4).
_BY_TYPE: Mapping[str, float] = {"base": 1.0, "group": 0.6, "person": 0.6, "place": 0.5, "institution": 0.3, "state": 0.0}
_UNKNOWN = 0.3
_KEY = frozenset({"base", "group", "person"})
_STATE = frozenset({"state"})


class WatchedEntity(Protocol):
    """What this module needs of `seeds.Entity`."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def story_weight(self) -> float | None: ...
    @property
    def names_from(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityWeight:
    """`specificity` 0..1: how much sharing it says of one event. `rank` decides its mass and which lookup keys it makes.

    `town`: the place whose names a base borrows; a report that has the base need not be told the town as well.
    """

    specificity: float
    rank: Rank
    is_place: bool = False
    side: str = ""
    town: str = ""

    @property
    def rarity(self) -> float:
        """Factor on the mass of the entity: .5 for one that is everywhere, 1.2 for a base."""
        return 0.5 + 0.7 * self.specificity


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityWeights:
    by_id: Mapping[str, EntityWeight] = field(default_factory=dict)

    def of(self, entity_id: str) -> EntityWeight:
        return self.by_id.get(entity_id, EntityWeight(specificity=_UNKNOWN, rank="soft"))


def entity_weights(entities: Iterable[WatchedEntity]) -> EntityWeights:
    """The weights of all entities of all profiles; where two profiles watch one entity, the more telling weight counts."""
    found: dict[str, EntityWeight] = {}
    for entity in entities:
        weight = _weight(entity)
        if entity.id not in found or found[entity.id].specificity < weight.specificity:
            found[entity.id] = weight
    return EntityWeights(by_id=found)


def _weight(entity: WatchedEntity) -> EntityWeight:
    default = _BY_TYPE.get(entity.type, _UNKNOWN)
    specificity = default if entity.story_weight is None else min(1.0, max(0.0, entity.story_weight))
    rank: Rank = "key" if entity.type in _KEY else "state" if entity.type in _STATE else "soft"
    return EntityWeight(
        specificity=specificity,
        rank=rank,
        is_place=entity.type in {"place", "base"},
        side=entity.side,
        town=entity.names_from,
    )
