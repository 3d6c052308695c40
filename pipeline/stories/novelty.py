"""What is new in this report? Compared with everything the story has been told so far.

In: the story before the report, and the report's features. Out: what is new, in the order a person wants to hear it, and
whether it is worth speaking again. Nothing is new in a copy, and another language alone is never news.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.stories.features import Features
from pipeline.stories.story import Story, ToldNumber

Kind = Literal[
    "denial",
    "confirmation",
    "claim_responsibility",
    "action",
    "entity",
    "place",
    "toll",
    "number",
    "day",
    "name",
    "no_longer_hedged",
    "update",
]

_CLAIMS: Mapping[str, Kind] = {
    "denial": "denial",
    "confirmation": "confirmation",
    "claim_responsibility": "claim_responsibility",
}
_SPEAKING: frozenset[Kind] = frozenset({"denial", "confirmation", "claim_responsibility", "action", "entity", "place", "toll"})
"""What makes an alert speak again; the rest only changes its text at the next revision."""

_ACTION_MASS = 3.0
"""A new action must stand in the title, or in lead and body: a word in passing is no development."""

_SURE_MASS = 5.0
"""In title and lead: even another action of a family that was told (a handover after a withdrawal)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThing:
    """`what`: a stable id (entity, action, value). `side`: who denies or confirms. `before`: other numbers, with outlets.

    `is_prominent`: in the title, or as plain; a background name in the opening is noted, and nobody is woken for it.
    """

    kind: Kind
    what: str
    side: str = ""
    outlet: str = ""
    before: tuple[ToldNumber, ...] = ()
    is_prominent: bool = True

    @property
    def speaks(self) -> bool:
        return self.kind in _SPEAKING and self.is_prominent


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """Empty when the report adds nothing. `speaks`: at least one thing that raises the alert's revision."""

    things: tuple[NewThing, ...] = ()

    @property
    def speaks(self) -> bool:
        return any(thing.speaks for thing in self.things)


def what_is_new(story: Story | None, features: Features, *, is_copy: bool = False) -> Novelty:
    """`story` is the story before this report; None for a report that opens one: then all is new, and nothing is named."""
    if story is None or is_copy:
        return Novelty()
    parts = (_claims, _happenings, _numbers, _rest)
    return Novelty(things=tuple(thing for part in parts for thing in part(story, features)))


def _claims(story: Story, features: Features) -> Iterator[NewThing]:
    """A denial, confirmation or claim that this side has not made before.

    Arabic and Persian use "confirmed" for any statement: it counts for somebody with a side, and only in a title or where
    something was doubted before.
    """
    doubted = any(kind in {"hedge", "denial"} for kind, _ in story.told.cues)
    seen: set[tuple[str, str]] = set()
    for cue in sorted(features.cues, key=lambda cue: not cue.in_title):
        if cue.kind not in _CLAIMS or (cue.kind, cue.side) in story.told.cues or (cue.kind, cue.side) in seen:
            continue
        seen.add((cue.kind, cue.side))
        is_plain = cue.kind != "confirmation" or (bool(cue.side) and (cue.in_title or doubted))
        if is_plain or cue.side:
            yield NewThing(
                kind=_CLAIMS[cue.kind], what=cue.kind, side=cue.side, outlet=features.outlet, is_prominent=is_plain
            )


def _happenings(story: Story, features: Features) -> Iterator[NewThing]:
    told = story.told
    for event in features.events:
        is_new = event.id not in told.actions and (f"~{event.family}" not in told.actions or event.mass >= _SURE_MASS)
        if event.id in features.actions and is_new and event.mass >= _ACTION_MASS:
            yield NewThing(kind="action", what=event.id, outlet=features.outlet)
    for entity in features.entities:
        if not entity.in_title and not entity.in_lead:
            continue
        if entity.rank == "key" and entity.id not in told.entities:
            yield NewThing(kind="entity", what=entity.id, outlet=features.outlet, is_prominent=entity.in_title)
        elif entity.is_place and entity.rank != "key" and entity.id not in told.places:
            yield NewThing(kind="place", what=entity.id, outlet=features.outlet, is_prominent=entity.in_title)


def _numbers(story: Story, features: Features) -> Iterator[NewThing]:
    """A toll nobody gave before, beside all that were given; then other telling numbers."""
    for number in features.numbers:
        before = tuple(told for told in story.told.numbers if told.counted == number.counted)
        if any(told.value == number.value for told in story.told.numbers if told.counted in {number.counted, ""}):
            continue
        if number.counted and _is_toll(number.value):
            yield NewThing(kind="toll", what=f"{number.counted} {number.value}", outlet=features.outlet, before=before)
        elif number.weight >= 0.8:
            yield NewThing(kind="number", what=number.value, outlet=features.outlet)


def _is_toll(value: str) -> bool:
    return value.isdigit()


def _rest(story: Story, features: Features) -> Iterator[NewThing]:
    told = story.told
    if features.day.told == "date" and features.day.day not in told.days:
        yield NewThing(kind="day", what=str(features.day.day), outlet=features.outlet)
    for name in features.names:
        is_cased = name.surface[:1].isupper() and features.language != "de"
        if is_cased and name.surface in features.title and name.weight >= 0.8 and told.names.isdisjoint(name.forms):
            yield NewThing(kind="name", what=name.surface, outlet=features.outlet)
    kinds = {cue.kind for cue in features.cues}
    hedged_before = any(kind == "hedge" for kind, _ in told.cues)
    if hedged_before and "hedge" not in kinds and "confirmation" in kinds:
        yield NewThing(kind="no_longer_hedged", what="hedge", outlet=features.outlet)
    if "update" in kinds and ("update", "") not in told.cues:
        yield NewThing(kind="update", what="update", outlet=features.outlet)
