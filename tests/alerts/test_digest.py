from datetime import timedelta

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.digest import make_digest
from pipeline.alerts.payload import DigestPayload
from tests.alerts.told import NOW, case, fact, rule, telling


def alerts():
    """Two alerts of one story and one of another."""
    first = decide(case())
    assert isinstance(first, Alert)
    second = decide(case(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),)))
    other = decide(case(now=NOW + timedelta(minutes=5), rule=rule(severity="high"), telling=telling(story_id="story-2")))
    assert isinstance(second, Alert)
    assert isinstance(other, Alert)
    return [first.payload, second.payload, other.payload]


def digest(held, due_at=NOW + timedelta(hours=8)):
    made = make_digest(held, channel="mail", due_at=due_at)
    assert isinstance(made.payload, DigestPayload)
    return made


def test_each_story_is_one_item_the_newest_first():
    items = digest(alerts()).payload.items
    assert [(item.story_id, item.new) for item in items] == [("story-1", ("Tartus naval base",)), ("story-2", ())]


def test_it_is_as_urgent_as_its_most_urgent_story():
    assert digest(alerts()).payload.severity == "high"
    assert digest(alerts()[:2]).payload.severity == "normal"


def test_the_subject_names_what_is_in_it():
    assert digest(alerts()).payload.subject.startswith("2 stories: ")
    assert "Qamishli airbase" in digest(alerts()).payload.subject


def test_the_order_of_what_was_held_changes_nothing():
    assert digest(alerts()) == digest(list(reversed(alerts())))


def test_a_digest_goes_to_its_channel_only_and_is_named_by_its_time_and_what_is_in_it():
    assert digest(alerts()).send_to == ("mail",)
    assert digest(alerts()).id == digest(alerts()).id
    assert digest(alerts()).id != digest(alerts()[:1]).id
    assert digest(alerts()).id != digest(alerts(), NOW + timedelta(days=1)).id
