"""What a server says about time in its headers (Retry-After, Cache-Control, Expires) -> durations. Pure; garbage is None."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_CACHE = re.compile(r"no-cache|no-store|must-revalidate\s*,\s*max-age=0", re.IGNORECASE)
LONGEST = timedelta(days=365)


def retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Seconds or a date. A past or negative time is no wait; the schedule clamps what comes out."""
    if not value:
        return None
    text = value.strip()
    if re.fullmatch(r"-?\d{1,18}", text):
        return min(timedelta(seconds=min(max(int(text), 0), 10**9)), LONGEST)
    moment = http_date(text)
    return max(min(moment - now, LONGEST), timedelta(0)) if moment else None


def max_age(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """How long the answer stays fresh: Cache-Control before Expires, less its Age. Names in lower case."""
    control = headers.get("cache-control", "")
    if _NO_CACHE.search(control):
        return None
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "0").strip()
        is_number = age.isascii() and age.isdigit()  # "²" is a digit too, and no number
        fresh = timedelta(seconds=int(found.group(1))) - timedelta(seconds=int(age[:9]) if is_number else 0)
    elif expires := http_date(headers.get("expires", "")):
        fresh = expires - (http_date(headers.get("date", "")) or now)
    else:
        return None
    return min(fresh, LONGEST) if fresh > timedelta(0) else None


def http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
