import pytest

from pipeline.alerts.news import facts_of
from pipeline.alerts.rule import EntityCard
from pipeline.stories.novelty import NewThing, Novelty
from pipeline.stories.story import ToldNumber
from tests.alerts.told import CARDS

STATES = CARDS | {"russia": EntityCard(id="russia", label="Russia", type="state", side="russia")}


def told(*things):
    return [(fact.kind, fact.text, fact.is_major) for fact in facts_of(Novelty(things=things), STATES)]


def number(value, outlet):
    return ToldNumber(value=value, counted="wounded", outlet=outlet, article_id=1)


@pytest.mark.parametrize(
    ("thing", "fact"),
    [
        (NewThing(kind="denial", what="denial", side="russia"), ("denial", "denied by Russia", True)),
        (NewThing(kind="denial", what="denial", side="kurdish"), ("denial", "denied by the kurdish side", True)),
        (NewThing(kind="denial", what="denial"), ("denial", "denied", True)),
        (NewThing(kind="confirmation", what="confirmation", side="syria"), ("confirmation", "confirmed by Syria", True)),
        (NewThing(kind="claim_responsibility", what="claim_responsibility"), ("claim", "responsibility claimed", True)),
        (NewThing(kind="action", what="prison_break"), ("action", "prison break reported", True)),
        (NewThing(kind="entity", what="base-tartus"), ("entity", "Tartus naval base", True)),
        (NewThing(kind="place", what="unknown-town"), ("place", "unknown-town", True)),
        (NewThing(kind="toll", what="wounded 2"), ("casualties", "wounded: 2", True)),
        (
            NewThing(kind="toll", what="wounded 2", before=(number("1", "Wire"), number("3", "Post"))),
            ("casualties", "wounded: 2, before 1 (Wire) and 3 (Post)", True),
        ),
        (NewThing(kind="number", what="600000"), ("number", "600000", False)),
        (NewThing(kind="day", what="739644"), ("date", "28 January 2026", False)),
        (NewThing(kind="name", what="Khribin"), ("name", "Khribin", False)),
        (NewThing(kind="no_longer_hedged", what="hedge"), ("confirmation", "no longer reported with reserve", False)),
        (NewThing(kind="update", what="update"), ("correction", "marked as an update", False)),
    ],
)
def test_what_is_new_is_told_in_words(thing, fact):
    assert told(thing) == [fact]


def test_a_denial_whose_side_is_known_is_not_told_twice():
    both = (NewThing(kind="denial", what="denial"), NewThing(kind="denial", what="denial", side="russia"))
    assert told(*both) == [("denial", "denied by Russia", True)]


def test_two_facts_of_a_kind_are_two_facts():
    keys = {
        fact.key
        for fact in facts_of(
            Novelty(things=(NewThing(kind="entity", what="sdf"), NewThing(kind="entity", what="putin"))), CARDS
        )
    }
    assert len(keys) == 2


def test_a_word_of_a_script_without_capitals_is_not_told_as_a_name():
    assert told(NewThing(kind="name", what="مشتركة")) == []


def test_a_list_of_names_is_cut():
    assert len(told(*(NewThing(kind="name", what=f"Name{number}") for number in range(9)))) == 3
