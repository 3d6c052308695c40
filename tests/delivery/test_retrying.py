from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.delivery.outcome import EndpointGone, Refused, Retry, Sent
from pipeline.delivery.retrying import MIN_WAIT, SCHEDULE, Done, GiveUp, TryAt, next_attempt, parse_retry_after

NOW = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)
SERVER = Retry(kind="server", status=500)


def waits(outcome, attempts, **more):
    found = next_attempt(outcome, attempts=attempts, now=NOW, **more)
    assert isinstance(found, TryAt)
    return found.at - NOW


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 300), (3, 1800), (4, 7200), (5, 18000), (6, 36000), (7, 36000)])
def test_the_schedule_is_kept(attempts, seconds):
    assert waits(SERVER, attempts) == timedelta(seconds=seconds)


def test_after_the_eighth_attempt_it_gives_up():
    assert next_attempt(SERVER, attempts=8, now=NOW) == GiveUp(is_exhausted=True)


@pytest.mark.parametrize(
    ("outcome", "following"),
    [(Sent(), Done()), (Refused(), GiveUp(is_exhausted=False)), (EndpointGone(), GiveUp(is_exhausted=False))],
)
def test_what_is_settled_is_not_tried_again(outcome, following):
    assert next_attempt(outcome, attempts=1, now=NOW) == following


@pytest.mark.parametrize(("jitter", "seconds"), [(-1.0, 240), (0.0, 300), (1.0, 360), (9.0, 360), (-9.0, 240)])
def test_jitter_moves_it_by_a_fifth_at_most(jitter, seconds):
    assert waits(SERVER, 2, jitter=jitter) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("attempts", "wished", "seconds"),
    [
        (2, 1, 300),  # sooner than the schedule: not before
        (2, 450, 450),  # within: as asked
        (2, 99_999_999, 600),  # much later: at most twice the schedule
        (1, 1, 60),  # the first wait is 5 s, but who asks for time gets a minute
        (1, 90, 90),
        (1, 3600, 120),
        (7, 86_400, 72_000),
    ],
)
def test_the_receivers_wish_is_clamped(attempts, wished, seconds):
    wish = Retry(kind="rate_limited", status=429, retry_after=timedelta(seconds=wished))
    assert waits(wish, attempts, jitter=0.7) == timedelta(seconds=seconds)


@pytest.mark.parametrize("kind", ["timeout", "rate_limited", "unknown"])
def test_a_slow_receiver_gets_a_minute_at_least(kind):
    assert waits(Retry(kind=kind), 1, jitter=-1.0) == MIN_WAIT


@given(
    st.sampled_from(["connection", "timeout", "server", "rate_limited", "unknown"]),
    st.integers(1, len(SCHEDULE)),
    st.floats(-1, 1),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_a_wait_is_never_below_four_fifths_nor_above_twice_the_schedule(kind, attempts, jitter, wish):
    wait = waits(Retry(kind=kind, retry_after=wish), attempts, jitter=jitter)
    base = SCHEDULE[attempts - 1]
    assert 0.8 * base <= wait <= 2 * max(base, MIN_WAIT)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("99999999", 7 * 86_400),
        ("9" * 400, 7 * 86_400),
        ("Wed, 28 Jan 2026 14:02:00 GMT", 120),
        ("Wed, 28 Jan 2026 13:00:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("", None),
        (None, None),
        ("Wed, 99 Jan 2026 14:02:00 GMT", None),
    ],
)
def test_retry_after_is_read_or_ignored(header, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert parse_retry_after(header, now=NOW) == expected


@given(st.text(max_size=60))
def test_no_retry_after_breaks_the_sender(header):
    found = parse_retry_after(header, now=NOW)
    assert found is None or timedelta(0) <= found <= timedelta(days=7)
