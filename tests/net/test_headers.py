from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.net.headers import max_age, retry_after

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        ({"cache-control": "public, max-age=600"}, timedelta(minutes=10)),
        ({"cache-control": "max-age=600", "age": "500"}, timedelta(seconds=100)),
        ({"cache-control": "max-age=600", "age": "700"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "s-maxage=9, private"}, None),
        ({"expires": "Fri, 20 Nov 2026 13:00:00 GMT"}, timedelta(hours=1)),
        ({"expires": "Fri, 20 Nov 2026 13:00:00 GMT", "date": "Fri, 20 Nov 2026 12:30:00 GMT"}, timedelta(minutes=30)),
        ({"expires": "0"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers, age):
    assert max_age(headers, now=NOW) == age


@given(st.text() | st.integers().map(str))
def test_any_retry_after_is_a_bounded_wait_or_none(value):
    wait = retry_after(value, now=NOW)
    assert wait is None or timedelta(0) <= wait <= timedelta(days=365)
