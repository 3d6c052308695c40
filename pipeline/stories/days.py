"""On which day did it happen? The event day of a report, from the words of its title and opening.

In: the normalised opening, its word hits, the article's own date. Out: a day and how it was told. Days are ordinals
(`date.toordinal`): storage and arithmetic need no time zone. Calendars: Gregorian, and the Persian and Sorani solar year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.stories.words import Hit

Told = Literal["date", "weekday", "later", "article"]
"""A day and month; yesterday or a weekday; "two days after"; nothing, so the article's own date."""

BACK, AHEAD = 7, 1
"""Days around the article's date in which a told day is believed; anything else is background or a plan."""

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e|a|o|an|i|yê|ye|го|е|ые)?$")
_CHINESE_DATE = re.compile(r"(?:(1[0-2]|[1-9])[月월]\s?)?(3[01]|[12]\d|[1-9])[日号號일]")
# Between day and month stand at most one word: "14 de mayo", "7 من حزيران", "28th of January".
_BETWEEN = frozenset({"de", "of", "من", "le", "د", "ی", "ê"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDay:
    """`day`: when it happened, as far as one can tell. `also`: every other believable day, the article's own among them."""

    day: int
    told: Told
    also: tuple[int, ...] = ()

    @property
    def days(self) -> tuple[int, ...]:
        return (self.day, *self.also)


def event_day(opening: str, hits: Sequence[Hit], *, published: date) -> EventDay:
    """The latest believable day of the surest kind of telling; else the article's date."""
    today = published.toordinal()
    tellings: tuple[tuple[Told, Iterator[int]], ...] = (
        ("date", _dates(opening, hits, published)),
        ("weekday", _relative(hits, published)),
        ("later", _later(opening, hits, today)),
    )
    believed = [
        (told, sorted({day for day in found if today - BACK <= day <= today + AHEAD})) for told, found in tellings
    ]
    told, days = next(((told, days) for told, days in believed if days), ("article", [today]))
    others = {today, *(day for _, found in believed for day in found)} - {days[-1]}
    return EventDay(day=days[-1], told=told, also=tuple(sorted(others)))


def _dates(opening: str, hits: Sequence[Hit], published: date) -> Iterator[int]:
    """Days and months named together, in the year nearest to the article."""
    for found in _CHINESE_DATE.finditer(opening):
        month = int(found[1]) if found[1] else None
        yield from _nearest(published, month=month, day=int(found[2]))
    for hit in hits:
        if hit.kind not in {"month", "solar_month"}:
            continue
        for day in _days_beside(opening, hit):
            if hit.kind == "month":
                yield from _nearest(published, month=int(hit.value) + 1, day=day)
            else:
                yield from _solar(published, month=int(hit.value) + 1, day=day)


def _days_beside(opening: str, hit: Hit) -> Iterator[int]:
    """Day numbers that touch a month's name: "28 January", "Jan 28", "14 de mayo"."""
    before = opening[: hit.start].split()[-2:]
    after = opening[hit.end :].partition(" ")[2].split()[:1]
    if before and before[-1] in _BETWEEN:
        before = before[:-1]
    for word in (*before[-1:], *after):
        found = _DAY.match(word)
        if found and 1 <= int(found[1]) <= 31:
            yield int(found[1])


def _nearest(published: date, *, month: int | None, day: int) -> Iterator[int]:
    """The date nearest to the article's: without a year the nearest year, without a month the nearest month."""
    today = published.toordinal()
    months = [(published.year + shift, month) for shift in (-1, 0, 1)] if month else _months_around(published)
    days = [found.toordinal() for year, m in months if (found := _date(year, m, day))]
    if days:
        yield min(days, key=lambda found: (abs(found - today), found))


def _months_around(published: date) -> list[tuple[int, int]]:
    first = published.year * 12 + published.month - 1
    return [((first + shift) // 12, (first + shift) % 12 + 1) for shift in (-1, 0, 1)]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _solar(published: date, *, month: int, day: int) -> Iterator[int]:
    """Solar Hijri -> ordinal. The year starts on 20 or 21 March; one day of doubt is less than the pair score notices."""
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    for year in (published.year - 1, published.year):
        yield date(year, 3, 20 if year % 4 in {0, 1} else 21).toordinal() + before + day - 1


def _relative(hits: Sequence[Hit], published: date) -> Iterator[int]:
    """Yesterday, today, and the nearest such weekday: up to five days back, or tomorrow."""
    today = published.toordinal()
    for hit in hits:
        if hit.kind == "days_ago":
            yield today - int(hit.value)
        elif hit.kind == "weekday":
            ahead = (int(hit.value) - published.weekday()) % 7
            yield today + (ahead if ahead <= AHEAD else ahead - 7)


def _later(opening: str, hits: Sequence[Hit], today: int) -> Iterator[int]:
    """ "Two days after the raid": a number, a word for days, and a word for after, within four words."""
    after = [hit for hit in hits if hit.kind == "after_word"]
    numbers = [(hit.end, int(hit.value)) for hit in hits if hit.kind == "number"]
    numbers += [(found.end(), int(found[0])) for found in re.finditer(r"(?<= )\d(?= )", opening)]
    for word in (hit for hit in hits if hit.kind == "day_word"):
        count = [value for end, value in numbers if 0 <= word.start - end <= 1]
        if count and any(_gap(opening, word, other) <= 2 for other in after):
            yield today - count[-1]


def _gap(opening: str, one: Hit, other: Hit) -> int:
    """Words between two hits."""
    start, end = (one.end, other.start) if one.start <= other.start else (other.end, one.start)
    return max(0, len(opening[start:end].split()))
