from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.feeds.schedule import FeedState
from pipeline.feeds.silence import WatchedFeed, find_troubles, silent_for, usual_gap

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = 3600.0


def watched(name="A", language="ar", **state):
    base = FeedState(last_ok_at=NOW, last_new_at=NOW - timedelta(hours=1), gaps=(HOUR,) * 6)
    return WatchedFeed(name=name, language=language, created_at=NOW - timedelta(days=30), state=replace(base, **state))


SILENT = {"last_new_at": NOW - timedelta(days=2)}
FAILING = {"failures": 5, "last_ok_at": NOW - timedelta(days=1), "last_error_kind": "not_found"}


def kinds(*feeds):
    return [(trouble.kind, trouble.name) for trouble in find_troubles(feeds, now=NOW)]


def test_a_feed_that_publishes_as_usual_is_no_trouble():
    assert kinds(watched()) == []


def test_the_usual_gap_is_the_middle_one():
    assert usual_gap(FeedState(gaps=(1.0, 60.0, 100_000.0))) == timedelta(minutes=1)


def test_a_silence_far_beyond_the_longest_gap_is_unusual():
    assert silent_for(watched(**SILENT).state, now=NOW) == timedelta(days=2)
    assert silent_for(watched(gaps=(HOUR, 40 * HOUR, HOUR, HOUR), **SILENT).state, now=NOW) is None


def test_the_silence_of_a_feed_we_hardly_know_means_nothing():
    assert silent_for(watched(gaps=(HOUR,), **SILENT).state, now=NOW) is None


def test_a_hiccup_is_not_failing_but_a_day_is():
    assert kinds(watched(failures=5, last_ok_at=NOW - timedelta(hours=1)), watched("B", "en")) == []
    assert ("failing", "A") in kinds(watched(**FAILING), watched("B", "ar"))


def test_a_feed_that_is_gone_is_failing():
    assert ("failing", "A") in kinds(watched(state="gone"), watched("B"))


def test_a_language_is_dark_when_its_last_feed_is():
    assert kinds(watched("A", "ckb", **SILENT), watched("B", "ckb", **FAILING), watched("C", "ar")) == [
        ("silent", "A"),
        ("failing", "B"),
        ("language_dark", "ckb"),
    ]
    assert ("language_dark", "ckb") not in kinds(watched("A", "ckb", **SILENT), watched("B", "ckb"))


def test_one_trouble_has_one_beginning_however_often_it_is_found():
    later = find_troubles([watched(**SILENT)], now=NOW + timedelta(days=1))
    assert [trouble.since for trouble in later] == [trouble.since for trouble in find_troubles([watched(**SILENT)], now=NOW)]
