"""Deciding on alerts for reports that have found their story, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlert:
    """An alert as the log shows it. `latency`: from the publisher's date to our decision, where the date is known."""

    id: str
    rule: str
    kind: str
    subject: str
    send_to: tuple[str, ...]
    latency: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingReport:
    """What one turn in the grouping lane did. `had_lane` False: someone else is at it."""

    had_lane: bool
    placed: int = 0
    alerts: tuple[ToldAlert, ...] = ()
    holds: Mapping[str, int] = field(default_factory=dict)
