"""Rules over a past: what would have been told, and what another rule or profile would have told instead. Nothing is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from pipeline.flow.assess import Assessed

TDT_FALSE_ALARM = 4.9
"""Normalised tracking cost of the TDT evaluations: P_miss + 4.9 P_fa (from C_miss 1, C_fa .1, P_target .02)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One report that is told otherwise. `why`: the reason on the side that says nothing, or the scores."""

    kind: str
    number: int
    title: str
    outlet: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What one configuration tells of a past."""

    reports: int
    would_alert: int
    new: int
    updates: int
    stories: int
    holds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Against gold: alerts on reports, the TDT cost (0 best, 1 is saying nothing), and the delay to a story's first alert."""

    precision: float
    recall: float
    tdt_cost: float
    median_delay: timedelta | None


def summary(results: Sequence[Assessed]) -> Replayed:
    kinds = [alert.kind for result in results for alert in result.alerts]
    holds: dict[str, int] = {}
    for result in results:
        if result.would_alert and result.hold:
            holds[result.hold] = holds.get(result.hold, 0) + 1
    return Replayed(
        reports=len(results),
        would_alert=sum(result.would_alert for result in results),
        new=kinds.count("new"),
        updates=kinds.count("update"),
        stories=len({result.story for result in results if result.would_alert}),
        holds=holds,
    )


def compare(before: Sequence[Assessed], after: Sequence[Assessed]) -> list[Change]:
    """Report by report: gained, lost, or changed (the same report fires, with other rules or another score)."""
    changes = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        kind, why = _change(old, new)
        if kind:
            report = new.report
            changes.append(Change(kind=kind, number=number, title=report.title, outlet=report.outlet, why=why))
    return changes


def _change(old: Assessed, new: Assessed) -> tuple[str, str]:
    if new.would_alert and not old.would_alert:
        return "gained", f"{', '.join(new.rules)}; before: {_silence(old)}"
    if old.would_alert and not new.would_alert:
        return "lost", f"was {', '.join(old.rules)}; now: {_silence(new)}"
    if old.rules != new.rules:
        return "changed", f"{', '.join(old.rules)} -> {', '.join(new.rules)}"
    if old.would_alert and _score(old) != _score(new):
        return "changed", f"score {_score(old):.1f} -> {_score(new):.1f}"
    return "", ""


def _silence(result: Assessed) -> str:
    reason, detail = next(((hold.reason, hold.detail) for _, hold in result.holds), ("no_rule", ""))
    return f"{reason} ({detail})" if detail else reason


def _score(result: Assessed) -> float:
    return max((relevance.score for relevance in result.analysis.relevances), default=0.0)


def judge(results: Sequence[Assessed], gold: Sequence[tuple[bool | None, str | None]]) -> Judged | None:
    """Against (alert, story) labels, one for each report; None where no report has a label."""
    labelled = [(result, alert) for result, (alert, _) in zip(results, gold, strict=True) if alert is not None]
    if not labelled:
        return None
    targets = sum(alert for _, alert in labelled)
    others = len(labelled) - targets
    right = sum(alert and result.would_alert for result, alert in labelled)
    false = sum(not alert and result.would_alert for result, alert in labelled)
    miss_rate = 1 - right / targets if targets else 0.0
    false_rate = false / others if others else 0.0
    return Judged(
        precision=right / (right + false) if right + false else 1.0,
        recall=right / targets if targets else 1.0,
        tdt_cost=miss_rate + TDT_FALSE_ALARM * false_rate,
        median_delay=_delay(results, gold),
    )


def _delay(results: Sequence[Assessed], gold: Sequence[tuple[bool | None, str | None]]) -> timedelta | None:
    """From an event's first report to the first report of it that fires, median over the events that are told at all."""
    events: dict[str, list[Assessed]] = {}
    for result, (alert, story) in zip(results, gold, strict=True):
        if alert and story:
            events.setdefault(story, []).append(result)
    delays = []
    for reports in events.values():
        told = [result.report.dated_at for result in reports if result.would_alert]
        if told:
            delays.append(min(told) - min(result.report.dated_at for result in reports))
    return timedelta(seconds=median(delay.total_seconds() for delay in delays)) if delays else None
