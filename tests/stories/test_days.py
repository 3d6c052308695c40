"""The event day is the day that is told, within a week of the article."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.loading.event_words import load_event_words
from pipeline.stories.days import AHEAD, BACK, EventDay, event_day
from pipeline.stories.words import normal


def told(text: str, language: str, published: str) -> EventDay:
    opening = normal(text)
    return event_day(opening, load_event_words().find(opening, language), published=date.fromisoformat(published))


@pytest.mark.parametrize(
    ("language", "text", "published", "day", "how"),
    [
        ("en", "The convoy left on 14 April.", "2026-04-16", "2026-04-14", "date"),
        ("en", "QAMISHLI, Jan 28 - The convoy left", "2026-01-29", "2026-01-28", "date"),
        ("ru", "Колонна ушла 28 января", "2026-01-30", "2026-01-28", "date"),
        ("uk", "У ніч на 14 квітня", "2026-04-15", "2026-04-14", "date"),
        ("es", "el 14 de mayo salieron", "2026-05-15", "2026-05-14", "date"),
        ("ar", "غادرت القافلة في 7 من حزيران", "2026-06-08", "2026-06-07", "date"),
        ("zh", "车队于4月1日离开", "2026-04-02", "2026-04-01", "date"),
        ("zh", "车队20日离开", "2026-05-21", "2026-05-20", "date"),
        ("zh", "车队31日离开", "2026-06-01", "2026-05-31", "date"),
        ("ku", "Karwan di 9ê Gulanê de çû", "2026-05-10", "2026-05-09", "date"),
        ("fa", "کاروان در ۲۴ فروردین رفت", "2026-04-14", "2026-04-13", "date"),
        ("en", "They left on Tuesday", "2026-05-09", "2026-05-05", "weekday"),
        ("en", "They left yesterday", "2026-05-09", "2026-05-08", "weekday"),
        ("en", "They will leave on Sunday", "2026-05-09", "2026-05-10", "weekday"),
        ("ru", "вчера вечером", "2026-05-09", "2026-05-08", "weekday"),
        ("uk", "Через два дні після нальоту", "2026-04-16", "2026-04-14", "later"),
        ("en", "Three days after the raid", "2026-04-16", "2026-04-13", "later"),
        ("en", "They left.", "2026-05-09", "2026-05-09", "article"),
    ],
)
def test_the_day_is_read(language: str, text: str, published: str, day: str, how: str) -> None:
    found = told(text, language, published)
    assert (found.day, found.told) == (date.fromisoformat(day).toordinal(), how)


def test_every_other_believable_day_is_kept_and_the_articles_own() -> None:
    found = told("On Monday the envoy returned to the base that was raided on 12 April", "en", "2026-04-16")
    days = [date(2026, 4, day).toordinal() for day in (12, 13, 16)]
    assert (found.day, found.also) == (days[0], (days[1], days[2]))


def test_a_day_of_long_ago_is_background() -> None:
    assert told("since the raid of 3 January", "en", "2026-04-16").told == "article"


def test_the_year_may_turn() -> None:
    assert told("on 31 December", "en", "2026-01-02").day == date(2025, 12, 31).toordinal()


@given(st.text(alphabet="0123456789日月 aprilmondayyesterday", max_size=60), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_day_is_always_within_a_week(text: str, published: date) -> None:
    for language in ("en", "zh"):
        opening = normal(text)
        found = event_day(opening, load_event_words().find(opening, language), published=published)
        assert published - timedelta(days=BACK) <= date.fromordinal(found.day) <= published + timedelta(days=AHEAD)
