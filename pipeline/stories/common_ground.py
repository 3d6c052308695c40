"""What two reports have in common, and what the one says that the other does not: the facts behind the points of a pair.

In: the features of two articles. Out: shared things with their weights, and yes or no. No points here.
"""

from pipeline.stories.features import EntityFeature, Features

_LEAST_ROOM, _FULL = 0.4, 15
"""Distinct words from which a report had room to name every party; a bare headline may leave one out."""

_REPLIES = frozenset({"denial", "claim_responsibility", "confirmation"})


def shared_entities(one: Features, other: Features) -> dict[str, float]:
    """Each with the smaller of its two masses. Who names only the town may mean the base."""
    ours, theirs = one.entity_by_id, other.entity_by_id
    shared = {name: min(entity.mass, theirs[name].mass) for name, entity in ours.items() if name in theirs}
    for each, others in ((ours, theirs), (theirs, ours)):
        for entity in each.values():
            if entity.town in others and entity.id not in others:
                shared[entity.town] = min(entity.mass, others[entity.town].mass)
    return shared


def shared_things(one: Features, other: Features) -> dict[str, float]:
    ours, theirs = one.thing_by_id, other.thing_by_id
    return {name: min(ours[name], theirs[name]) for name in ours if name in theirs}


def shared_numbers(one: Features, other: Features) -> dict[str, float]:
    theirs = {number.value: number.weight for number in other.numbers}
    return {number.value: number.weight for number in one.numbers if number.value in theirs}


def has_telling_number(one: Features) -> bool:
    """Small counts contradict each other in first reports of one event; sums and large counts hardly do."""
    return any(number.weight >= 0.8 for number in one.numbers)


def shared_names(one: Features, other: Features) -> dict[str, float]:
    theirs = {form for name in other.names for form in name.forms}
    return {name.surface: name.weight for name in one.names if not theirs.isdisjoint(name.forms)}


def rare_actions(one: Features, other: Features) -> list[str]:
    return [name for name in one.actions if name in other.actions and one.event_by_id[name].is_rare]


def is_title_clash(one: Features, other: Features) -> bool:
    """Both titles name two parties and each names one the other lacks: Barrack-Abdi, Barrack-Sharaa."""
    ours = {entity.id for entity in one.keys if entity.in_title}
    theirs = {entity.id for entity in other.keys if entity.in_title}
    return len(ours) >= 2 and len(theirs) >= 2 and bool(ours - theirs) and bool(theirs - ours)


def share_a_title_key(one: Features, other: Features) -> bool:
    return any(entity.in_title and (same := other.entity_by_id.get(entity.id)) and same.in_title for entity in one.keys)


def room_of(one: Features) -> float:
    """1 for a report, less for a bare headline, never nothing."""
    return max(_LEAST_ROOM, min(1.0, len(one.words) / _FULL))


def names_or_its_town(one: Features, entity: EntityFeature) -> bool:
    """Whether the report names the entity, or at least the town a base lies in."""
    return entity.id in one.entity_by_id or (bool(entity.town) and entity.town in one.entity_by_id)


def is_reply(one: Features) -> bool:
    """A denial or claim names who speaks, and not always again what happened."""
    return any(cue.kind in _REPLIES and (cue.in_title or cue.kind != "confirmation") for cue in one.cues)


def may_answer(one: Features, other: Features) -> bool:
    """One of them denies, confirms or claims, and no later than the day after."""
    return abs(one.day.day - other.day.day) <= 1 and (is_reply(one) or is_reply(other))
