"""Where to look for the story of an article: keys into an inverted index of (key, event day).

In: features. Out: at most about forty 64-bit keys with votes. The work per article depends on the news of a few days around
it, never on the size of the archive.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.stories.features import Features

DAYS = 7
"""Stories within this many event days are looked at; later reports open a new story that `follows`."""

NEAR_DAYS = 30
"""Event days within which the same text is looked for: an old report published again joins its old story."""

FOLLOW_DAYS = 45
"""How far back a new story looks for one it continues."""

KEPT_DAYS = 60
"""Keys of older event days are deleted once a day: nobody looks them up, and the work per article stays what it is."""

CANDIDATES = 24
"""Stories scored per article. 24 and 40 group alike even when 1,150 reports are laid over one month; 16 agrees by .994."""
ROWS = 64
"""Of each key the latest rows only, so that a key everybody has costs no more in a full window than in an empty one."""

_KEY_ENTITIES, _FOLLOW_ENTITIES, _NUMBERS, _NAMES, _WORDS, _THINGS = 5, 3, 4, 8, 8, 4
_ALONE, _PLACES, _FEWER_THINGS = 3, 2, 3


@dataclass(frozen=True, slots=True)
class Key:
    """`votes`: 2 for what is telling (entity and action, a number, a name), else 1."""

    key: int
    votes: int


@lru_cache(maxsize=16_384)
def key_of(*parts: str) -> int:
    """The same on every machine and in every process, unlike `hash`."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def story_keys(features: Features) -> tuple[Key, ...]:
    """Distinct keys; sorted, so that nothing depends on how sets are ordered."""
    votes = dict.fromkeys(follow_keys(features), 0)
    for weight, parts in _parts(features):
        key = key_of(*parts)
        votes[key] = max(weight, votes.get(key, 0))
    return tuple(Key(key, weight) for key, weight in sorted(votes.items()))


def _parts(features: Features) -> Iterator[tuple[int, tuple[str, ...]]]:
    keys = features.keys[:_KEY_ENTITIES]
    actions = features.actions
    for entity in keys:
        yield from ((2, ("ea", entity.id, action)) for action in actions)
    yield from ((1, ("ee", *sorted((one.id, other.id)))) for at, one in enumerate(keys) for other in keys[at + 1 :])
    # Whatever each says happened: the other may say nothing we know.
    yield from ((1, ("e", entity.id)) for entity in keys[:_ALONE])
    towns = [entity.town for entity in keys if entity.town]
    yield from ((1, ("ea", town, action)) for town in towns for action in actions)
    yield from _of_things(features, [entity.id for entity in keys[:2]] + towns)
    soft = sorted((e for e in features.entities if e.rank != "key"), key=lambda e: (-e.mass, e.id))[:_KEY_ENTITIES]
    told = soft if len(keys) <= 1 else [entity for entity in soft if entity.in_title]
    yield from ((1, ("ea", entity.id, action)) for entity in told for action in actions)
    yield from ((1, ("ta", place, action)) for place in sorted(features.places)[:_PLACES] for action in actions)
    towns_told = [entity.id for entity in soft if entity.is_place and entity.rank == "soft"]
    yield from ((1, ("ep", entity.id, place)) for entity in keys[:2] for place in towns_told)
    yield from _plain(features)


def _of_things(features: Features, known: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """A telling thing with a party or a town; two telling things, for one of two reports may name nobody who is watched."""
    things = sorted(((-mass, name) for name, mass in features.things if mass >= 0.6))[:_THINGS]
    names = [name for _, name in things]
    known = known or [entity.id for entity in features.entities if entity.rank == "soft"]
    yield from ((1, ("et", entity, name)) for entity in known[:3] for name in names)
    if len(features.keys) > 1:
        names = names[:_FEWER_THINGS]
    yield from ((1, ("tt", *sorted((one, two)))) for at, one in enumerate(names) for two in names[at + 1 :])


def _plain(features: Features) -> Iterator[tuple[int, tuple[str, ...]]]:
    numbers = sorted((n for n in features.numbers if n.weight >= 0.8), key=lambda n: (-n.weight, n.value))[:_NUMBERS]
    yield from ((2, ("n", number.value)) for number in numbers)
    names = sorted((-name.weight, form) for name in features.names for form in name.forms if len(form) >= 4)
    yield from ((2, ("s", form)) for _, form in names[:_NAMES])
    words = sorted(features.words, key=lambda pair: (-pair[1], pair[0]))[:_WORDS]
    yield from ((1, ("w", features.language or "", stem)) for stem, _ in words)


def follow_keys(features: Features) -> tuple[int, ...]:
    """Two key entities and an action: what a later report must share with a story it continues. They carry no vote."""
    ids = sorted(entity.id for entity in features.keys[:_FOLLOW_ENTITIES])
    pairs = [(one, other) for at, one in enumerate(ids) for other in ids[at + 1 :]]
    return tuple(sorted(key_of("eea", one, other, action) for one, other in pairs for action in features.actions))


def follow_days(day: int) -> range:
    """Days before the week in which an article would simply join."""
    return range(day - FOLLOW_DAYS, day - DAYS)


def days_around(day: int) -> range:
    return range(day - DAYS, day + DAYS + 1)


def best_candidates(votes: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The few stories with the most votes; ties by id, so that memory and database agree."""
    ranked = sorted(votes, key=lambda pair: (-pair[1], pair[0]))
    return tuple(story for story, _ in ranked[:CANDIDATES])
