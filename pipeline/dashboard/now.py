"""Now: the open stories, newest first, each with the sentences that prove it and everything else one click away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar

from sqlalchemy import Connection

from pipeline.alerts.html import Quote
from pipeline.alerts.rule import EntityCard
from pipeline.alerts.safety import safe_url
from pipeline.alerts.subject import each_in_words
from pipeline.dashboard.marking import plain, script_of
from pipeline.dashboard.quoting import Quoted, QuoteMemory, quotes_of
from pipeline.storage.desk_stories import (
    AlertRow,
    HoldRow,
    Place,
    Reasons,
    StoryReportRow,
    StoryRow,
    alerts_on,
    holds_on,
    latest_stories,
    muted_stories,
    reasons_of,
    reports_of,
    rules_that_told,
)

Row = TypeVar("Row", StoryReportRow, AlertRow, HoldRow)

STORIES_A_PAGE = 20
# A story's proofs come from its newest reports; forty are enough to find one in each of a dozen languages.
_REPORTS_LOOKED_AT = 40
_MOST_PROOFS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A sentence that proves a story, and who wrote it when."""

    quote: Quote
    outlet: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCard:
    """One story of the front page. `news`: what is new since `since`. `hold` only where nothing was ever told."""

    story: StoryRow
    headline: Quote
    proofs: tuple[Proof, ...]
    rules: tuple[str, ...]
    news: tuple[str, ...]
    since: datetime | None
    score: float
    reasons: Reasons
    alert: AlertRow | None
    hold: HoldRow | None
    n_reprints: int
    is_muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NowPage:
    """A page of stories; `older` is where the next one starts."""

    cards: tuple[StoryCard, ...]
    older: Place | None


def read_now(
    connection: Connection,
    cards: Mapping[str, EntityCard],
    *,
    now: datetime,
    memory: QuoteMemory,
    after: Place | None = None,
    limit: int = STORIES_A_PAGE,
) -> NowPage:
    """Everything the front page says, in a fixed number of queries."""
    rows = latest_stories(connection, limit=limit + 1, after=after)
    shown = rows[:limit]
    older = Place(at=shown[-1].last_seen_at, id=shown[-1].id) if len(rows) > limit else None
    return NowPage(cards=story_cards(connection, shown, cards, now=now, memory=memory), older=older)


def story_cards(
    connection: Connection, rows: Sequence[StoryRow], cards: Mapping[str, EntityCard], *, now: datetime, memory: QuoteMemory
) -> tuple[StoryCard, ...]:
    """These stories as cards, in the same order."""
    ids = [row.id for row in rows]
    reports = _by_story(reports_of(connection, ids, each=_REPORTS_LOOKED_AT))
    chosen = {row.id: _telling_reports(row, reports.get(row.id, [])) for row in rows}
    titled = {row.id: report for row in rows if (report := _title_report(row, reports.get(row.id, [])))}
    quoted = quotes_of(connection, _each_once([*titled.values(), *chain(*chosen.values())]), cards, memory)
    alerts = _by_story(alerts_on(connection, ids, each=1))
    rules = rules_that_told(connection, ids)
    holds = _by_story(holds_on(connection, ids))
    highest = {each: max(found, key=lambda report: report.score) for each, found in reports.items() if each not in alerts}
    reasons = reasons_of(connection, [report.article_id for report in highest.values()])
    muted = muted_stories(connection, ids, now=now)
    return tuple(
        _card(
            row,
            reports=reports.get(row.id, []),
            proofs=_proofs(chosen[row.id], quoted),
            headline=_headline(row, titled.get(row.id), quoted),
            alerts=alerts.get(row.id, []),
            rules=rules.get(row.id, ()),
            holds=holds.get(row.id, []),
            reasons=_reasons(alerts.get(row.id, []), highest.get(row.id), reasons),
            is_muted=row.id in muted,
        )
        for row in rows
    )


def _card(
    row: StoryRow,
    *,
    reports: Sequence[StoryReportRow],
    proofs: tuple[Proof, ...],
    headline: Quote,
    alerts: Sequence[AlertRow],
    rules: tuple[str, ...],
    holds: Sequence[HoldRow],
    reasons: Reasons,
    is_muted: bool,
) -> StoryCard:
    newest = alerts[0] if alerts else None
    return StoryCard(
        story=row,
        headline=headline,
        proofs=proofs,
        rules=rules,
        news=each_in_words(newest.payload.new) if newest else (),
        since=newest.payload.since if newest else None,
        score=newest.payload.score.value if newest else max((report.score for report in reports), default=0.0),
        reasons=reasons,
        alert=newest,
        hold=holds[0] if holds and not alerts else None,
        n_reprints=sum(report.is_reprint for report in reports),
        is_muted=is_muted,
    )


def _telling_reports(row: StoryRow, reports: Sequence[StoryReportRow]) -> list[StoryReportRow]:
    """At most three, no reprints: the one that gave the headline, then other scripts, other languages, then the newest."""
    originals = [report for report in reports if not report.is_reprint] or list(reports)
    left = sorted(originals, key=lambda report: report.article_id != row.title_article_id)
    chosen: list[StoryReportRow] = []
    while left and len(chosen) < _MOST_PROOFS:
        scripts = {script_of(report.title) for report in chosen}
        languages = {report.language for report in chosen}
        best = min(left, key=lambda report: (script_of(report.title) in scripts, report.language in languages))
        chosen.append(best)
        left.remove(best)
    return chosen


def _proofs(reports: Sequence[StoryReportRow], quoted: Mapping[int, Quoted]) -> tuple[Proof, ...]:
    return tuple(
        Proof(quote=quote, outlet=report.outlet, at=report.dated_at, url=safe_url(report.url))
        for report in reports
        for quote in quoted[report.article_id].proof
    )


def _title_report(row: StoryRow, reports: Sequence[StoryReportRow]) -> StoryReportRow | None:
    return next((each for each in reports if each.article_id == row.title_article_id), None)


def _headline(row: StoryRow, report: StoryReportRow | None, quoted: Mapping[int, Quoted]) -> Quote:
    if report is None or report.title != row.title:
        return plain(row.title, report.language if report else None)
    return quoted[report.article_id].title


def _each_once(reports: Sequence[StoryReportRow]) -> list[StoryReportRow]:
    return list({report.article_id: report for report in reports}.values())


def _reasons(alerts: Sequence[AlertRow], highest: StoryReportRow | None, reasons: Mapping[int, Reasons]) -> Reasons:
    """Those told with the newest alert, else those of the highest report."""
    if alerts:
        return tuple((reason.points, reason.text) for reason in alerts[0].payload.score.reasons)
    return reasons.get(highest.article_id, ()) if highest else ()


def _by_story(rows: Sequence[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.story_id, []).append(row)
    return grouped
