"""Do two reports tell the same event? Points for and against, language-independent, each with its name.

In: the features of two articles. Out: a score whose terms are the explanation shown to a person. All numbers stand in one
frozen table; they were rounded by hand from regressions on invented reports and then checked on others (docs/stories.md).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.stories.features import EventFeature, Features
from pipeline.stories.vocabulary import cosine

RULES = "2"
"""Raise when a number or a term below changes: stories remember by which rules they were grouped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The table. Positive: says "same event". Negative: says "another event"."""

    start: float = -5.9
    start_unwatched: float = -4.9
    entity_overlap: float = 1.5
    entity_mass: float = 2.0
    event_types: float = 2.0
    event_families: float = 1.2
    main_types: float = 1.5
    no_main_type: float = -1.2
    action_clash: float = -3.0
    same_family_clash: float = 0.6
    clash_in_titles: float = 1.4
    title_clash: float = -1.5
    title_missing: float = -1.2
    title_keys: float = 1.5
    lead_keys: float = 1.0
    one_without_action: float = -0.8
    other_numbers: float = -0.7
    another_day: float = -1.4
    another_days: float = 2.0
    numbers: float = 1.0
    names: float = 0.8
    near_in_time: float = 2.3
    near_days: float = 2.5
    far_in_time: float = -2.8
    far_days: float = 7.0
    wording: float = 1.5
    other_names: float = -1.0
    unspecific: float = -3.0


POINTS = Points()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One reason with its points, in words: `what` is stable ("shared event types"), `detail` names the things."""

    what: str
    points: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """`points` is what decides; the terms add up to it unless one of them is an "instead" (see `by_words`)."""

    points: float
    terms: tuple[Term, ...] = field(repr=False)


def pair_points(one: Features, other: Features) -> float:
    """The score alone: what grouping asks hundreds of times an article."""
    return round(_total(one, other, _Say(None)), 4)


def explain_pair(one: Features, other: Features) -> PairScore:
    """The score with its terms, for the report that was joined and for `explain`."""
    terms: list[Term] = []
    points = _total(one, other, _Say(terms))
    return PairScore(points=round(points, 4), terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class _Say:
    """Adds a term to the explanation when one is wanted, and hands the points on."""

    terms: list[Term] | None

    def __call__(self, what: str, points: float, detail: Iterable[str] = ()) -> float:
        if self.terms is not None and abs(points) >= 0.05:
            self.terms.append(Term(what=what, points=round(points, 2), detail=", ".join(detail)))
        return points


def _total(one: Features, other: Features, say: _Say) -> float:
    same_language = one.language is not None and one.language == other.language
    wording = cosine(one.word_by_stem, other.word_by_stem) if same_language else 0.0
    names, numbers = _shared_names(one, other), _shared_numbers(one, other)
    clash = _action_clash(one, other)
    total = say("start", POINTS.start if one.keys and other.keys else POINTS.start_unwatched)
    total += _entities(one, other, say)
    total += _events(one, other, say)
    total += say("other actions", POINTS.action_clash * clash, (*one.actions, "/", *other.actions))
    total += say("other names in the title", POINTS.title_clash * _title_clash(one, other))
    total += _parties(one, other, say)
    if bool(one.actions) != bool(other.actions):
        total += say("only one says what happened", POINTS.one_without_action)
    total += say("shared numbers", POINTS.numbers * min(sum(numbers.values()), 2) / 2, numbers)
    if not numbers and _has_telling_number(one) and _has_telling_number(other):
        total += say("other numbers", POINTS.other_numbers)
    total += say("shared names", POINTS.names * min(sum(names.values()), 2) / 2, names)
    total += _time(one, other, say)
    if same_language:
        total += say("wording", POINTS.wording * max(-1.0, min(1.0, 5 * (wording - 0.20))))
        if not names and len(one.names) >= 2 and len(other.names) >= 2:
            total += say("other names", POINTS.other_names)
    specificity = _specificity(one, other, names, numbers, wording)
    total += say("nothing specific", POINTS.unspecific * (1 - specificity))
    return _by_words(one, other, total, wording, clash, say) if same_language else total


def _entities(one: Features, other: Features, say: _Say) -> float:
    ours, theirs = one.entity_by_id, other.entity_by_id
    shared = [name for name in ours if name in theirs]
    if not shared:
        return 0.0
    mass = sum(min(ours[name].mass, theirs[name].mass) for name in shared)
    whole = math.sqrt(sum(e.mass for e in one.entities) * sum(e.mass for e in other.entities))
    return say("shared entities", POINTS.entity_overlap * mass / whole + POINTS.entity_mass * min(mass, 4) / 4, shared)


def _events(one: Features, other: Features, say: _Say) -> float:
    ours, theirs = one.event_by_id, other.event_by_id
    shared = [name for name in ours if name in theirs]
    smaller = max(3.0, min(_mass(one.events), _mass(other.events)))
    families, other_families = _families(one.events), _families(other.events)
    in_family = sum(min(mass, other_families[name]) for name, mass in families.items() if name in other_families)
    points = POINTS.event_types * sum(min(ours[name].mass, theirs[name].mass) for name in shared) / smaller
    total = say("shared event types", points, shared)
    total += say("shared families of events", POINTS.event_families * in_family / smaller)
    main = set(one.main[:2]) & set(other.main[:2])
    if one.main and other.main:
        total += say("shared main types", POINTS.main_types * len(main) / min(2, len(one.main), len(other.main)), sorted(main))
        if not set(one.main) & set(other.main):
            total += say("no main type in common", POINTS.no_main_type)
    return total


def _mass(events: Iterable[EventFeature]) -> float:
    return sum(event.mass for event in events)


def _families(events: Iterable[EventFeature]) -> Mapping[str, float]:
    masses: dict[str, float] = {}
    for event in events:
        masses[event.family] = masses.get(event.family, 0.0) + event.mass
    return masses


def _action_clash(one: Features, other: Features) -> float:
    """1 when both say what happened and agree in nothing (escape, transfer); less when it is of one family, more when both
    say it in their titles."""
    if not one.actions or not other.actions or set(one.actions) & set(other.actions):
        return 0.0
    ours = {one.event_by_id[name].family for name in one.actions}
    theirs = {other.event_by_id[name].family for name in other.actions}
    clash = POINTS.same_family_clash if ours & theirs else 1.0
    return clash * (POINTS.clash_in_titles if _says_in_title(one) and _says_in_title(other) else 1.0)


def _says_in_title(one: Features) -> bool:
    """A title alone gives a type this much."""
    return one.event_by_id[one.actions[0]].mass >= 3


def _title_clash(one: Features, other: Features) -> float:
    """1 when both titles name two parties and each names one the other lacks: Barrack-Abdi, Barrack-Sharaa."""
    ours = {entity.id for entity in one.keys if entity.in_title}
    theirs = {entity.id for entity in other.keys if entity.in_title}
    is_clash = len(ours) >= 2 and len(theirs) >= 2 and ours - theirs and theirs - ours
    return 1.0 if is_clash else 0.0


def _parties(one: Features, other: Features, say: _Say) -> float:
    """Who stands in the titles and openings: background names come later, and reports of sister events share those."""
    ours, theirs = ({entity.id for entity in each.keys if entity.in_title} for each in (one, other))
    missing = {name for name in ours if name not in other.entity_by_id}
    missing |= {name for name in theirs if name not in one.entity_by_id}
    total = say("in one title and nowhere in the other report", POINTS.title_missing * min(2, len(missing)), sorted(missing))
    if ours and theirs:
        alike = len(ours & theirs) / len(ours | theirs)
        total += say("parties in the titles", POINTS.title_keys * (alike or -1.0), sorted(ours & theirs))
    ours, theirs = ({entity.id for entity in each.keys if entity.in_title or entity.in_lead} for each in (one, other))
    if ours and theirs:
        total += say("parties in the openings", POINTS.lead_keys * (2 * len(ours & theirs) / len(ours | theirs) - 1))
    return total


def _shared_numbers(one: Features, other: Features) -> dict[str, float]:
    theirs = {number.value: number.weight for number in other.numbers}
    return {number.value: number.weight for number in one.numbers if number.value in theirs}


def _has_telling_number(one: Features) -> bool:
    """Small counts contradict each other in first reports of one event; sums and large counts hardly do."""
    return any(number.weight >= 0.8 for number in one.numbers)


def _shared_names(one: Features, other: Features) -> dict[str, float]:
    theirs = {form for name in other.names for form in name.forms}
    return {name.surface: name.weight for name in one.names if not theirs.isdisjoint(name.forms)}


def _time(one: Features, other: Features, say: _Say) -> float:
    gap = abs(one.day.day - other.day.day)
    points = POINTS.near_in_time * math.exp(-gap / POINTS.near_days)
    points += POINTS.far_in_time * min(gap, POINTS.far_days) / POINTS.far_days
    total = say("same day" if gap == 0 else f"{gap} days apart", points)
    if gap and "article" not in {one.day.told, other.day.told}:
        total += say("another day is told", POINTS.another_day * min(gap, POINTS.another_days))
    return total


def _specificity(
    one: Features, other: Features, names: Mapping[str, float], numbers: Mapping[str, float], wording: float
) -> float:
    """0..1: could the shared things belong to any day's news ("Putin, talks, today"), or to this event only?"""
    shared = sum(entity.specificity for name, entity in one.entity_by_id.items() if name in other.entity_by_id)
    rare = any(one.event_by_id[name].is_rare for name in one.actions if name in other.actions)
    total = shared + sum(names.values()) + 0.7 * sum(numbers.values()) + 2 * wording + (0.5 if rare else 0.0)
    return min(1.0, total)


# Inflected languages share fewer stems at the same likeness: best cosine .49 in English, .26 and .33 in two Russian sets.
_WORDING_START = {"en": 2.9}


def _by_words(one: Features, other: Features, total: float, wording: float, clash: float, say: _Say) -> float:
    """In one language: wording decides alone where nothing is watched, and may decide where two texts are nearly the same."""
    gap = abs(one.day.day - other.day.day)
    if not one.keys and not other.keys:
        titles = cosine(one.title_by_stem, other.title_by_stem)
        stated = min(gap, 7) if one.day.told == other.day.told == "date" else 2 if gap > 3 else 0
        instead = 5.0 * wording + 4.5 * titles - _WORDING_START.get(one.language or "", 2.0) - stated - clash
        return total + say("wording alone", instead - total)
    meets = not one.keys or not other.keys or any(entity.id in other.entity_by_id for entity in one.keys)
    instead = 8 * (wording - 0.5) - 1.5 * clash
    if meets and wording >= 0.55 and gap <= 4 and instead > total:
        return total + say("alike in wording", instead - total)
    return total
