from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.dates import read_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:00:00Z", (2026, 11, 20, 10)),
        ("2026-11-20T10:00:00.123+03:00", (2026, 11, 20, 7)),
        ("2026-11-20 10:00", (2026, 11, 20, 10)),
        ("2026-11-20T10:00:00 GMT+03:00", (2026, 11, 20, 7)),
        ("20261120", (2026, 11, 20)),
        ("2026-11", (2026, 11, 1)),
        ("Fri, 20 Nov 2026 10:00:00 +0300", (2026, 11, 20, 7)),
        ("20 November 2026 10:00 MSK", (2026, 11, 20, 7)),
        ("Fri, 20-Nov-26 10:00:00 EST", (2026, 11, 20, 15)),
        ("Fri Nov 20 10:00:00 2026", (2026, 11, 20, 10)),
        ("Fri Nov 20 10:00:00 EST 2026", (2026, 11, 20, 15)),
        ("November 20, 2026", (2026, 11, 20)),
        ("Fri, 20 Nov 2026 10:00:60 GMT", (2026, 11, 20, 10, 0, 59)),
        ("Fri, 20 Nov 2026 10:00:00 +0000 (UTC)", (2026, 11, 20, 10)),
    ],
)
def test_the_shapes_of_dates(text, moment):
    assert read_date(text) == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2021-13-45T99:99:99Z",
        "2024-02-30",
        "0000-00-00",
        "1700000000",
        "99999-01-01",
        "9999-12-31T23:59:59+14:00",
        "0001-01-01T00:00:00-14:00",
        "soon",
        "",
        "1970-01-01",
    ],
)
def test_a_date_that_cannot_be_is_none(text):
    assert read_date(text, guess=datetime(1699, 1, 1, tzinfo=UTC)) is None


def test_a_guess_counts_only_when_its_numbers_stand_in_the_text():
    guess = datetime(2004, 7, 13, 14, 15, tzinfo=UTC)
    assert read_date("2004년 7월 13일", guess=guess) == guess
    assert read_date("1700000000x", guess=guess) is None


@given(
    st.text(max_size=60) | st.from_regex(r"\d{1,5}-\d{1,2}-\d{1,2}([T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?", fullmatch=True)
)
def test_any_text_is_a_plausible_moment_or_none(text):
    moment = read_date(text)
    assert moment is None or 1989 <= moment.year <= 2101
