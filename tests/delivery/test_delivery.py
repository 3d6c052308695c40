from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.delivery.delivery import (
    DISABLE_AFTER,
    Delivery,
    DeliveryId,
    EndpointState,
    after_attempt,
    enabled_again,
    endpoint_after,
    redriven,
)
from pipeline.delivery.outcome import EndpointGone, Refused, Retry, Sent

NOW = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DOWN = Retry(kind="connection", detail="refused")


def delivery(**changes):
    return replace(
        Delivery(id=DeliveryId("d1"), alert_id="a1", channel="desk", state="pending", created_at=NOW, next_attempt_at=NOW),
        **changes,
    )


@pytest.mark.parametrize(
    ("outcome", "attempts", "state", "next_in"),
    [
        (Sent(status=200), 0, "sent", None),
        (Retry(kind="server", status=503), 0, "pending", timedelta(seconds=5)),
        (Retry(kind="server", status=503), 3, "pending", 2 * HOUR),
        (Retry(kind="server", status=503), 7, "dead", None),
        (Refused(status=413), 0, "failed", None),
        (Refused(is_setup=True, detail="no TLS"), 0, "pending", timedelta(0)),
        (EndpointGone(), 2, "pending", timedelta(0)),
    ],
)
def test_the_delivery_table(outcome, attempts, state, next_in):
    after = after_attempt(delivery(attempts=attempts), outcome, now=NOW, jitter=0.0)
    assert after.state == state
    assert after.attempts == attempts + 1
    assert after.next_attempt_at == (None if next_in is None else NOW + next_in)
    assert after.last_attempt_at == NOW
    assert after.last_status == outcome.status


def test_every_failing_attempt_of_the_schedule_ends_after_about_a_day():
    each, now = delivery(), NOW
    while each.state == "pending":
        now = each.next_attempt_at or now
        each = after_attempt(each, DOWN, now=now, jitter=0.0)
    assert (each.attempts, each.state) == (8, "dead")
    assert now - NOW == timedelta(hours=27, minutes=35, seconds=5)


@pytest.mark.parametrize("state", ["failed", "dead"])
def test_a_redriven_delivery_starts_over_with_the_same_id(state):
    again = redriven(delivery(state=state, attempts=8, next_attempt_at=None), now=NOW)
    assert (again.state, again.attempts, again.next_attempt_at, again.id) == ("pending", 0, NOW, "d1")


@pytest.mark.parametrize("state", ["sent", "pending", "digest"])
def test_what_was_sent_or_waits_is_not_redriven(state):
    each = delivery(state=state, attempts=3)
    assert redriven(each, now=NOW + HOUR) is each


def failing(hours, *, step=10):
    endpoint = EndpointState(name="desk")
    for at in range(0, hours + 1, step):
        endpoint = endpoint_after(endpoint, DOWN, now=NOW + at * HOUR)
    return endpoint


def test_an_endpoint_that_fails_for_120_hours_is_disabled():
    assert not failing(110).is_disabled
    broken = failing(120)
    assert broken.is_disabled
    assert "120 hours" in broken.reason
    assert "refused" in broken.reason


def test_any_success_resets_the_count():
    well = endpoint_after(failing(110), Sent(status=200), now=NOW + 115 * HOUR)
    assert well.failing_since is None
    assert not endpoint_after(well, DOWN, now=NOW + 125 * HOUR).is_disabled


def test_failures_of_long_ago_are_forgiven():
    once = endpoint_after(EndpointState(name="desk"), DOWN, now=NOW)
    again = endpoint_after(once, DOWN, now=NOW + 2 * DISABLE_AFTER + HOUR)
    assert not again.is_disabled
    assert again.failing_since == NOW + 2 * DISABLE_AFTER + HOUR


def test_410_disables_at_once():
    gone = endpoint_after(EndpointState(name="desk"), EndpointGone(), now=NOW)
    assert gone.disabled_at == NOW
    assert "410" in gone.reason


def test_a_setup_error_disables_at_once_and_says_why():
    broken = endpoint_after(EndpointState(name="mail"), Refused(is_setup=True, detail="TLS is required"), now=NOW)
    assert broken.is_disabled
    assert "TLS is required" in broken.reason


def test_a_message_refused_for_its_own_sake_says_nothing_about_the_channel():
    endpoint = failing(50)
    assert endpoint_after(endpoint, Refused(status=413), now=NOW + 60 * HOUR) == endpoint


def test_a_disabled_channel_is_disabled_once():
    broken = failing(120)
    later = endpoint_after(broken, DOWN, now=NOW + 130 * HOUR)
    assert later.disabled_at == broken.disabled_at


def test_enabling_starts_afresh():
    assert not enabled_again(failing(120)).is_disabled
    assert enabled_again(failing(120)).failing_since is None
