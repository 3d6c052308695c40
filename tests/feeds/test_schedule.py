from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.schedule import (
    DAY,
    Failed,
    FeedState,
    Gone,
    Moved,
    Polled,
    PollPolicy,
    Unchanged,
    first_poll,
    next_poll,
    revived,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POLICY = PollPolicy(every=timedelta(minutes=15), min_interval=timedelta(minutes=5), max_interval=timedelta(hours=2))


def after(state, *outcomes, step=timedelta(minutes=15)):
    now = NOW
    for outcome in outcomes:
        state = next_poll(state, outcome, now=now, policy=POLICY, jitter=0.5)
        now += step
    return state, now - step


def waits(state, now):
    return state.next_poll_at - now


def test_a_feed_that_fails_is_asked_less_and_less():
    failures = [waits(*after(FeedState(), *[Failed(kind="timeout")] * n)) for n in range(1, 12)]
    assert failures == sorted(failures)
    assert failures[0] == timedelta(minutes=15)
    assert failures[-1] == DAY


def test_a_busy_feed_is_asked_more_often_than_a_quiet_one():
    busy, now = after(FeedState(), *[Polled(entries=50, new=6)] * 6)
    assert waits(busy, now) == POLICY.min_interval
    quiet, now = after(
        FeedState(), Polled(entries=50, new=50), *[Polled(entries=50, new=1)] * 3, *[Unchanged()] * 20, step=timedelta(hours=5)
    )
    assert waits(quiet, now) == POLICY.max_interval


def test_a_poll_that_was_mostly_new_came_too_late():
    state, now = after(FeedState(), Polled(entries=10, new=10), Polled(entries=10, new=9), step=timedelta(hours=4))
    assert waits(state, now) == POLICY.min_interval


def test_410_stops_for_good_and_is_visible():
    state, _ = after(FeedState(), Gone())
    assert (state.state, state.next_poll_at) == ("gone", None)


def test_a_blocked_address_is_not_retried():
    state, _ = after(FeedState(), Failed(kind="blocked_address"))
    assert (state.state, state.next_poll_at) == ("blocked", None)


def test_three_answers_that_are_no_feed_break_it_but_it_is_probed_daily_and_recovers():
    state, now = after(FeedState(), *[Failed(kind="not_a_feed")] * 3)
    assert (state.state, waits(state, now)) == ("broken", DAY)
    assert after(state, Polled(entries=3, new=1))[0].state == "active"


@pytest.mark.parametrize(
    ("asked", "wait"),
    [(timedelta(days=1157), DAY), (timedelta(0), POLICY.every), (timedelta(hours=1), timedelta(hours=1))],
    ids=["too long", "negative or past", "sensible"],
)
def test_retry_after_is_clamped(asked, wait):
    state, now = after(FeedState(), Failed(kind="throttled", retry_after=asked))
    assert waits(state, now) == wait


def test_a_redirect_is_adopted_after_three_identical_ones():
    moved = Polled(entries=1, new=0, moved=Moved(to="https://new.example/feed"))
    assert after(FeedState(), moved, moved)[0].adopted_url is None
    assert (
        after(FeedState(), moved, moved, Unchanged(moved=Moved(to="https://new.example/feed")))[0].adopted_url
        == "https://new.example/feed"
    )
    assert after(FeedState(), moved, moved, Polled(entries=1, new=0), moved)[0].adopted_url is None


def test_a_wish_of_the_server_is_honoured_up_to_a_day():
    state, now = after(FeedState(), Polled(entries=1, new=0, ttl=timedelta(hours=3)))
    assert waits(state, now) == timedelta(hours=3)
    state, now = after(FeedState(), Unchanged(max_age=timedelta(days=9)))
    assert waits(state, now) == DAY


@pytest.mark.parametrize("etag", ["x" * 2000, "a\r\nX: y", "é"], ids=["long", "header injection", "not ascii"])
def test_a_dangerous_validator_is_forgotten(etag):
    assert after(FeedState(), Polled(entries=1, new=1, etag=etag))[0].etag is None


def test_ids_that_change_on_every_poll_are_noticed():
    churn = Polled(entries=10, new=0, renamed=8)
    assert not after(FeedState(), churn)[0].has_unstable_guids
    assert after(FeedState(), churn, churn)[0].has_unstable_guids


def test_many_new_feeds_spread_over_one_interval():
    starts = [first_poll(now=NOW, policy=POLICY, position=n / 5000).next_poll_at for n in range(5000)]
    per_minute = [sum(timedelta(minutes=m) <= start - NOW < timedelta(minutes=m + 1) for start in starts) for m in range(15)]
    assert max(per_minute) < 350


def test_a_stopped_feed_can_be_revived():
    state, _ = after(FeedState(), Gone())
    assert revived(state, now=NOW).next_poll_at == NOW


outcomes = st.one_of(
    st.builds(
        Polled,
        entries=st.integers(0, 50),
        new=st.integers(0, 50),
        renamed=st.integers(0, 50),
        ttl=st.none() | st.timedeltas(timedelta(0), timedelta(days=999)),
    ),
    st.builds(Unchanged, max_age=st.none() | st.timedeltas(timedelta(0), timedelta(days=999))),
    st.builds(
        Failed,
        kind=st.sampled_from(["timeout", "not_a_feed", "throttled", "forbidden"]),
        retry_after=st.none() | st.timedeltas(timedelta(-9), timedelta(days=9999)),
    ),
)


@given(st.lists(outcomes, max_size=30), st.floats(0, 0.999))
def test_every_wait_is_bounded_and_the_state_survives_json(history, jitter):
    state, now = FeedState(), NOW
    for outcome in history:
        state = next_poll(state, outcome, now=now, policy=POLICY, jitter=jitter)
        assert POLICY.min_interval * 0.75 <= state.next_poll_at - now <= DAY * 1.25
        assert FeedState.from_json(state.to_json()) == state
        now = state.next_poll_at


def test_waiting_for_our_own_turn_is_no_fault_of_the_feed():
    state, now = after(FeedState(), Failed(kind="host_busy", retry_after=timedelta(minutes=7)))
    assert (state.failures, waits(state, now)) == (0, timedelta(minutes=7))


def test_a_403_from_a_server_that_used_to_answer_asks_us_to_slow_down():
    stranger, _ = after(FeedState(), Failed(kind="forbidden"))
    friend, now = after(FeedState(), Polled(entries=1, new=1), Failed(kind="forbidden"))
    assert waits(friend, now) == 2 * waits(stranger, NOW)
