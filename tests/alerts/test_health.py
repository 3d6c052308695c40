from datetime import timedelta

import pytest

from pipeline.alerts.health import blind, channel_disabled, feed_failing, feed_recovered, feed_silent, in_words
from tests.alerts.told import NOW


def test_a_disabled_channel_is_told_through_the_others():
    alert = channel_disabled("desk", reason="the receiver answered 410", at=NOW, send_to=("desk", "mail"))
    assert alert.send_to == ("mail",)
    assert alert.payload.subject == "desk gets no alerts any more: channel disabled"
    assert alert.payload.detail == "The receiver answered 410"
    assert "seedwatch deliveries redrive --channel desk" in alert.payload.what_to_do


def test_a_silent_feed_says_how_long_and_what_is_usual():
    alert = feed_silent(
        "SANA", silent_for=timedelta(hours=9), usual_gap=timedelta(minutes=40), since=NOW, now=NOW, send_to=("mail",)
    )
    assert alert.payload.subject == "SANA has been silent for 9 hours"
    assert "every 40 minutes" in alert.payload.detail


def test_one_silence_is_one_notice_however_often_it_is_looked_at():
    def at(hours, since=NOW):
        return feed_silent(
            "SANA", silent_for=timedelta(hours=hours), usual_gap=timedelta(hours=1), since=since, now=NOW, send_to=()
        ).id

    assert at(9) == at(10)
    assert at(9) != at(9, NOW + timedelta(days=1))


def test_every_notice_is_one_line_whatever_a_server_said():
    hostile = "x\r\nBcc: y\x1b[31m" * 100
    for alert in (
        feed_failing(hostile, reason=hostile, since=NOW - timedelta(days=3), now=NOW, send_to=()),
        feed_recovered(hostile, away_for=timedelta(days=3), since=NOW, now=NOW, send_to=()),
        blind(hostile, detail=hostile, since=NOW, now=NOW, send_to=()),
    ):
        assert len(alert.payload.subject) <= 200
        assert alert.payload.subject.splitlines() == [alert.payload.subject]
        assert "\x1b" not in alert.payload.detail


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=119), "119 seconds"),
        (timedelta(minutes=40), "40 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=9), "9 hours"),
        (timedelta(days=3, hours=20), "3 days"),
        (timedelta(seconds=-5), "0 seconds"),
    ],
)
def test_spans_are_said_in_the_largest_useful_unit(span, words):
    assert in_words(span) == words
