"""Do two reports tell the same event? Points for and against, language-independent, each with its name.

In: the features of two articles. Out: a score whose terms are the explanation shown to a person. All numbers stand in one
frozen table; they were rounded by hand from regressions on invented reports and then checked on others (docs/stories.md).
One thing: the terms make sense only beside each other.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.stories.common_ground import (
    answers,
    day_gap,
    days_between,
    is_title_clash,
    may_answer,
    names_or_its_town,
    rare_actions,
    room_of,
    shared_entities,
    shared_names,
    shared_numbers,
    shared_things,
)
from pipeline.stories.features import Features
from pipeline.stories.vocabulary import cosine

RULES = "5"
"""Raise when a number or a term below changes: stories remember by which rules they were grouped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The table. Positive: says "same event". Negative: says "another event"."""

    start: float = -4.6
    start_unwatched: float = -4.0
    entity_overlap: float = 1.6
    entity_mass: float = 2.1
    event_types: float = 0.7
    event_families: float = 0.9
    main_types: float = 0.4
    two_main_types: float = 0.4
    action_clash: float = -1.8
    same_family_clash: float = 0.6
    clash_in_titles: float = 1.4
    title_clash: float = -0.4
    title_missing: float = -2.0
    title_keys: float = 0.7
    title_other: float = -1.5
    lead_keys: float = 0.3
    lead_other: float = -1.0
    one_without_action: float = -0.7
    unsaid: float = 0.7
    in_passing_clash: float = 1.0
    other_days: float = 0.5
    reply: float = 0.5
    answers: float = 1.0
    things: float = 2.4
    thing_specificity: float = 0.3
    rare_action: float = 1.2
    rare_in_passing: float = 0.5
    other_places: float = -0.8
    other_things: float = -0.8
    other_things_first: float = -0.8
    other_numbers: float = -1.1
    another_day: float = -1.1
    another_days: float = 2.0
    numbers: float = 4.0
    names: float = 0.9
    near_in_time: float = 3.6
    near_days: float = 2.5
    far_in_time: float = -4.4
    far_days: float = 7.0
    reported_later: float = -1.0
    wording: float = 1.8
    other_names: float = -0.9
    unspecific: float = -1.0


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
    names, numbers, things = shared_names(one, other), shared_numbers(one, other), shared_things(one, other)
    clash = _action_clash(one, other)
    total = say("start", POINTS.start if one.keys or other.keys else POINTS.start_unwatched)
    entities = shared_entities(one, other)
    total += _entities(one, other, entities, say)
    total += _events(one, other, say)
    total += _actions(one, other, clash, say)
    total += _parties(one, other, say)
    total += _things(one, other, things, say)
    total += _numbers_and_names(one, other, numbers, names, say)
    total += _time(one, other, say)
    if same_language:
        total += _wording(one, other, wording, names, say)
    told = sum(names.values()) + 0.7 * sum(numbers.values()) + 2 * wording + POINTS.thing_specificity * sum(things.values())
    total += _specific(one, other, entities, told, say)
    return _by_words(one, other, total, wording, clash, say) if same_language else total


def _actions(one: Features, other: Features, clash: float, say: _Say) -> float:
    """What each says happened. Who denies, confirms or claims need not say it again."""
    replies = may_answer(one, other)
    weight = POINTS.action_clash * (POINTS.reply if replies else 1.0)
    total = say("other actions", weight * clash, (*one.actions, "/", *other.actions))
    if one.main and other.main and not replies and bool(one.actions) != bool(other.actions):
        total += say("only one says what happened", POINTS.one_without_action)
    rare = rare_actions(one, other)
    in_titles = not one.title_actions.isdisjoint(other.title_actions.intersection(rare))
    points = POINTS.rare_action * (1.0 if in_titles else POINTS.rare_in_passing)
    return total + say("a rare action", points if rare else 0.0, rare)


def _things(one: Features, other: Features, things: Mapping[str, float], say: _Say) -> float:
    total = say("shared things", POINTS.things * min(sum(things.values()), 2) / 2, things)
    if answers(one, other):
        total += say("answers what was reported", POINTS.answers)
    if one.first_things and other.first_things and one.first_things.isdisjoint(other.first_things):
        total += say("other things first", POINTS.other_things_first)
    if one.places and other.places and not set(one.places) & set(other.places):
        total += say("other places", POINTS.other_places, (*one.places, "/", *other.places))
    if one.things and other.things and not things and not may_answer(one, other):
        total += say("other things", POINTS.other_things * min(2, len(one.things), len(other.things)) / 2)
    return total


def _numbers_and_names(
    one: Features, other: Features, numbers: Mapping[str, float], names: Mapping[str, float], say: _Say
) -> float:
    total = say("shared numbers", POINTS.numbers * min(sum(numbers.values()), 2) / 2, numbers)
    if not numbers and one.has_telling_number and other.has_telling_number:
        total += say("other numbers", POINTS.other_numbers)
    return total + say("shared names", POINTS.names * min(sum(names.values()), 2) / 2, names)


def _wording(one: Features, other: Features, wording: float, names: Mapping[str, float], say: _Say) -> float:
    total = say("wording", POINTS.wording * max(-1.0, min(1.0, 5 * (wording - 0.20))))
    if not names and len(one.names) >= 2 and len(other.names) >= 2:
        total += say("other names", POINTS.other_names)
    return total


def _entities(one: Features, other: Features, shared: Mapping[str, float], say: _Say) -> float:
    if not shared:
        return 0.0
    mass = sum(shared.values())
    whole = math.sqrt(one.entity_mass * other.entity_mass)
    return say("shared entities", POINTS.entity_overlap * mass / whole + POINTS.entity_mass * min(mass, 4) / 4, shared)


def _events(one: Features, other: Features, say: _Say) -> float:
    ours, theirs = one.event_by_id, other.event_by_id
    shared = [name for name in ours if name in theirs]
    smaller = max(3.0, min(one.event_mass, other.event_mass))
    families, other_families = one.families, other.families
    in_family = sum(min(mass, other_families[name]) for name, mass in families.items() if name in other_families)
    points = POINTS.event_types * sum(min(ours[name].mass, theirs[name].mass) for name in shared) / smaller
    total = say("shared event types", points, shared)
    total += say("shared families of events", POINTS.event_families * in_family / smaller)
    if one.main and other.main:
        main = set(one.main[:2]) & set(other.main[:2])
        total += say("shared main types", POINTS.main_types * len(main) / min(2, len(one.main), len(other.main)), sorted(main))
        if len(set(one.main) & set(other.main)) >= 2:
            total += say("two main types in common", POINTS.two_main_types)
    return total


def _action_clash(one: Features, other: Features) -> float:
    """1 when both say what happened and agree in nothing (escape, transfer); less when it is of one family, more when both
    say it in their titles."""
    if not one.actions or not other.actions or set(one.actions) & set(other.actions):
        return 0.0
    ours = {one.event_by_id[name].family for name in one.actions}
    theirs = {other.event_by_id[name].family for name in other.actions}
    clash = POINTS.same_family_clash if ours & theirs else 1.0
    if any(name in other.event_by_id for name in one.actions) or any(name in one.event_by_id for name in other.actions):
        clash *= POINTS.in_passing_clash
    return clash * (POINTS.clash_in_titles if _says_in_title(one) and _says_in_title(other) else 1.0)


def _says_in_title(one: Features) -> bool:
    """A title alone gives a type this much."""
    return one.event_by_id[one.actions[0]].mass >= 3


def _parties(one: Features, other: Features, say: _Say) -> float:
    """Who stands in the titles and openings: background names come later, and reports of sister events share those."""
    ours, theirs = one.title_keys, other.title_keys
    absent = {name: room_of(other) for name in ours if not names_or_its_town(other, one.entity_by_id[name])}
    absent |= {name: room_of(one) for name in theirs if not names_or_its_town(one, other.entity_by_id[name])}
    missing = min(2.0, sum(absent.values())) * (POINTS.reply if may_answer(one, other) else 1.0)
    total = say("in one title and nowhere in the other report", POINTS.title_missing * missing, sorted(absent))
    total += say("other names in the title", POINTS.title_clash if is_title_clash(one, other) else 0.0)
    if ours and theirs:
        alike = len(ours & theirs) / len(ours | theirs)
        other_parties = POINTS.title_other if one.title_parties.isdisjoint(other.title_parties) else 0.0
        points = POINTS.title_keys * alike if alike else other_parties
        total += say("parties in the titles", points, sorted(ours & theirs))
    ours, theirs = one.opening_keys, other.opening_keys
    if ours and theirs:
        alike = 2 * len(ours & theirs) / len(ours | theirs) - 1
        total += say("parties in the openings", alike * POINTS.lead_keys if alike > 0 else -alike * POINTS.lead_other)
    return total


def _time(one: Features, other: Features, say: _Say) -> float:
    told, nearest = day_gap(one, other)
    gap = told + POINTS.other_days * (nearest - told)
    far = POINTS.far_in_time * min(gap, POINTS.far_days) / POINTS.far_days
    points = POINTS.near_in_time * math.exp(-gap / POINTS.near_days) + far
    total = say("same day" if gap < 0.5 else f"{gap:.1f} days apart", points)
    if not answers(one, other):
        total += say("reported later", POINTS.reported_later * min(1.0, max(0.0, days_between(one, other) - 1)))
    if nearest and "article" not in {one.day.told, other.day.told}:
        total += say("another day is told", POINTS.another_day * min(gap, POINTS.another_days))
    return total


_TOWN_FOR_BASE = 0.2
"""Town news is seldom about the base in the town."""


def _specific(one: Features, other: Features, entities: Iterable[str], told: float, say: _Say) -> float:
    """Could the shared things belong to any day's news ("Putin, talks, today"), or to this event only?

    Where one does not say what happened, what is specific speaks for it instead.
    """
    ours, theirs = one.entity_by_id, other.entity_by_id
    shared = sum(
        ours[name].specificity if name in ours and name in theirs else _TOWN_FOR_BASE for name in entities
    )
    specificity = min(1.0, shared + told + (0.5 if rare_actions(one, other) else 0.0))
    total = say("nothing specific", POINTS.unspecific * (1 - specificity))
    if not one.main or not other.main:
        total += say("one does not say what happened", POINTS.unsaid * max(0.0, 2 * specificity - 1))
    return total


# Inflected languages share fewer stems at the same likeness: best cosine .49 in English, .26 and .33 in two Russian sets.
_WORDING_START = {"en": 2.2}


def _by_words(one: Features, other: Features, total: float, wording: float, clash: float, say: _Say) -> float:
    """In one language: wording decides alone where nothing is watched, and may decide where two texts are nearly the same."""
    gap = abs(one.day.day - other.day.day)
    if not one.keys and not other.keys:
        titles = cosine(one.title_by_stem, other.title_by_stem)
        stated = min(gap, 7) if one.day.told == other.day.told == "date" else 2 if gap > 3 else 0
        instead = 5.0 * wording + 4.5 * titles - _WORDING_START.get(one.language or "", 1.3) - stated - clash
        return total + say("wording alone", instead - total)
    meets = not one.keys or not other.keys or any(entity.id in other.entity_by_id for entity in one.keys)
    instead = 8 * (wording - 0.41) - 1.5 * clash
    if meets and wording >= 0.55 and gap <= 4 and instead > total:
        return total + say("alike in wording", instead - total)
    return total
