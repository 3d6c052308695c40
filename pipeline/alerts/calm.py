"""When to keep quiet: quiet hours, digest times and mutes. All are values; the clock comes in as an argument.

Quiet hours and digests hold, they never drop. Only a mute drops, because a person asked for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pipeline.alerts.levels import SEVERITIES, Severity

MuteKind = Literal["entity", "story", "outlet", "rule", "all"]

ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `start` to `end` local time, over midnight if `end` is the earlier.

    `days` are the weekdays on which they start (0 = Monday). Alerts of severity `lets_through` or above are told at
    once all the same.
    """

    start: time
    end: time
    zone: ZoneInfo
    days: frozenset[int] = ALL_DAYS
    lets_through: Severity | None = None

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours that end when they start would never or always hold")
        if not self.days <= ALL_DAYS:
            raise ValueError("days are 0 (Monday) to 6 (Sunday)")

    def end_if_quiet(self, now: datetime) -> datetime | None:
        """The moment they end, or None if `now` is not within them."""
        local = now.astimezone(self.zone)
        for began in (local.date(), local.date() - timedelta(days=1)):
            if began.weekday() not in self.days:
                continue
            start = datetime.combine(began, self.start, self.zone)
            ends_on = began if self.end > self.start else began + timedelta(days=1)
            end = datetime.combine(ends_on, self.end, self.zone)
            if start.timestamp() <= now.timestamp() < end.timestamp():
                return end
        return None

    def hold(self, severity: Severity) -> bool:
        """Whether an alert of this severity waits."""
        return self.lets_through is None or SEVERITIES.index(severity) < SEVERITIES.index(self.lets_through)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSchedule:
    """The local times of day at which a channel's digest goes out."""

    times: tuple[time, ...]
    zone: ZoneInfo
    days: frozenset[int] = ALL_DAYS

    def __post_init__(self) -> None:
        if not self.times or not self.days:
            raise ValueError("a digest needs at least one time and one day")

    def next_after(self, moment: datetime) -> datetime:
        """The first digest strictly after `moment`."""
        local = moment.astimezone(self.zone)
        for ahead in range(9):
            day = local.date() + timedelta(days=ahead)
            if day.weekday() not in self.days:
                continue
            for at in sorted(self.times):
                candidate = datetime.combine(day, at, self.zone)
                if candidate.timestamp() > moment.timestamp():
                    return candidate
        raise AssertionError("a week holds every weekday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Silence asked for by a person: about an entity, a story, an outlet, a rule, or all; until a moment, or for good."""

    kind: MuteKind
    value: str = ""
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        return self.until is None or now < self.until


def muted(mutes: Iterable[Mute], kind: MuteKind, now: datetime) -> frozenset[str]:
    """The values of one kind muted now, for comparing without regard to case."""
    return frozenset(mute.value.casefold() for mute in mutes if mute.kind == kind and mute.holds_at(now))
