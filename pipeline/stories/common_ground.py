"""What two reports have in common, and what the one says that the other does not: the facts behind the points of a pair.

In: the features of two articles. Out: shared things with their weights, and yes or no. No points here.
"""

from pipeline.stories.features import EntityFeature, Features

_LEAST_ROOM, _FULL = 0.4, 15
"""Distinct words from which a report had room to name every party; a bare headline may leave one out."""


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
    theirs = other.number_by_value
    return {value: weight for value, weight in one.number_by_value.items() if value in theirs}


def shared_names(one: Features, other: Features) -> dict[str, float]:
    theirs = other.name_forms
    if theirs.isdisjoint(one.name_forms):
        return {}
    return {name.surface: name.weight for name in one.names if not theirs.isdisjoint(name.forms)}


def rare_actions(one: Features, other: Features) -> list[str]:
    return [name for name in one.actions if name in other.actions and one.event_by_id[name].is_rare]


def is_title_clash(one: Features, other: Features) -> bool:
    """Both titles name two parties and each names one the other lacks: Barrack-Abdi, Barrack-Sharaa."""
    ours, theirs = one.title_keys, other.title_keys
    return len(ours) >= 2 and len(theirs) >= 2 and bool(ours - theirs) and bool(theirs - ours)


def room_of(one: Features) -> float:
    """1 for a report, less for a bare headline, never nothing."""
    return max(_LEAST_ROOM, min(1.0, len(one.words) / _FULL))


def names_or_its_town(one: Features, entity: EntityFeature) -> bool:
    """Whether the report names the entity, or at least the town a base lies in."""
    return entity.id in one.entity_by_id or (bool(entity.town) and entity.town in one.entity_by_id)


def answers(one: Features, other: Features) -> bool:
    """One denies, confirms or claims what the other reported of the same parties: common things or actions, and no other event
    in its title."""
    if one.title_keys.isdisjoint(other.title_keys):
        return False
    if not shared_things(one, other) and set(one.actions).isdisjoint(other.actions):
        return False
    return any(reply.is_reply and _is_about(reply, reported) for reply, reported in ((one, other), (other, one)))


def _is_about(reply: Features, reported: Features) -> bool:
    said = {event.family for event in reply.events if event.in_title and event.family != _REPLY}
    return not said or not said.isdisjoint(reported.families)


_REPLY = "statement"


def may_answer(one: Features, other: Features) -> bool:
    """One of them denies, confirms or claims, and no later than the day after."""
    return abs(one.day.day - other.day.day) <= 1 and (one.is_reply or other.is_reply)


def days_between(one: Features, other: Features) -> float:
    """Between the two reports, to the hour."""
    return abs((one.dated_at - other.dated_at).total_seconds()) / 86_400


def day_gap(one: Features, other: Features) -> tuple[float, float]:
    """Days between the two events: as told, and between the nearest days of those they may have happened on.

    Where neither tells a day, the hour of publishing says more than the calendar: midnight is no border between reports.
    """
    if one.day.told == other.day.told == "article":
        gap = days_between(one, other)
        return gap, gap
    told = abs(one.day.day - other.day.day)
    return told, min(abs(ours - theirs) for ours in one.day.days for theirs in other.day.days)
