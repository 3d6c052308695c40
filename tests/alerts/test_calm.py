from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.alerts.calm import DigestSchedule, Mute, QuietHours, muted

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(start=time(22), end=time(7), zone=BERLIN)


def berlin(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-01-28T23:30", "2026-01-29T07:00"),
        ("2026-01-29T06:59", "2026-01-29T07:00"),
        ("2026-01-29T07:00", None),
        ("2026-01-28T21:59", None),
        ("2026-01-28T22:00", "2026-01-29T07:00"),
        ("2026-03-29T01:30", "2026-03-29T07:00"),  # the night the clock is put forward
        ("2026-10-25T02:30", "2026-10-25T07:00"),  # and back
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(now, end):
    assert NIGHT.end_if_quiet(berlin(now).astimezone(UTC)) == (berlin(end) if end else None)


def test_quiet_hours_of_a_weekend_reach_into_monday_only_from_sunday():
    weekend = QuietHours(start=time(22), end=time(7), zone=BERLIN, days=frozenset({5, 6}))
    assert weekend.end_if_quiet(berlin("2026-02-02T03:00")) == berlin("2026-02-02T07:00")
    assert weekend.end_if_quiet(berlin("2026-01-31T03:00")) is None


def test_a_high_alert_may_wake_the_desk():
    open_door = QuietHours(start=time(22), end=time(7), zone=BERLIN, lets_through="high")
    assert [open_door.hold(severity) for severity in ("low", "normal", "high")] == [True, True, False]
    assert NIGHT.hold("high")


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_quiet_hours_always_end_within_a_day_and_are_over_then(now):
    end = NIGHT.end_if_quiet(now)
    assert end is None or (now < end <= now + timedelta(hours=11) and NIGHT.end_if_quiet(end) is None)


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_the_next_digest_is_later_and_at_one_of_its_times(now):
    digest = DigestSchedule(times=(time(18), time(7, 30)), zone=BERLIN, days=frozenset({0, 2}))
    following = digest.next_after(now)
    assert now < following <= now + timedelta(days=8)
    assert following.time() in digest.times
    assert following.weekday() in digest.days


@pytest.mark.parametrize(
    "make",
    [
        lambda: QuietHours(start=time(7), end=time(7), zone=BERLIN),
        lambda: QuietHours(start=time(7), end=time(8), zone=BERLIN, days=frozenset({7})),
        lambda: DigestSchedule(times=(), zone=BERLIN),
    ],
)
def test_quiet_hours_and_digests_that_make_no_sense_are_refused(make):
    with pytest.raises(ValueError):
        make()


def test_a_mute_ends_by_itself():
    now = datetime(2026, 1, 28, tzinfo=UTC)
    mutes = (Mute(kind="entity", value="Putin", until=now), Mute(kind="entity", value="SDF", until=now + timedelta(hours=2)))
    assert muted(mutes, "entity", now) == {"sdf"}
    assert muted(mutes, "outlet", now) == frozenset()
