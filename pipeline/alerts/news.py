"""What is new in a story, as its stage found it -> facts in words that an alert can tell."""

from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.alerts.payload import FactKind, NewFact
from pipeline.alerts.rule import EntityCard
from pipeline.stories.novelty import Kind, NewThing, Novelty

_KINDS: Mapping[Kind, FactKind] = {
    "denial": "denial",
    "confirmation": "confirmation",
    "claim_responsibility": "claim",
    "action": "action",
    "entity": "entity",
    "place": "place",
    "toll": "casualties",
    "number": "number",
    "day": "date",
    "name": "name",
    "no_longer_hedged": "confirmation",
    "update": "correction",
}


def facts_of(novelty: Novelty, cards: Mapping[str, EntityCard]) -> tuple[NewFact, ...]:
    """One fact for each new thing, in the same order; `cards` give entities their labels. Whose denial it is, where known."""
    return tuple(
        NewFact(
            kind=_KINDS[thing.kind],
            text=_words(thing, cards),
            key=f"{thing.kind}:{thing.what}:{thing.side}",
            is_major=thing.speaks,
            by=thing.outlet,
        )
        for thing in _worth_telling(novelty.things)
    )


# Three new names say who came in; ten are a list.
_MAX_NAMES = 3


def _worth_telling(things: tuple[NewThing, ...]) -> Iterator[NewThing]:
    """A denial without a side only where none has one; names only in scripts with capitals: elsewhere any word is one."""
    names = 0
    for thing in things:
        if not thing.side and any(other.side and other.kind == thing.kind for other in things):
            continue
        if thing.kind == "name":
            names += 1
            if names > _MAX_NAMES or not thing.what[:1].isupper():
                continue
        yield thing


def _words(thing: NewThing, cards: Mapping[str, EntityCard]) -> str:
    side = f" by {_side_in_words(thing.side, cards)}" if thing.side else ""
    match thing.kind:
        case "denial":
            return f"denied{side}"
        case "confirmation":
            return f"confirmed{side}"
        case "claim_responsibility":
            return f"responsibility claimed{side}"
        case "entity" | "place":
            return cards[thing.what].label if thing.what in cards else thing.what
        case "action":
            return f"{thing.what.replace('_', ' ')} reported"
        case "toll":
            return _toll(thing)
        case "day":
            return f"{date.fromordinal(int(thing.what)):%d %B %Y}".lstrip("0")
        case "no_longer_hedged":
            return "no longer reported with reserve"
        case "update":
            return "marked as an update"
        case _:
            return thing.what


def _side_in_words(side: str, cards: Mapping[str, EntityCard]) -> str:
    """The state of that side by its name; a side without a state by its own word."""
    states = sorted(card.label for card in cards.values() if card.type == "state" and side in {card.side, card.id})
    return states[0] if states else f"the {side} side"


def _toll(thing: NewThing) -> str:
    """Contradicting numbers stand side by side; earlier ones with who gave them (the fact itself says who gives this one)."""
    counted, _, value = thing.what.partition(" ")
    before = " and ".join(f"{told.value} ({told.outlet})" for told in thing.before[-3:])
    return f"{counted}: {value}, before {before}" if before else f"{counted}: {value}"
