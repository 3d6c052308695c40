"""Mentions -> relevance: a score with its reasons, and the gate that decides whether the score counts at all.

Every entity adds by its weight, by where it stands and (a little) by how often; states and places together are capped, so
that general news of a region stays low; pairs that stand together add once. A report that is a headline and no more has
less room to say things, so its evidence is weighed against that room.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from pipeline.mentions.accepting import Accepted
from pipeline.mentions.mention import Reason, Relevance
from pipeline.seeds.profile import Entity, Profile, Scoring

LEAD = 600
"""Characters of the text that count as its lead."""

CORE_TYPES = frozenset({"base", "person", "group", "institution"})

FULL_ROOM = 400
"""Characters of title and text from which a report has room to name everything it is about."""

HEADLINE_ROOM = 80
"""Characters up to which it is a headline: half the evidence is all there can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All accepted hits of one entity in one report."""

    entity: Entity
    hits: tuple[Accepted, ...]

    @property
    def is_weak(self) -> bool:
        return all(each.why not in {"name", "same entity named in full"} for each in self.hits)


def relevance(seed: int, profile: Profile, accepted: Sequence[Accepted], *, room: int) -> Relevance:
    """How much a report of `room` characters concerns one seed."""
    found = _by_entity(seed, profile, accepted)
    reasons = [*_entity_reasons(found, profile.scoring), *_pair_reasons(found, profile.scoring)]
    reasons = _for_room(reasons, room)
    reasons = [Reason(points=round(reason.points, 1), text=reason.text, entity_id=reason.entity_id) for reason in reasons]
    score = round(sum(reason.points for reason in reasons), 1)
    gates = open_gates(profile, found)
    core = sum(each.entity.type in CORE_TYPES for each in found.values())
    has_base = any(each.entity.type == "base" for each in found.values())
    enough = core >= profile.scoring.min_distinct or (has_base and profile.scoring.base_alone_ok)
    counts = bool(gates or not profile.scoring.gate) and enough
    return Relevance(
        seed_id=profile.seed_id,
        profile_version=profile.version,
        score=score,
        reasons=tuple(reasons),
        gates=gates,
        is_relevant=counts and score >= profile.scoring.threshold_relevant,
        is_strong=counts and score >= profile.scoring.threshold_strong,
        entity_ids=tuple(found),
    )


def _by_entity(seed: int, profile: Profile, accepted: Iterable[Accepted]) -> dict[str, Found]:
    hits: dict[str, list[Accepted]] = {}
    for each in accepted:
        if each.hit.seed == seed:
            hits.setdefault(each.hit.entity_id, []).append(each)
    towns = {profile.entities[entity].names_from for entity in hits}  # a base stands for its town
    return {
        entity: Found(entity=profile.entities[entity], hits=tuple(found))
        for entity, found in sorted(hits.items())
        if entity not in towns
    }


def _where(found: Found, scoring: Scoring) -> tuple[float, str]:
    if any(each.hit.field == "title" for each in found.hits):
        return scoring.title_factor, "in the title"
    if any(each.hit.start < LEAD for each in found.hits):
        return scoring.lead_factor, "in the lead"
    return 1.0, "in the text"


def _entity_reasons(found: Mapping[str, Found], scoring: Scoring) -> list[Reason]:
    reasons: list[Reason] = []
    left = scoring.state_cap
    for each in sorted(found.values(), key=lambda item: (-_points(item, scoring), item.entity.id)):
        points, text = _points(each, scoring), _words(each, scoring)
        if each.entity.type in {"state", "place"}:
            points, text = (
                (points, text) if points <= left else (left, f"{text} (states and places add at most {scoring.state_cap:g})")
            )
            left -= points
            if points <= 0:
                continue
        reasons.append(Reason(points=points, text=text, entity_id=each.entity.id))
    return reasons


def _points(found: Found, scoring: Scoring) -> float:
    factor, _ = _where(found, scoring)
    weak = scoring.weak_factor if found.is_weak else 1.0
    return found.entity.weight / 2 * factor * (1 + log2(len(found.hits)) / 4) * weak


def _words(found: Found, scoring: Scoring) -> str:
    _, where = _where(found, scoring)
    times = "once" if len(found.hits) == 1 else f"{len(found.hits)} times"
    only = ", by context only" if found.is_weak else ""
    return f"{found.entity.label}: {times}, {where}{only}"


def _pair_reasons(found: Mapping[str, Found], scoring: Scoring) -> list[Reason]:
    """One bonus per pair of types, for the first two entities of those types that stand close together."""
    given: dict[str, Reason] = {}
    entities = list(found.values())
    for index, one in enumerate(entities):
        for other in entities[index + 1 :]:
            key = "+".join(sorted((one.entity.type, other.entity.type)))
            points = scoring.pairs.get(key, 0.0)
            if points and key not in given and _are_near(one, other, scoring.pair_window):
                given[key] = Reason(points=points, text=f"{one.entity.label} and {other.entity.label} together")
    return list(given.values())


def _are_near(one: Found, other: Found, window: int) -> bool:
    return any(abs(here.hit.place - there.hit.place) <= window for here in one.hits for there in other.hits)


def _for_room(reasons: list[Reason], room: int) -> list[Reason]:
    """Evidence weighed against the room there was: what a short report says counts for more."""
    total = sum(reason.points for reason in reasons)
    bonus = total * (1 / share_of_room(room) - 1)
    if bonus < 0.05:
        return reasons
    return [*reasons, Reason(points=bonus, text=f"a report of {room} characters has little room: its evidence weighs more")]


def share_of_room(room: int) -> float:
    """The share of a full report's evidence that fits into `room` characters: half for a headline, all from FULL_ROOM on."""
    if room >= FULL_ROOM:
        return 1.0
    return 0.5 + 0.5 * max(0.0, log2(room / HEADLINE_ROOM) / log2(FULL_ROOM / HEADLINE_ROOM)) if room > HEADLINE_ROOM else 0.5


def open_gates(profile: Profile, found: Mapping[str, Found]) -> tuple[str, ...]:
    """The lines of the gate that hold."""
    return tuple(" + ".join(line) for line in profile.scoring.gate if all(_holds(term, found.values()) for term in line))


def _holds(term: str, found: Iterable[Found]) -> bool:
    selector, _, wanted = term.partition(":")
    values = wanted.split("|")
    return any({"type": each.entity.type, "id": each.entity.id, "side": each.entity.side}[selector] in values for each in found)
