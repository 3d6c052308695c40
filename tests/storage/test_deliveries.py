from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.delivery.delivery import EndpointState, after_attempt
from pipeline.delivery.outcome import Refused, Retry, Sent
from pipeline.storage import alerts as alert_rows
from pipeline.storage import deliveries as rows
from pipeline.storage.schema import deliveries
from tests.alerts.told import NOW, case, rule, telling

LEASE = timedelta(minutes=2)


@pytest.fixture
def connection(database):
    with database.write() as opened:
        yield opened


def add(connection, *story_ids, send_to=("desk",), **changes):
    for story_id in story_ids:
        alert = decide(case(rule=rule(send_to=send_to), telling=telling(story_id=story_id)))
        assert isinstance(alert, Alert)
        alert_rows.insert_alert(connection, replace(alert, **changes), recipients={})


def claim(connection, owner="a", *, places=10, channels=("desk",), now=NOW):
    return rows.claim_deliveries(connection, owner=owner, now=now, lease=LEASE, free=dict.fromkeys(channels, places))


def expire(connection):
    """As if every lease had run out."""
    connection.execute(update(deliveries).values(lease_until=NOW - timedelta(days=365)))


def test_what_is_due_is_claimed_once(connection):
    add(connection, "s1", "s2")
    first = claim(connection)
    assert len(first) == 2
    assert claim(connection, "b") == []
    assert first[0].payload.startswith(b'{"schema":1')


def test_each_channel_takes_only_as_many_as_it_has_places(connection):
    add(connection, "s1", "s2", "s3", send_to=("dead", "well"))
    taken = rows.claim_deliveries(connection, owner="a", now=NOW, lease=LEASE, free={"dead": 0, "well": 2})
    assert [each.delivery.channel for each in taken] == ["well", "well"]


def test_what_waits_is_not_claimed(connection):
    add(connection, "s1", not_before=NOW + timedelta(hours=1))
    add(connection, "s2", is_for_digest=True)
    assert claim(connection) == []
    assert len(claim(connection, now=NOW + timedelta(hours=1))) == 1


def test_a_result_is_written_and_the_lease_given_back(connection):
    add(connection, "s1")
    (claimed,) = claim(connection)
    after = after_attempt(claimed.delivery, Retry(kind="server", status=503), now=NOW, jitter=0.0)
    assert rows.record_attempt(connection, claimed, after)
    assert claim(connection) == []
    (again,) = claim(connection, now=NOW + timedelta(seconds=5))
    assert (again.delivery.attempts, again.delivery.last_status) == (1, 503)


def test_a_sender_that_slept_past_its_lease_writes_nothing(connection):
    add(connection, "s1")
    (late,) = claim(connection, "a")
    expire(connection)
    (mine,) = claim(connection, "b")
    assert not rows.record_attempt(connection, late, after_attempt(late.delivery, Refused(), now=NOW, jitter=0.0))
    assert rows.record_attempt(connection, mine, after_attempt(mine.delivery, Sent(), now=NOW, jitter=0.0))
    assert [each.state for each in rows.list_deliveries(connection)] == ["sent"]


def test_a_released_delivery_is_free_at_once(connection):
    add(connection, "s1")
    rows.release(connection, claim(connection))
    assert len(claim(connection, "b")) == 1


def test_fresh_alerts_go_before_a_backlog_of_retries(connection):
    add(connection, "old1", "old2", "old3")
    for claimed in claim(connection):
        rows.record_attempt(connection, claimed, after_attempt(claimed.delivery, Retry(kind="server"), now=NOW, jitter=0.0))
    add(connection, "new")
    (first,) = claim(connection, places=1, now=NOW + timedelta(hours=1))
    assert first.delivery.attempts == 0


def test_a_disabled_channel_keeps_its_deliveries_until_it_is_redriven(connection):
    add(connection, "s1")
    rows.write_endpoint(connection, EndpointState(name="desk", failing_since=NOW, disabled_at=NOW, reason="410"))
    assert claim(connection) == []
    assert rows.next_due(connection) is None
    assert rows.read_endpoint(connection, "desk").is_disabled
    rows.redrive(connection, now=NOW, channel="desk")
    assert not rows.read_endpoint(connection, "desk").is_disabled
    assert len(claim(connection)) == 1


@pytest.mark.parametrize("outcome", [Refused(status=550), Retry(kind="server")])
def test_failed_and_dead_deliveries_are_redriven(connection, outcome):
    add(connection, "s1", "s2")
    for claimed in claim(connection):
        spent = replace(claimed.delivery, attempts=7)
        rows.record_attempt(connection, claimed, after_attempt(spent, outcome, now=NOW, jitter=0.0))
    later = NOW + timedelta(days=1)
    assert claim(connection, now=later) == []
    assert rows.redrive(connection, now=later, channel="desk") == 2
    assert [each.delivery.attempts for each in claim(connection, now=later)] == [0, 0]


def test_redriving_one_alert_leaves_the_others(connection):
    add(connection, "s1", "s2")
    claimed = claim(connection)
    for each in claimed:
        rows.record_attempt(connection, each, after_attempt(each.delivery, Refused(), now=NOW, jitter=0.0))
    assert rows.redrive(connection, now=NOW, alert_id=claimed[0].delivery.alert_id) == 1
    assert [each.number for each in rows.count_deliveries(connection)] == [1, 1]


def test_redriving_does_not_wake_what_waits_for_the_morning_nor_send_again_what_was_sent(connection):
    add(connection, "s1", not_before=NOW + timedelta(hours=5))
    add(connection, "s2")
    (claimed,) = claim(connection)
    rows.record_attempt(connection, claimed, after_attempt(claimed.delivery, Sent(), now=NOW, jitter=0.0))
    assert rows.redrive(connection, now=NOW, channel="desk") == 0
    assert claim(connection) == []


def test_what_waits_for_a_digest_is_found_and_marked_once(connection):
    add(connection, "s1", "s2", is_for_digest=True)
    assert rows.oldest_for_digest(connection) == {"desk": NOW}
    waiting = rows.waiting_for_digest(connection, "desk", until=NOW)
    assert len(waiting) == 2
    ids = [each.delivery_id for each in waiting]
    assert rows.mark_in_digest(connection, ids, now=NOW) == 2
    assert rows.mark_in_digest(connection, ids, now=NOW) == 0
    assert rows.oldest_for_digest(connection) == {}


def test_the_health_of_a_channel_comes_back(connection):
    endpoint = EndpointState(name="desk", failing_since=NOW, last_failed_at=NOW, last_ok_at=NOW - LEASE, reason="down")
    rows.write_endpoint(connection, endpoint)
    rows.write_endpoint(connection, replace(endpoint, reason="still down"))
    assert rows.read_endpoint(connection, "desk", for_update=True) == replace(endpoint, reason="still down")
    assert rows.read_endpoint(connection, "new") == EndpointState(name="new")
    assert [each.name for each in rows.endpoints(connection)] == ["desk"]


def test_the_next_due_moment_is_known(connection):
    assert rows.next_due(connection) is None
    add(connection, "s1", not_before=NOW + timedelta(hours=5))
    assert rows.next_due(connection) == NOW + timedelta(hours=5)
