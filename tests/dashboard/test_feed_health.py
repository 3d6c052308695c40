"""How a feed is doing, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dashboard.feed_health import advice_for, feed_health, length_in_words
from pipeline.dashboard.feeds_page import read_feeds
from pipeline.feeds.schedule import FeedState

NOW = datetime(2026, 1, 28, 14, 8, tzinfo=UTC)
WELL = FeedState(last_ok_at=NOW, last_new_at=NOW - timedelta(hours=1), gaps=(1800.0, 3600.0, 2400.0, 3000.0))


def test_a_feed_that_was_never_asked_is_new():
    assert feed_health(FeedState(), now=NOW).level == "new"


def test_a_feed_that_answers_is_well():
    assert feed_health(WELL, now=NOW).level == "ok"


def test_one_failure_is_a_warning_and_three_are_trouble():
    once = replace(WELL, failures=1, last_error_kind="timeout", last_error="no answer")
    assert feed_health(once, now=NOW).level == "warn"
    thrice = feed_health(replace(once, failures=3), now=NOW)
    assert (thrice.level, thrice.words) == ("bad", "no answer, 3 times in a row")
    assert "total_timeout" in thrice.advice


def test_unusual_silence_is_said_with_what_is_normal():
    silent = feed_health(replace(WELL, last_new_at=NOW - timedelta(hours=7)), now=NOW)
    assert (silent.level, silent.words) == ("warn", "silent 7 h, normal 50 min")


def test_a_slow_feed_is_not_called_silent():
    daily = replace(WELL, gaps=(86400.0,) * 5, last_new_at=NOW - timedelta(days=3))
    assert feed_health(daily, now=NOW).level == "ok"


@pytest.mark.parametrize("state", ["gone", "broken", "blocked"])
def test_a_feed_that_is_not_asked_any_more_is_trouble(state):
    assert feed_health(FeedState(state=state, last_error_kind="gone"), now=NOW).level == "bad"


@given(st.text(max_size=40))
def test_there_is_advice_for_every_failure(kind):
    assert bool(advice_for(kind)) == bool(kind)


@given(st.timedeltas(min_value=timedelta(days=-1), max_value=timedelta(days=10_000)))
def test_lengths_have_one_number_and_one_unit(length):
    number, unit = length_in_words(length).split()
    assert int(number) >= 0
    assert unit in ("s", "min", "h", "d")


def test_languages_are_covered_by_feeds_that_are_well(filled, configured):
    with filled.read() as connection:
        found = read_feeds(connection, configured.feeds, now=NOW)
    covered = {each.language: (each.n_well, each.n_all) for each in found.covered}
    assert covered["uk"] == (0, 1)
    assert covered["en"] == (2, 2)
    assert [feed.health.level for feed in found.feeds][:2] == ["bad", "warn"]
    assert sum(feed.n_day for feed in found.feeds) == 55


def test_a_language_that_nobody_declared_is_the_one_that_is_heard(filled, configured):
    undeclared = [replace(feed, language=None) for feed in configured.feeds]
    with filled.read() as connection:
        found = read_feeds(connection, undeclared, now=NOW)
    assert {each.language for each in found.covered} >= {"ar", "ru", "tr", "en", "he", "fa"}
