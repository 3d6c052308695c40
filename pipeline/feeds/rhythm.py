"""How often a feed says it changes (RSS `ttl` in minutes, or the `sy:` module) -> a duration."""

from datetime import timedelta

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def update_period(ttl: str, period: str, frequency: str) -> timedelta | None:
    """`ttl` when it is a number of minutes, else `period` divided by `frequency`, else None."""
    if ttl.isascii() and ttl.isdigit() and int(ttl[:7]) > 0:
        return timedelta(minutes=int(ttl[:7]))
    if (length := _PERIODS.get(period.strip().lower())) is None:
        return None
    times = int(frequency[:4]) if frequency.isascii() and frequency.isdigit() else 1
    return length / max(times, 1)
