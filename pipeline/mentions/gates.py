"""The lines of a gate: which of them hold for what a report names and what it is about."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from pipeline.mentions.mutual import Accepted
from pipeline.mentions.topics import ABOUT, Topic, asked_topics
from pipeline.seeds.profile import Entity, Profile

CORE_TYPES = frozenset({"base", "person", "group", "institution"})

IN_TITLE, IN_LEAD = "in the title", "in the lead"

Term = tuple[str, frozenset[str]]
"""A selector (type, id, side) and what it may select."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All accepted hits of one entity in one report, where they stand and what they add."""

    entity: Entity
    hits: tuple[Accepted, ...]
    where: str
    is_weak: bool
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a gate, taken apart."""

    terms: tuple[Term, ...]
    topics: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1024)
def taken_apart(line: tuple[str, ...]) -> Line:
    parts = [term.partition(":") for term in line if not term.startswith(f"{ABOUT}:")]
    return Line(
        terms=tuple((selector, frozenset(wanted.split("|"))) for selector, _, wanted in parts),
        topics=tuple(map(tuple, asked_topics(line))),
    )


def open_gates(profile: Profile, found: Mapping[str, Found], topics: Mapping[str, Topic]) -> list[tuple[str, ...]]:
    """The lines of the gate that hold. Beside a topic, the line's other terms must stand near its words."""
    qualities, window = _qualities(found.values()), profile.scoring.pair_window
    opened = []
    for text in profile.scoring.gate:
        line = taken_apart(text)
        if not (all(any(name in topics for name in names) for names in line.topics) and _hold(line.terms, qualities)):
            continue
        if not line.topics or _holds_near(line, found, topics, window):
            opened.append(text)
    return opened


def _holds_near(line: Line, found: Mapping[str, Found], topics: Mapping[str, Topic], window: int) -> bool:
    """A line that asks for topics: do entities that stand near all of them fulfil its other terms?"""
    near: Sequence[int] | None = None
    for names in line.topics:
        lists = [topics[name].places for name in names if name in topics]
        told = lists[0] if len(lists) == 1 else sorted(place for places in lists for place in places)
        near = told if near is None else [place for place in told if _is_close(place, near, window)]
        if not near:
            return False
    return all(any(_is_near(each, near or (), window) for each in _fitting(term, found)) for term in line.terms)


def _is_near(found: Found, places: Sequence[int], window: int) -> bool:
    return any(_is_close(hit.hit.place, places, window) for hit in found.hits)


def _is_close(place: int, places: Sequence[int], window: int) -> bool:
    """Is one of these places, which are in order, within the window?"""
    after = bisect_left(places, place - window)
    return after < len(places) and places[after] <= place + window


def is_up_front(gates: Iterable[tuple[str, ...]], found: Mapping[str, Found]) -> bool:
    """An actor in the title is company enough where title and lead alone fulfil a line that the actor is part of."""
    in_front = [each for each in found.values() if each.where in (IN_TITLE, IN_LEAD)]
    up_front = _qualities(in_front)
    in_title = _qualities(each for each in in_front if each.entity.type in CORE_TYPES and each.where == IN_TITLE)
    for text in gates:
        terms = taken_apart(text).terms
        asked = up_front if len(text) == 1 and text[0].startswith("id:") else in_title  # named by the profile as news alone
        if _hold(terms, up_front) and any(not asked[selector].isdisjoint(wanted) for selector, wanted in terms):
            return True
    return False


def _qualities(found: Iterable[Found]) -> Mapping[str, AbstractSet[str]]:
    """What a term of a gate may ask for, as far as these entities have it."""
    entities = [each.entity for each in found]
    return {
        "type": {entity.type for entity in entities},
        "id": {entity.id for entity in entities},
        "side": {entity.side for entity in entities},
    }


def _hold(terms: Iterable[Term], qualities: Mapping[str, AbstractSet[str]]) -> bool:
    return all(not qualities[selector].isdisjoint(wanted) for selector, wanted in terms)


def _fitting(term: Term, found: Mapping[str, Found]) -> list[Found]:
    selector, wanted = term
    if selector == "id":
        return [found[entity] for entity in wanted if entity in found]
    return [each for each in found.values() if (each.entity.side if selector == "side" else each.entity.type) in wanted]
