from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from pipeline.alerts.alert import Alert, Hold, StoryState
from pipeline.alerts.calm import Mute
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import from_bytes
from pipeline.storage import alerts as rows
from pipeline.storage.schema import articles, deliveries, feeds
from pipeline.storage.told import alerts_in_last_hour, story_state
from tests.alerts.told import NOW, case, fact, rule, telling


@pytest.fixture
def connection(database):
    with database.write() as opened:
        yield opened


def article(connection, article_id=1):
    """The rows an article needs."""
    if connection.execute(select(feeds.c.id)).first() is None:
        connection.execute(
            insert(feeds).values(id=1, url="https://f", name="f", is_wanted=True, next_poll_at=NOW, created_at=NOW)
        )
    connection.execute(
        insert(articles).values(
            id=article_id, feed_id=1, seen_at=NOW, content_key=b"k", raw_title="t", state="done", state_changed_at=NOW
        )
    )


def made(**changes):
    alert = decide(case(**changes))
    assert isinstance(alert, Alert)
    return alert


def test_an_alert_brings_a_delivery_for_each_recipient(connection):
    alert = made(rule=rule(send_to=("desk", "mail")))
    assert rows.insert_alert(connection, alert, recipients={"mail": ("a@x", "b@x")})
    found = connection.execute(
        select(deliveries.c.channel, deliveries.c.recipient, deliveries.c.state).order_by(
            deliveries.c.channel, deliveries.c.recipient
        )
    )
    assert [tuple(row) for row in found] == [("desk", "", "pending"), ("mail", "a@x", "pending"), ("mail", "b@x", "pending")]


def test_deciding_twice_writes_once(connection):
    assert rows.insert_alert(connection, made(), recipients={})
    assert not rows.insert_alert(connection, made(), recipients={})
    assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 1


def test_the_stored_bytes_are_the_alert(connection):
    alert = made()
    rows.insert_alert(connection, alert, recipients={})
    stored = rows.read_alert(connection, alert.id)
    assert stored is not None
    assert from_bytes(stored.payload) == alert.payload
    assert (stored.kind, stored.rule, stored.revision, stored.story_id) == ("new", "bases", 1, "story-1")


def test_an_alert_that_waits_is_due_later(connection):
    from dataclasses import replace

    alert = replace(made(), not_before=NOW + timedelta(hours=5), waits_for="quiet_hours")
    rows.insert_alert(connection, alert, recipients={})
    (row,) = connection.execute(select(deliveries))
    assert (row.next_attempt_at, row.last_error) == (NOW + timedelta(hours=5), "quiet_hours")


def test_the_state_of_a_story_comes_back(connection):
    first = made()
    rows.insert_alert(connection, first, recipients={})
    assert story_state(connection, ["story-1"], "bases") == first.state
    assert story_state(connection, ["other"], "bases") == StoryState()
    second = made(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),))
    rows.insert_alert(connection, second, recipients={})
    assert story_state(connection, ["merged", "story-1"], "bases") == second.state


def test_of_two_stories_that_are_one_the_older_goes_on_and_knows_whom_both_told(connection):
    older, younger = made(), made(telling=telling(story_id="story-2"), rule=rule(name="far", send_to=("far",)))
    for alert in (older, younger):
        rows.insert_alert(connection, alert, recipients={})
    state = story_state(connection, ["story-1", "story-2"], "bases")
    assert (state.thread_alert_id, state.revision, set(state.channels)) == (older.id, 1, {"desk", "far"})
    assert [thread.alert_id for thread in state.joins] == [younger.id]
    told = made(state=state, rule=rule(send_to=("desk", "far")), now=NOW + timedelta(hours=2), facts=(fact(),))
    rows.insert_alert(connection, told, recipients={})
    assert story_state(connection, ["story-1", "story-2"], "bases").joins == ()


def test_what_a_rule_held_back_comes_back_until_it_is_told(connection):
    article(connection)
    first = made()
    rows.insert_alert(connection, first, recipients={})
    hold = Hold(reason="cool_down", until=NOW + timedelta(hours=1), facts=(fact(),))
    rows.record_hold(connection, hold, article_id=1, rule="bases", story_id="story-1", now=NOW + timedelta(minutes=1))
    state = story_state(connection, ["story-1"], "bases")
    assert state.untold == (fact(),)
    assert story_state(connection, ["story-1"], "other").untold == ()
    second = made(state=state, now=NOW + timedelta(hours=2))
    rows.insert_alert(connection, second, recipients={})
    assert story_state(connection, ["story-1"], "bases").untold == ()


def test_a_hold_is_shown_and_replaced(connection):
    article(connection)
    for reason in ("nothing_new", "reprint"):
        rows.record_hold(connection, Hold(reason=reason), article_id=1, rule="bases", story_id="s", now=NOW)
    assert [hold.reason for hold in rows.recent_holds(connection)] == ["reprint"]
    assert rows.recent_holds(connection, story_id="other") == []


def test_due_holds_are_given_once_a_story_and_rule_and_settled(connection):
    for article_id in (1, 2, 3):
        article(connection, article_id)
        hold = Hold(reason="cool_down", until=NOW + timedelta(minutes=article_id), facts=(fact(),))
        rows.record_hold(connection, hold, article_id=article_id, rule="bases", story_id="s", now=NOW)
    assert rows.due_holds(connection, now=NOW) == []
    due = rows.due_holds(connection, now=NOW + timedelta(minutes=2))
    assert [hold.article_id for hold in due] == [2]
    rows.settle_holds(connection, "s", "bases", now=NOW + timedelta(minutes=2))
    assert rows.due_holds(connection, now=NOW + timedelta(minutes=2)) == []
    assert [hold.article_id for hold in rows.due_holds(connection, now=NOW + timedelta(minutes=3))] == [3]


def test_the_last_hour_counts_what_was_sent(connection):
    from dataclasses import replace

    from tests.alerts.told import telling

    for number, (minutes, is_for_digest) in enumerate([(0, False), (30, False), (70, False), (5, True)]):
        alert = made(now=NOW - timedelta(minutes=minutes), telling=telling(story_id=f"s{number}"))
        rows.insert_alert(connection, replace(alert, is_for_digest=is_for_digest), recipients={})
    assert alerts_in_last_hour(connection, "bases", now=NOW) == 2
    assert alerts_in_last_hour(connection, "bases", now=NOW, at_most=1) == 1
    assert alerts_in_last_hour(connection, "other", now=NOW) == 0


def test_mutes_end_and_can_be_lifted(connection):
    rows.set_mute(connection, Mute(kind="entity", value="putin", until=NOW + timedelta(hours=1)), now=NOW)
    rows.set_mute(connection, Mute(kind="entity", value="putin", until=NOW + timedelta(hours=2)), now=NOW)
    rows.set_mute(connection, Mute(kind="all"), now=NOW)
    assert [mute.kind for mute in rows.active_mutes(connection, now=NOW)] == ["entity", "all"]
    assert [mute.kind for mute in rows.active_mutes(connection, now=NOW + timedelta(hours=3))] == ["all"]
    assert rows.lift_mute(connection, "all", "")
    assert not rows.lift_mute(connection, "all", "")


def test_the_last_word_of_feedback_counts(connection):
    alert = made()
    rows.insert_alert(connection, alert, recipients={})
    for is_useful in (True, False):
        assert rows.set_feedback(connection, alert.id, is_useful=is_useful, via="mail", now=NOW)
    assert rows.read_feedback(connection, [alert.id]) == {alert.id: False}
    assert not rows.set_feedback(connection, "nothing", is_useful=True, via="mail", now=NOW)


def test_alerts_are_listed_newest_first_and_filtered(connection):
    first = made()
    second = made(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),))
    for alert in (first, second):
        rows.insert_alert(connection, alert, recipients={})
    assert [stored.id for stored in rows.recent_alerts(connection)] == [second.id, first.id]
    assert [stored.id for stored in rows.recent_alerts(connection, before=second.created_at)] == [first.id]
    assert rows.recent_alerts(connection, rule="other") == []
    assert len(rows.recent_alerts(connection, story_id="story-1", seed_id="seed-1", limit=1)) == 1
