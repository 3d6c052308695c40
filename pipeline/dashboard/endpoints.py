"""The JSON API, one row an endpoint: path, parameters, what it answers, and the read that answers it.

The routes and the OpenAPI document are both made from this table, so that neither can say what the other does not do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast, get_args

from sqlalchemy import Connection

from pipeline.alerts.alert import HoldReason
from pipeline.alerts.payload import from_bytes as read_payload
from pipeline.alerts.payload import to_json
from pipeline.dashboard import api_values as out
from pipeline.dashboard import parameters as p
from pipeline.dashboard.cursors import write_place
from pipeline.dashboard.deliveries_page import STATES, as_state, read_channels
from pipeline.dashboard.desk import Desk
from pipeline.dashboard.feeds_page import read_feeds
from pipeline.dashboard.health import find_problems
from pipeline.dashboard.now import read_now, story_cards
from pipeline.dashboard.pulse import read_pulse
from pipeline.dashboard.search_page import read_question
from pipeline.dashboard.watch import read_watch
from pipeline.storage.alerts import StoredAlert, read_alert
from pipeline.storage.desk_lists import alerts_page, deliveries_page, holds_page, whole_article
from pipeline.storage.desk_search import search
from pipeline.storage.desk_stories import Place, alerts_on, find_story, reports_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: the values of its parameters and path, and what is needed to answer."""

    connection: Connection
    desk: Desk
    now: datetime
    values: Mapping[str, Any]
    path: Mapping[str, str]

    @property
    def limit(self) -> int:
        return int(self.values.get("limit", p.USUAL_ITEMS))

    @property
    def cursor(self) -> Any:
        return self.values.get("cursor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`read` gives the answer's value, or None where there is no such thing (404). `answer` is None for alert payloads."""

    path: str
    name: str
    summary: str
    answer: type | None
    read: Callable[[Asked], object]
    parameters: tuple[p.Parameter, ...] = ()
    path_words: Mapping[str, str] = field(default_factory=dict)


def _stories(asked: Asked) -> out.StoriesOut:
    cards, memory = asked.desk.configured().cards(), asked.desk.quotes
    found = read_now(asked.connection, cards, now=asked.now, memory=memory, after=asked.cursor, limit=asked.limit)
    return out.StoriesOut(items=tuple(out.story_out(card) for card in found.cards), next=write_place(found.older))


def _story(asked: Asked) -> out.WholeStoryOut | None:
    row = find_story(asked.connection, asked.path["story_id"])
    if row is None:
        return None
    cards, memory = asked.desk.configured().cards(), asked.desk.quotes
    card = story_cards(asked.connection, [row], cards, now=asked.now, memory=memory)[0]
    return out.WholeStoryOut(
        story=out.story_out(card),
        reports=out.reports_out(reports_of(asked.connection, [row.id], each=200)),
        alert_ids=tuple(alert.id for alert in alerts_on(asked.connection, [row.id])),
    )


def _alerts(asked: Asked) -> dict[str, object]:
    rows = alerts_page(
        asked.connection,
        limit=asked.limit + 1,
        after=asked.cursor,
        rule=asked.values.get("rule"),
        story_id=asked.values.get("story"),
    )
    shown = rows[: asked.limit]
    older = Place(at=shown[-1].created_at, id=shown[-1].id) if len(rows) > asked.limit else None
    return {"items": [alert_json(row) for row in shown], "next": write_place(older)}


def _alert(asked: Asked) -> dict[str, object] | None:
    row = read_alert(asked.connection, asked.path["alert_id"])
    return alert_json(row) if row else None


def alert_json(row: StoredAlert) -> dict[str, object]:
    """The payload as it was sent (docs/schemas/alert-payload.schema.json)."""
    return to_json(read_payload(row.payload))


def _articles(asked: Asked) -> out.ArticlesOut:
    given = {name: str(value) for name, value in asked.values.items() if name not in ("limit", "cursor", "relevant")}
    if asked.values.get("relevant"):
        given["relevant"] = "true"
    question = read_question(given, asked.desk.configured())
    if question.mistake:
        raise ValueError(question.mistake)
    rows = search(asked.connection, question.wanted, limit=asked.limit + 1, before=asked.cursor)
    shown = rows[: asked.limit]
    return out.ArticlesOut(
        items=tuple(out.article_out(row) for row in shown), next=str(shown[-1].id) if len(rows) > asked.limit else None
    )


def _article(asked: Asked) -> out.WholeArticleOut | None:
    number = asked.path["article_id"]
    found = whole_article(asked.connection, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
    return out.whole_article_out(found) if found else None


def _entities(asked: Asked) -> out.EntitiesOut:
    view = read_watch(asked.connection, asked.desk.configured().profiles, now=asked.now)
    return out.EntitiesOut(
        items=tuple(out.entity_out(line, seed.profile.seed_id) for seed in view.seeds for line in seed.lines)
    )


def _feeds(asked: Asked) -> out.FeedsOut:
    view = read_feeds(asked.connection, asked.desk.configured().feeds, now=asked.now)
    return out.FeedsOut(items=tuple(out.feed_out(feed) for feed in view.feeds))


def _channels(asked: Asked) -> out.ChannelsOut:
    return out.ChannelsOut(
        items=tuple(
            out.ChannelOut(name=each.name, health=each.level, words=each.words, deliveries=each.numbers)
            for each in read_channels(asked.connection)
        )
    )


def _deliveries(asked: Asked) -> out.DeliveriesOut:
    rows = deliveries_page(
        asked.connection,
        limit=asked.limit + 1,
        after=asked.cursor,
        state=as_state(asked.values.get("state")),
        channel=asked.values.get("channel"),
    )
    shown = rows[: asked.limit]
    older = Place(at=shown[-1].created_at, id=shown[-1].id) if len(rows) > asked.limit else None
    return out.DeliveriesOut(items=tuple(out.delivery_out(each) for each in shown), next=write_place(older))


def _holds(asked: Asked) -> out.HoldsOut:
    rows = holds_page(asked.connection, limit=asked.limit + 1, before=asked.cursor, reason=asked.values.get("reason"))
    shown = rows[: asked.limit]
    return out.HoldsOut(
        items=tuple(out.hold_out(each) for each in shown), next=str(shown[-1].id) if len(rows) > asked.limit else None
    )


def _health(asked: Asked) -> out.HealthOut:
    pulse = read_pulse(asked.connection, now=asked.now)
    problems = tuple(find_problems(asked.desk, asked.now))
    return out.HealthOut(
        ready=not problems,
        problems=problems,
        feeds=pulse.n_feeds,
        feeds_well=pulse.n_well,
        last_report_at=pulse.last_report_at,
        articles_waiting=pulse.articles_waiting,
        deliveries_waiting=pulse.deliveries_waiting,
    )


SEARCH_PARAMETERS = (
    p.words("q", "words, and selectors as in rules: `type:base side:russia drones`", longest=400),
    p.words("entity", "an entity's id: reports that name it in any form"),
    p.words("outlet", "an outlet's exact name"),
    p.words("language", "a language code", longest=16),
    p.day("since", "first day (UTC)"),
    p.day("until", "last day (UTC), in full"),
    p.yes("relevant", "only those that concern a seed"),
)

ENDPOINTS = (
    Endpoint(
        path="/stories",
        name="listStories",
        summary="Open stories, the newest report first",
        answer=out.StoriesOut,
        read=_stories,
        parameters=(p.limit(), p.place_cursor()),
    ),
    Endpoint(
        path="/stories/{story_id}",
        name="getStory",
        summary="A story with its reports",
        answer=out.WholeStoryOut,
        read=_story,
        path_words={"story_id": "a story's id"},
    ),
    Endpoint(
        path="/alerts",
        name="listAlerts",
        summary="Alerts as they were sent, the newest first",
        answer=None,
        read=_alerts,
        parameters=(
            p.limit(),
            p.place_cursor(),
            p.words("rule", "only of this rule"),
            p.words("story", "only on this story", longest=36),
        ),
    ),
    Endpoint(
        path="/alerts/{alert_id}",
        name="getAlert",
        summary="One alert as it was sent",
        answer=None,
        read=_alert,
        path_words={"alert_id": "an alert's id"},
    ),
    Endpoint(
        path="/articles",
        name="searchArticles",
        summary="Full text over the archive, the newest first",
        answer=out.ArticlesOut,
        read=_articles,
        parameters=(p.limit(), p.number_cursor(), *SEARCH_PARAMETERS),
    ),
    Endpoint(
        path="/articles/{article_id}",
        name="getArticle",
        summary="An article with its text and everything found in it",
        answer=out.WholeArticleOut,
        read=_article,
        path_words={"article_id": "an article's id"},
    ),
    Endpoint(
        path="/entities",
        name="listEntities",
        summary="Watched entities, with mentions a day for two weeks",
        answer=out.EntitiesOut,
        read=_entities,
    ),
    Endpoint(path="/feeds", name="listFeeds", summary="Feeds with their health", answer=out.FeedsOut, read=_feeds),
    Endpoint(
        path="/channels",
        name="listChannels",
        summary="Channels with their health and counts",
        answer=out.ChannelsOut,
        read=_channels,
    ),
    Endpoint(
        path="/deliveries",
        name="listDeliveries",
        summary="Deliveries, the newest first",
        answer=out.DeliveriesOut,
        read=_deliveries,
        parameters=(
            p.limit(),
            p.place_cursor(),
            p.choice("state", "only in this state", STATES),
            p.words("channel", "only on this channel"),
        ),
    ),
    Endpoint(
        path="/holds",
        name="listHolds",
        summary="Reports that a rule held back, the newest first",
        answer=out.HoldsOut,
        read=_holds,
        parameters=(
            p.limit(),
            p.number_cursor(),
            p.choice("reason", "only for this reason", cast("tuple[str, ...]", get_args(HoldReason))),
        ),
    ),
    Endpoint(path="/health", name="getHealth", summary="The service in one answer", answer=out.HealthOut, read=_health),
)
