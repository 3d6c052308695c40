"""The subject: where, who, what. Never "Alert!".

"Qamishli airbase · Putin, SDF: Last cargo plane leaves Kamishly (Levant Monitor)". An update starts with what is new.
"""

from collections.abc import Iterable

from pipeline.alerts.payload import FactKind, NewFact
from pipeline.alerts.rule import EntityCard
from pipeline.alerts.safety import one_line

# Mail readers and phones show fewer; 200 keeps a header on three folded lines (hostile row 56).
MAX_SUBJECT = 200
_WHO = ("person", "group", "institution")


def subject_of(*, title: str, outlet: str, entities: Iterable[EntityCard]) -> str:
    """Bases (else places) and actors in the reader's words, then the headline in its own."""
    cards = tuple(entities)
    where = _labels(cards, ("base",)) or _labels(cards, ("place",))
    who = _labels(cards, _WHO) or _labels(cards, ("state",))
    lead = " · ".join(", ".join(part[:2]) for part in (where, who) if part)
    source = f" ({outlet.strip()})" if outlet.strip() else ""
    room = MAX_SUBJECT - len(lead) - len(source) - 2
    headline = one_line(title, max_length=max(40, room)) or "untitled report"
    return one_line(f"{lead}: {headline}{source}" if lead else f"{headline}{source}", max_length=MAX_SUBJECT)


def _labels(cards: tuple[EntityCard, ...], types: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(card.label for card in cards if card.type in types)


# Whose word it is matters here; that an outlet named a place first does not.
_WHOSE_WORD: frozenset[FactKind] = frozenset({"denial", "confirmation", "claim", "casualties", "number", "action"})


def new_in_words(facts: Iterable[NewFact]) -> str:
    """ "Tartus; denied by Russia (Levant Monitor); 2 → 4 outlets": major facts first."""
    return "; ".join(each_in_words(facts))


def each_in_words(facts: Iterable[NewFact]) -> tuple[str, ...]:
    """The same in parts, so that a right-to-left one does not turn its neighbours round."""
    return tuple(fact_in_words(fact) for fact in _ordered(facts))


def fact_in_words(fact: NewFact) -> str:
    """With whose word it is, where that matters."""
    return f"{fact.text} ({fact.by})" if fact.by and fact.kind in _WHOSE_WORD else fact.text


def _ordered(facts: Iterable[NewFact]) -> list[NewFact]:
    return sorted(facts, key=lambda fact: (fact.kind == "sources", not fact.is_major))


def update_subject(facts: tuple[NewFact, ...], subject: str) -> str:
    """An update leads with its news."""
    told = [fact for fact in facts if fact.is_major] or list(facts)
    news = "; ".join(fact.text for fact in _ordered(told))
    return one_line(f"new: {news} – {subject}" if news else subject, max_length=MAX_SUBJECT)
