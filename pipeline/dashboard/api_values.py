"""What the JSON API answers, as values: the schema in the OpenAPI document and the answers come from these same classes.

One thing, so one file: the whole contract of /api/v1, read beside the document made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pipeline.alerts.html import Quote
from pipeline.dashboard.feeds_page import FeedView
from pipeline.dashboard.now import StoryCard
from pipeline.dashboard.watch import EntityLine
from pipeline.delivery.delivery import Delivery, DeliveryState
from pipeline.mentions.mention import Mention, Rejected, Relevance
from pipeline.storage.desk_lists import HeldPlace, WholeArticle
from pipeline.storage.desk_search import FoundRow
from pipeline.storage.desk_stories import StoryReportRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOut:
    """A sentence that proves a story. `names` are the watched names in it, in order."""

    sentence: str
    names: tuple[str, ...]
    language: str
    outlet: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonOut:
    """One term of a score."""

    points: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOut:
    """A story as the front page shows it. `hold`: why nothing was told of it, where nothing was."""

    id: str
    state: str
    title: str
    first_seen_at: datetime
    last_seen_at: datetime
    articles: int
    outlets: int
    independent_sources: int
    languages: tuple[str, ...]
    rules: tuple[str, ...]
    news: tuple[str, ...]
    news_since: datetime | None
    score: float
    reasons: tuple[ReasonOut, ...]
    proofs: tuple[ProofOut, ...]
    last_alert_id: str | None
    hold: str | None
    is_muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReportOut:
    """A report of a story."""

    article_id: int
    title: str
    outlet: str
    language: str | None
    url: str
    published_at: datetime | None
    seen_at: datetime
    score: float
    is_reprint: bool
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeStoryOut:
    """A story with its reports, the newest first, and the ids of its alerts."""

    story: StoryOut
    reports: tuple[StoryReportOut, ...]
    alert_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesOut:
    items: tuple[StoryOut, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleOut:
    """An article of the archive, without its text."""

    id: int
    title: str
    outlet: str
    language: str | None
    url: str
    published_at: datetime | None
    seen_at: datetime
    score: float
    is_relevant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesOut:
    items: tuple[ArticleOut, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeArticleOut:
    """An article with its text and everything found in it. Offsets are code points into `title` or `text`."""

    id: int
    title: str
    text: str
    text_source: str
    outlet: str
    language: str | None
    url: str
    published_at: datetime | None
    seen_at: datetime
    story_id: str | None
    mentions: tuple[Mention, ...]
    rejected: tuple[Rejected, ...]
    relevances: tuple[Relevance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOut:
    day: date
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityOut:
    """A watched entity with its mentions of the last two weeks."""

    id: str
    seed_id: str
    type: str
    label: str
    side: str
    weight: float
    mentions: int
    days: tuple[DayOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitiesOut:
    items: tuple[EntityOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOut:
    """A feed with its health. `usual_gap_seconds`: between its entries."""

    name: str
    url: str
    language: str | None
    country: str | None
    health: Literal["ok", "warn", "bad", "new"]
    words: str
    advice: str
    last_new_at: datetime | None
    last_ok_at: datetime | None
    last_polled_at: datetime | None
    next_poll_at: datetime | None
    usual_gap_seconds: float | None
    articles_24h: int
    relevant_24h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsOut:
    items: tuple[FeedOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOut:
    """One alert on its way to one channel."""

    id: str
    alert_id: str
    channel: str
    recipient: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    last_attempt_at: datetime | None
    last_status: int | None
    last_detail: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesOut:
    items: tuple[DeliveryOut, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOut:
    """A report that a rule held back, and why."""

    article_id: int
    story_id: str | None
    rule: str
    reason: str
    detail: str
    held_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsOut:
    items: tuple[HoldOut, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOut:
    name: str
    health: str
    words: str
    deliveries: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsOut:
    items: tuple[ChannelOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthOut:
    """`problems` is empty when all is well."""

    ready: bool
    problems: tuple[str, ...]
    feeds: int
    feeds_well: int
    last_report_at: datetime | None
    articles_waiting: int
    deliveries_waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictOut:
    rule: str
    would_alert: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedOut:
    """What was found in a report that was sent in, and what each rule says to it."""

    language: str | None
    mentions: tuple[Mention, ...]
    rejected: tuple[Rejected, ...]
    relevances: tuple[Relevance, ...]
    verdicts: tuple[VerdictOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemOut:
    """RFC 9457: what went wrong, for a program and its author."""

    title: str
    status: int
    detail: str = ""


def story_out(card: StoryCard) -> StoryOut:
    story = card.story
    return StoryOut(
        id=story.id,
        state=story.state,
        title=story.title,
        first_seen_at=story.first_seen_at,
        last_seen_at=story.last_seen_at,
        articles=story.n_articles,
        outlets=story.n_outlets,
        independent_sources=story.n_independent,
        languages=story.languages,
        rules=card.rules,
        news=card.news,
        news_since=card.since,
        score=card.score,
        reasons=tuple(ReasonOut(points=points, text=text) for points, text in card.reasons),
        proofs=tuple(
            ProofOut(
                sentence=_whole(proof.quote),
                names=tuple(piece.text for piece in proof.quote.pieces if piece.type),
                language=proof.quote.language,
                outlet=proof.outlet,
                at=proof.at,
                url=proof.url,
            )
            for proof in card.proofs
        ),
        last_alert_id=card.alert.id if card.alert else None,
        hold=card.hold.reason if card.hold else None,
        is_muted=card.is_muted,
    )


def story_report_out(row: StoryReportRow) -> StoryReportOut:
    return StoryReportOut(**{name: getattr(row, name) for name in StoryReportOut.__dataclass_fields__})


def article_out(row: FoundRow) -> ArticleOut:
    return ArticleOut(**{name: getattr(row, name) for name in ArticleOut.__dataclass_fields__})


def whole_article_out(found: WholeArticle) -> WholeArticleOut:
    kept = ("id", "title", "text", "text_source", "outlet", "url", "published_at", "seen_at", "story_id")
    return WholeArticleOut(
        **{name: getattr(found, name) for name in kept},
        language=found.analysis.language,
        mentions=found.analysis.mentions,
        rejected=found.analysis.rejected,
        relevances=found.analysis.relevances,
    )


def entity_out(line: EntityLine, seed_id: str) -> EntityOut:
    entity = line.entity
    return EntityOut(
        id=entity.id,
        seed_id=seed_id,
        type=entity.type,
        label=entity.label,
        side=entity.side,
        weight=entity.weight,
        mentions=line.total,
        days=tuple(DayOut(day=cell.day, mentions=cell.number) for cell in line.cells),
    )


def feed_out(view: FeedView) -> FeedOut:
    state = view.line.state
    return FeedOut(
        name=view.line.name,
        url=view.line.shown_url,
        language=view.language,
        country=view.country,
        health=view.health.level,
        words=view.health.words,
        advice=view.health.advice,
        last_new_at=state.last_new_at,
        last_ok_at=state.last_ok_at,
        last_polled_at=state.last_polled_at,
        next_poll_at=state.next_poll_at,
        usual_gap_seconds=view.usual.total_seconds() if view.usual else None,
        articles_24h=view.n_day,
        relevant_24h=view.n_relevant,
    )


def delivery_out(delivery: Delivery) -> DeliveryOut:
    return DeliveryOut(**{name: getattr(delivery, name) for name in DeliveryOut.__dataclass_fields__})


def hold_out(held: HeldPlace) -> HoldOut:
    return HoldOut(**{name: getattr(held.hold, name) for name in HoldOut.__dataclass_fields__})


def reports_out(rows: Sequence[StoryReportRow]) -> tuple[StoryReportOut, ...]:
    return tuple(story_report_out(row) for row in rows)


def _whole(quote: Quote) -> str:
    return "".join(piece.text for piece in quote.pieces)
