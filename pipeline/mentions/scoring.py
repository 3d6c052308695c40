"""Mentions -> relevance: a score with its reasons, and the gate that decides whether the score counts at all.

Every entity adds by its weight, by where it stands and (a little) by how often; states and places together are capped, so
that general news of a region stays low; pairs that stand together add once. A report that is a headline and no more has
less room to say things, so its evidence is weighed against that room.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from math import log2

from pipeline.mentions.accepting import Contexts
from pipeline.mentions.gates import CORE_TYPES, IN_LEAD, IN_TITLE, Found, is_up_front, open_gates
from pipeline.mentions.mention import Reason, Relevance
from pipeline.mentions.mutual import Accepted
from pipeline.mentions.topics import LEAD, Topic, find_topics, told_topics
from pipeline.seeds.profile import Entity, Profile, Scoring

FULL_ROOM = 400
"""Characters of title and text from which a report has room to name everything it is about."""

SHORT_ROOM = 160
"""Characters up to which the gate alone asks for company: a headline names one actor and the other side's capital."""

HEADLINE_ROOM = 80
"""Characters up to which it is a headline: there is room for 0.6 of the evidence, no more."""

HEADLINE_SHARE = 0.6
# Swept 0.5-0.8 on the titles of the development reports: from 0.65 on, one actor and one capital no longer suffice.

WEAK_BASE = 0.8
"""What a base counts for that only context licenses ("ships left Tartus"): in a title it is what the seed is about."""

LONG_ROOM, LONGEST_ROOM = 1500, 5000
LATE_FACTOR = 0.6
"""What a mention after the lead counts for in a long report; between the two lengths it slides. Bases count as in the lead."""


def relevance(seed: int, profile: Profile, accepted: Sequence[Accepted], contexts: Contexts, *, room: int) -> Relevance:
    """How much a report of `room` characters concerns one seed."""
    found = _by_entity(seed, profile, accepted, room)
    topics = find_topics(seed, profile, contexts)
    gates = open_gates(profile, found, topics)
    opening = told_topics(gates, topics)
    told = [topic for topic in opening if profile.scoring.topics[topic.name] > 0]
    reasons = [*_entity_reasons(found, profile.scoring), *_pair_reasons(found, profile.scoring)]
    reasons += [_topic_reason(topic, profile.scoring) for topic in told]
    reasons = _for_room(reasons, room)
    reasons = [Reason(points=round(reason.points, 1), text=reason.text, entity_id=reason.entity_id) for reason in reasons]
    score = round(sum(reason.points for reason in reasons), 1)
    core = sum(each.entity.type in CORE_TYPES for each in found.values())
    has_base = any(each.entity.type == "base" for each in found.values())
    wanted = profile.scoring.min_distinct if room > SHORT_ROOM else 1
    enough = core >= wanted or (has_base and profile.scoring.base_alone_ok) or bool(told) or is_up_front(gates, found)
    counts = bool(gates or not profile.scoring.gate) and enough and bool(found)  # no alert without a name as its proof
    return Relevance(
        seed_id=profile.seed_id,
        profile_version=profile.version,
        score=score,
        reasons=tuple(reasons),
        gates=tuple(" + ".join(line) for line in gates),
        is_relevant=counts and score >= profile.scoring.threshold_relevant,
        is_strong=counts and score >= profile.scoring.threshold_strong,
        entity_ids=tuple(found),
        topics=tuple(topic.name for topic in opening),
    )


def _by_entity(seed: int, profile: Profile, accepted: Iterable[Accepted], room: int) -> dict[str, Found]:
    hits: dict[str, list[Accepted]] = {}
    for each in accepted:
        if each.hit.seed == seed:
            hits.setdefault(each.hit.entity.id, []).append(each)
    towns = {profile.entities[entity].names_from for entity in hits}  # a base stands for its town
    return {entity: _found(found, profile.scoring, room) for entity, found in sorted(hits.items()) if entity not in towns}


def _found(hits: list[Accepted], scoring: Scoring, room: int) -> Found:
    entity = hits[0].hit.entity
    factor, where = _where(hits, entity, scoring, room)
    is_weak = all(each.why not in _FULL and " " not in each.hit.form.folded for each in hits)  # a confirmed full name is sure
    least = WEAK_BASE if entity.type == "base" else 0.0
    sure = max(scoring.weak_factor, least) if is_weak else 1.0
    points = entity.weight / 2 * factor * (1 + log2(len(hits)) / 4) * sure
    return Found(entity=entity, hits=tuple(hits), where=where, is_weak=is_weak, points=points)


_FULL = frozenset({"name", "same entity named in full"})


def _where(hits: list[Accepted], entity: Entity, scoring: Scoring, room: int) -> tuple[float, str]:
    if any(each.hit.field == "title" for each in hits):
        return scoring.title_factor, IN_TITLE
    if any(each.hit.start < LEAD for each in hits):
        return scoring.lead_factor, IN_LEAD
    if entity.type == "base":  # what the seed is about is worth telling wherever it is named
        return scoring.lead_factor, "in the text"
    if room <= LONG_ROOM:
        return 1.0, "in the text"
    share = min(1.0, (room - LONG_ROOM) / (LONGEST_ROOM - LONG_ROOM))
    return 1.0 - share * (1.0 - LATE_FACTOR), "late in a long text"


def _entity_reasons(found: Mapping[str, Found], scoring: Scoring) -> list[Reason]:
    reasons: list[Reason] = []
    left = scoring.state_cap
    for each in sorted(found.values(), key=lambda item: (-item.points, item.entity.id)):
        if each.entity.type not in {"state", "place"}:
            reasons.append(Reason(points=each.points, text=_words(each), entity_id=each.entity.id))
            continue
        if left > 0:
            capped = "" if each.points <= left else f" (states and places add at most {scoring.state_cap:g})"
            reasons.append(Reason(points=min(each.points, left), text=_words(each) + capped, entity_id=each.entity.id))
        left -= each.points
    return reasons


def _words(found: Found) -> str:
    times = "once" if len(found.hits) == 1 else f"{len(found.hits)} times"
    return f"{found.entity.label}: {times}, {found.where}{', by context only' if found.is_weak else ''}"


def _pair_reasons(found: Mapping[str, Found], scoring: Scoring) -> list[Reason]:
    """One bonus per pair of types, for the first two entities of those types that stand close together."""
    by_type: dict[str, list[Found]] = {}
    for each in found.values():
        by_type.setdefault(each.entity.type, []).append(each)
    reasons = []
    for key, points in scoring.pairs.items():
        one, _, other = key.partition("+")
        pair = _first_pair(by_type.get(one, ()), by_type.get(other, ()), scoring.pair_window)
        if pair:
            reasons.append(Reason(points=points, text=f"{pair[0].entity.label} and {pair[1].entity.label} together"))
    return reasons


def _first_pair(ones: Iterable[Found], others: Sequence[Found], window: int) -> tuple[Found, Found] | None:
    pairs = ((one, other) for one in ones for other in others if one is not other)
    return next(((one, other) for one, other in pairs if _are_near(one, other, window)), None)


def _are_near(one: Found, other: Found, window: int) -> bool:
    """Both lists are in the order of places: of each hit only its neighbour on either side need be looked at."""
    places = [each.hit.place for each in other.hits]
    for each in one.hits:
        after = bisect_left(places, each.hit.place)
        if any(abs(places[near] - each.hit.place) <= window for near in (after - 1, after) if 0 <= near < len(places)):
            return True
    return False


def _for_room(reasons: list[Reason], room: int) -> list[Reason]:
    """Evidence weighed against the room there was: what a short report says counts for more."""
    total = sum(reason.points for reason in reasons)
    bonus = total * (1 / share_of_room(room) - 1)
    if bonus < 0.05:
        return reasons
    return [*reasons, Reason(points=bonus, text=f"a report of {room} characters has little room: its evidence weighs more")]


def share_of_room(room: int) -> float:
    """The share of a full report's evidence that fits into `room` characters, from HEADLINE_SHARE to all of it."""
    if room >= FULL_ROOM:
        return 1.0
    if room <= HEADLINE_ROOM:
        return HEADLINE_SHARE
    return HEADLINE_SHARE + (1.0 - HEADLINE_SHARE) * log2(room / HEADLINE_ROOM) / log2(FULL_ROOM / HEADLINE_ROOM)


def _topic_reason(topic: Topic, scoring: Scoring) -> Reason:
    factor, where = (scoring.title_factor, IN_TITLE) if topic.in_title else (scoring.lead_factor, IN_LEAD)
    return Reason(points=scoring.topics[topic.name] / 2 * factor, text=f"about {topic.name.replace('_', ' ')}: {where}")
