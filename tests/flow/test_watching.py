import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from pipeline.alerts.payload import HealthPayload, from_bytes
from pipeline.feeds.schedule import FeedState
from pipeline.feeds.silence import WatchedFeed
from pipeline.flow.watching import MOST_FEEDS, notices_for, tell_troubles
from pipeline.storage import alerts
from pipeline.storage.schema import feeds

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = FeedState(last_ok_at=NOW, last_new_at=NOW - HOUR, gaps=(3600.0,) * 6)
SILENT = replace(GOOD, last_new_at=NOW - 40 * HOUR)
FAILING = replace(GOOD, failures=9, last_ok_at=NOW - 10 * HOUR, last_error="connection refused")


def feed(name, state=GOOD, language="ar"):
    return WatchedFeed(name=name, language=language, created_at=NOW - 1000 * HOUR, state=state)


def notices(*watched, told=(), now=NOW):
    return [notice.payload for notice in notices_for(watched, told, send_to=("mail",), now=now)]


def brief(payloads):
    return [(payload.about, payload.name) for payload in payloads]


def test_all_well_says_nothing():
    assert notices(feed("A"), feed("B")) == []


def test_a_silent_and_a_failing_feed_are_told_with_what_is_known():
    silent, failing = notices(feed("A", SILENT), feed("B", FAILING), feed("C"))
    assert brief([silent, failing]) == [("feed_silent", "A"), ("feed_failing", "B")]
    assert "every 60 minutes" in silent.detail
    assert failing.detail == "Connection refused"


def test_a_trouble_is_told_once_and_once_when_it_is_over():
    told = notices(feed("A", SILENT), feed("B"))
    assert notices(feed("A", SILENT), feed("B"), told=told, now=NOW + HOUR) == []
    over = notices(feed("A"), feed("B"), told=told, now=NOW + 2 * HOUR)
    assert brief(over) == [("feed_recovered", "A")]
    assert notices(feed("A"), feed("B"), told=[*told, *over], now=NOW + 3 * HOUR) == []


def test_it_can_happen_again():
    told = notices(feed("A", SILENT), feed("B"))
    over = notices(feed("A"), feed("B"), told=told, now=NOW + HOUR)
    again = replace(SILENT, last_new_at=NOW - 30 * HOUR)
    assert brief(notices(feed("A", again), feed("B"), told=[*told, *over], now=NOW + 50 * HOUR))[0] == ("feed_silent", "A")


def test_a_language_of_which_every_feed_is_silent_is_a_blind_spot():
    found = notices(feed("A", SILENT, "fa"), feed("B", FAILING, "fa"), feed("C"))
    assert ("blind", "language fa") in brief(found)


def test_when_most_feeds_fail_at_once_one_notice_says_so():
    down = [feed(f"F{number}", FAILING) for number in range(40)]
    (notice,) = notices(*down, feed("well"))
    assert (notice.about, notice.name) == ("blind", MOST_FEEDS)
    assert notice.detail.startswith("40 of 41 feeds")
    assert notices(*down, feed("well"), told=[notice], now=NOW + HOUR) == []
    up = [feed(f"F{number}") for number in range(40)]
    assert brief(notices(*up, feed("well"), told=[notice], now=NOW + HOUR)) == [("feed_recovered", MOST_FEEDS)]


def test_a_feed_that_was_taken_out_has_not_recovered():
    told = notices(feed("A", SILENT), feed("B"))
    assert notices(feed("B"), told=told, now=NOW + HOUR) == []


@pytest.fixture
def stored(database):
    with database.write() as connection:
        for number, state in enumerate((SILENT, GOOD)):
            connection.execute(
                insert(feeds).values(
                    url=f"https://f{number}",
                    name=f"F{number}",
                    is_wanted=True,
                    next_poll_at=NOW,
                    created_at=NOW - 1000 * HOUR,
                    health=json.dumps(state.to_json()),
                )
            )
    return database


def test_notices_go_into_the_outbox_of_every_channel_once(stored):
    languages = {"https://f0": "ar", "https://f1": "en"}
    recipients = {"mail": ("a@x", "b@x"), "desk": ("",)}
    told = tell_troubles(stored, languages, recipients, now=NOW)
    assert brief([notice.payload for notice in told]) == [("feed_silent", "F0"), ("blind", "language ar")]
    assert tell_troubles(stored, languages, recipients, now=NOW + HOUR / 60) == ()
    with stored.read() as connection:
        kept = [from_bytes(alert.payload) for alert in alerts.recent_alerts(connection, kind="health")]
    assert len(kept) == 2
    assert all(isinstance(payload, HealthPayload) for payload in kept)


def test_a_channel_that_wants_no_notices_gets_none(stored):
    recipients = {"mail": ("a@x",), "desk": ("",)}
    told = tell_troubles(stored, {"https://f0": "ar"}, recipients, now=NOW, without_notices={"mail"})
    assert told
    assert {notice.send_to for notice in told} == {("desk",)}
