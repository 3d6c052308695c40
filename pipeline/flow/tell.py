"""Reports that have found their story -> alerts in the outbox, or holds with their reason; in the story's own transaction."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pipeline.alerts.alert import Alert, Hold
from pipeline.alerts.deciding import RuleHistory, decide
from pipeline.alerts.rule import Rule
from pipeline.flow.briefing import Briefing, PlacedReport, case_for
from pipeline.flow.failpoints import reach
from pipeline.flow.grouping import group_waiting
from pipeline.storage import alerts
from pipeline.storage.engine import Database
from pipeline.storage.told import alerts_in_last_hour, story_state

Recipients = Mapping[str, Sequence[str]]


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


def tell_waiting(
    database: Database,
    *,
    briefing: Briefing,
    recipients: Recipients,
    owner: str,
    clock: Callable[[], datetime],
    max_attempts: int = 3,
) -> GroupingReport:
    """Place every waiting article and decide on it. `recipients` of each channel, by its name."""
    desk = _Desk(briefing, recipients, clock)
    grouped = group_waiting(database, owner=owner, clock=clock, on_placed=desk.tell, max_attempts=max_attempts)
    if grouped is None:
        return GroupingReport(had_lane=False)
    return GroupingReport(
        had_lane=True,
        placed=grouped.placed,
        alerts=tuple(alert for one in grouped.told for alert in one.alerts),
        holds=dict(Counter(reason for one in grouped.told for reason in one.holds)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """On one report, by all rules."""

    alerts: tuple[ToldAlert, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Decides for every rule."""

    briefing: Briefing
    recipients: Recipients
    clock: Callable[[], datetime]

    def tell(self, connection: Connection, found: PlacedReport) -> _Decided:
        now = self.clock()
        mutes = alerts.active_mutes(connection, now=now)
        told: list[ToldAlert] = []
        held: list[str] = []
        for rule in self.briefing.rules:
            state = story_state(connection, _ids(found), rule.name)
            history = RuleHistory(alerts_in_last_hour=_recent(connection, rule, now))
            case = case_for(found, rule, self.briefing, state=state, now=now, history=history, mutes=mutes)
            verdict = decide(case)
            if isinstance(verdict, Hold):
                held.append(verdict.reason)
                _hold(connection, verdict, found, rule, now)
            elif alerts.insert_alert(connection, verdict, recipients=self.recipients):
                told.append(_told(verdict, found, now))
                reach("alert.written")
        return _Decided(alerts=tuple(told), holds=tuple(held))


def _hold(connection: Connection, hold: Hold, found: PlacedReport, rule: Rule, now: datetime) -> None:
    alerts.record_hold(connection, hold, article_id=found.report.id, rule=rule.name, story_id=found.story.id, now=now)


def _ids(found: PlacedReport) -> tuple[str, ...]:
    """The story, and the one that has just been merged into it."""
    away = found.placed.merged_away
    return (found.story.id, away.id) if away else (found.story.id,)


def _recent(connection: Connection, rule: Rule, now: datetime) -> int:
    """No further than the cap: in a flood it would be counted thousands of times, over thousands of alerts."""
    if rule.hourly_cap is None:
        return 0
    return alerts_in_last_hour(connection, rule.name, now=now, at_most=rule.hourly_cap)


def _told(alert: Alert, found: PlacedReport, now: datetime) -> ToldAlert:
    published = found.report.published_at
    return ToldAlert(
        id=alert.id,
        rule=alert.rule,
        kind=alert.kind,
        subject=alert.payload.subject,
        send_to=alert.send_to,
        latency=max(now - published, timedelta(0)) if published else None,
    )
