"""Story: its reports, alerts and silences on one line of time; its texts side by side; what was delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pipeline.alerts.html import Quote
from pipeline.alerts.rule import EntityCard
from pipeline.alerts.safety import safe_url
from pipeline.alerts.subject import each_in_words
from pipeline.dashboard.marking import marked_text, marked_title
from pipeline.dashboard.now import StoryCard, story_cards
from pipeline.dashboard.quoting import QuoteMemory, by_article
from pipeline.delivery.delivery import Delivery
from pipeline.storage.deliveries import list_deliveries
from pipeline.storage.desk_stories import (
    AlertRow,
    HoldRow,
    NamedRow,
    StoryReportRow,
    alerts_on,
    find_story,
    holds_on,
    names_in,
    reports_of,
    texts_of,
)

MOST_REPORTS = 200
_SIDE_BY_SIDE = 6
_EXCERPT = 1_100


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report on the line of time."""

    at: datetime
    report: StoryReportRow
    title: Quote
    url: str
    holds: tuple[HoldRow, ...]
    kind: str = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMoment:
    """An alert on the line of time. `news`: what was new in it; empty for a first one."""

    at: datetime
    alert: AlertRow
    news: tuple[str, ...]
    deliveries: tuple[Delivery, ...]
    kind: str = "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A report's text beside the others'."""

    report: StoryReportRow
    title: Quote
    text: Quote
    url: str
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """All that is known of one story. `line` is oldest first; `n_left_out`: reports too many to show."""

    card: StoryCard
    line: tuple[Reported | ToldMoment, ...]
    columns: tuple[Column, ...]
    n_left_out: int


def read_story(
    connection: Connection, story_id: str, cards: Mapping[str, EntityCard], *, now: datetime, memory: QuoteMemory
) -> StoryPage | None:
    """None: there is no such story."""
    row = find_story(connection, story_id)
    if row is None:
        return None
    reports = reports_of(connection, [story_id], each=MOST_REPORTS)
    alerts = alerts_on(connection, [story_id])
    holds = holds_on(connection, [story_id])
    ids = [report.article_id for report in reports]
    names = by_article(names_in(connection, ids))
    beside = _beside(reports, row.title_article_id)
    texts = texts_of(connection, [report.article_id for report in beside])
    deliveries = {alert.id: tuple(list_deliveries(connection, alert_id=alert.id)) for alert in alerts}
    line: list[Reported | ToldMoment] = [_reported(each, names, holds, cards) for each in reports]
    line += [_told(alert, deliveries[alert.id]) for alert in alerts]
    return StoryPage(
        card=story_cards(connection, [row], cards, now=now, memory=memory)[0],
        line=tuple(sorted(line, key=lambda each: (each.at, each.kind == "alert"))),
        columns=tuple(_column(each, texts.get(each.article_id, ""), names, cards) for each in beside),
        n_left_out=max(row.n_articles - len(reports), 0),
    )


def _reported(
    report: StoryReportRow, names: Mapping[int, list[NamedRow]], holds: Sequence[HoldRow], cards: Mapping[str, EntityCard]
) -> Reported:
    return Reported(
        at=report.seen_at,
        report=report,
        title=marked_title(report.title, names.get(report.article_id, []), cards, report.language),
        url=safe_url(report.url),
        holds=tuple(hold for hold in holds if hold.article_id == report.article_id),
    )


def _told(alert: AlertRow, deliveries: tuple[Delivery, ...]) -> ToldMoment:
    return ToldMoment(at=alert.created_at, alert=alert, news=each_in_words(alert.payload.new), deliveries=deliveries)


def _beside(reports: Sequence[StoryReportRow], title_article_id: int) -> list[StoryReportRow]:
    """One original of each language, the headline's first, then the newest others: at most six."""
    originals = [report for report in reports if not report.is_reprint] or list(reports)
    originals.sort(key=lambda report: report.article_id != title_article_id)
    first: dict[str | None, StoryReportRow] = {}
    for report in originals:
        first.setdefault(report.language, report)
    chosen = list(first.values())
    chosen += [report for report in originals if report not in chosen]
    return chosen[:_SIDE_BY_SIDE]


def _column(report: StoryReportRow, text: str, names: Mapping[int, list[NamedRow]], cards: Mapping[str, EntityCard]) -> Column:
    shown = text if len(text) <= _EXCERPT else text[: text.rfind(" ", _EXCERPT // 2, _EXCERPT) + 1 or _EXCERPT]
    found = names.get(report.article_id, [])
    return Column(
        report=report,
        title=marked_title(report.title, found, cards, report.language),
        text=marked_text(shown, found, cards, report.language),
        url=safe_url(report.url),
        is_cut=len(shown) < len(text),
    )
