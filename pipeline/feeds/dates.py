"""The text of a date -> an aware UTC moment, or None when it is garbage, impossible or implausible.

Strict on purpose: feedparser turns 2024-02-30 into 1 March and 2021-13-45 into New Year, and a wrong date is worse than none.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

EARLIEST_YEAR = 1990  # no news site is older than the web; an "epoch" of 1970 is a software default, not a date
LATEST_YEAR = 2100  # dates further out are sentinels (9999-12-31), and overflow when moved between time zones

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_HOURS_EAST = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "msd": 4, "jst": 9, "kst": 9, "adt": -3, "ast": -4, "at": -4, "edt": -4, "est": -5, "et": -5,
    "cdt": -5, "cst": -6, "ct": -6, "mdt": -6, "mst": -7, "mt": -7, "pdt": -7, "pst": -8, "pt": -8,
}  # fmt: skip
_ZONE = r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?|[A-Za-z]{1,5}(?:[+-]\d\d?(?::?\d\d)?)?)"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
_SHAPES = (
    # ASCII digits only: what int() makes of others is not what was meant.
    # 2026-11-20T10:00:00.123Z, 2026-11-20 10:00 +0300, 20261120, 2026-11
    re.compile(
        rf"(?P<year>\d{{4}})(?:-?(?P<month>\d\d?)(?:-?(?P<day>\d\d?))?)?(?:(?:[Tt]|\s+){_CLOCK}\s*{_ZONE}?(?:\s*\([^)]*\))?)?",
        re.ASCII,
    ),
    # Fri, 20 Nov 2026 10:00:00 +0300
    re.compile(
        rf"(?:[^\d\s,]+(?:\s*,\s*|\s+))?(?P<day>\d{{1,2}})[\s-]+(?P<month>[A-Za-z]{{3,9}})\.?,?[\s-]+(?P<year>\d{{4}}|\d\d)"
        rf"(?:,?\s+{_CLOCK}\s*{_ZONE}?(?:\s*\([^)]*\))?)?",
        re.ASCII,
    ),
    # Fri Nov 20 10:00:00 2026 and Fri, Nov 20 2026 10:00
    re.compile(
        rf"(?:[^\d\s,]+,?\s+)?(?P<month>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s*{_ZONE}?\s*(?P<year>\d{{4}})",
        re.ASCII,
    ),
    re.compile(
        rf"(?:[^\d\s,]+,?\s+)?(?P<month>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?:,?\s+{_CLOCK}\s*{_ZONE}?)?",
        re.ASCII,
    ),
)


def read_date(text: str, *, guess: datetime | None = None) -> datetime | None:
    """The moment `text` names. `guess` is a laxer parser's reading, used for shapes we do not know, if it fits `text`."""
    stripped = " ".join(text.split())[:100]
    for shape in _SHAPES:
        if found := shape.fullmatch(stripped):
            return _plausible(_moment(found.groupdict()))
    return _plausible(guess) if guess is not None and _fits(guess, stripped) else None


def is_known_shape(text: str) -> bool:
    """Does `read_date` need no other parser to read it, or to know that it cannot be?"""
    stripped = " ".join(text.split())[:100]
    return any(shape.fullmatch(stripped) for shape in _SHAPES)


def _moment(parts: dict[str, str | None]) -> datetime | None:
    month = _month(parts["month"])
    if month is None:
        return None
    try:
        local = datetime(
            _year(parts["year"] or "0"),
            month,
            int(parts["day"] or 1),
            int(parts.get("hour") or 0),
            int(parts.get("minute") or 0),
            min(int(parts.get("second") or 0), 59),  # a leap second is a real second, just not to datetime
            tzinfo=UTC,
        )
        return local - _offset(parts.get("zone"))
    except (ValueError, OverflowError):
        return None


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < 90 else 1900)


def _month(text: str | None) -> int | None:
    if text is None:
        return 1
    return int(text) if text.isdigit() else _MONTHS.get(text[:3].lower())


@lru_cache(maxsize=512)
def _offset(zone: str | None) -> timedelta:
    """East of UTC. An unknown name counts as UTC and an absurd offset as written: the publisher's date only orders."""
    if not zone:
        return timedelta(0)
    name = zone.rstrip("0123456789:+-")
    digits = zone[len(name) + 1 :].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits or 0), 0)
    sign = -1 if zone[len(name) : len(name) + 1] == "-" else 1
    return timedelta(hours=_HOURS_EAST.get(name.lower(), 0)) + sign * timedelta(hours=hours, minutes=minutes)


def _fits(guess: datetime, text: str) -> bool:
    """Does the year (or its last two digits) and the day stand in the text? A guess that invents its numbers is no reading."""
    numbers = set(re.findall(r"\d+", text))
    days = {moment.day for moment in (guess, guess + timedelta(hours=15), guess - timedelta(hours=15))}
    has_day = any(str(day) in numbers or f"{day:02}" in numbers for day in days)
    return has_day and (str(guess.year) in numbers or f"{guess.year % 100:02}" in numbers)


def _plausible(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and EARLIEST_YEAR <= moment.year <= LATEST_YEAR else None
