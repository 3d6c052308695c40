"""Ways out for other programs: alerts as Atom and JSON Feed, alerts and articles as CSV and JSON lines."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import Connection

from pipeline.alerts.payload import StoryPayload, from_bytes
from pipeline.alerts.syndication import FeedHead, Told, atom, json_feed
from pipeline.dashboard.crossing import reading
from pipeline.dashboard.exporting import csv_lines, json_lines
from pipeline.dashboard.guarding import DESK
from pipeline.dashboard.search_page import read_question
from pipeline.storage.alerts import StoredAlert
from pipeline.storage.desk_lists import alerts_page
from pipeline.storage.desk_search import FoundRow, Wanted, search
from pipeline.storage.desk_stories import Place

Value = TypeVar("Value")

NEWEST = 50
BATCH = 500
MOST_ROWS = 20_000
"""An export's most rows: more is a matter for the database itself, or for dates in the question."""

ARTICLE_COLUMNS = ("id", "seen_at", "published_at", "outlet", "language", "title", "url", "score", "is_relevant")
ALERT_COLUMNS = (
    "id", "created_at", "kind", "rule", "revision", "severity", "subject", "story_id", "outlets", "independent_sources",
    "languages", "score", "entities", "url",
)  # fmt: skip


async def atom_feed(request: web.Request) -> web.Response:
    head, told = await _newest(request, "/alerts.atom")
    body = await asyncio.to_thread(atom, head, told)
    return web.Response(body=body, content_type="application/atom+xml", charset="utf-8")


async def json_alerts(request: web.Request) -> web.Response:
    head, told = await _newest(request, "/alerts.json")
    body = await asyncio.to_thread(json_feed, head, told)
    return web.Response(body=body, content_type="application/feed+json", charset="utf-8")


async def export_alerts(request: web.Request) -> web.StreamResponse:
    def batch(connection: Connection, last: StoredAlert | None) -> list[StoredAlert]:
        after = Place(at=last.created_at, id=last.id) if last else None
        return alerts_page(connection, limit=BATCH, after=after)

    return await _export(request, "alerts", ALERT_COLUMNS, batch, _alert_row)


async def export_articles(request: web.Request) -> web.StreamResponse:
    """With the same question as the search page."""
    asked = read_question(request.query, request.app[DESK].configured())
    if asked.mistake:
        raise web.HTTPBadRequest
    wanted: Wanted = asked.wanted

    def batch(connection: Connection, last: FoundRow | None) -> list[FoundRow]:
        return search(connection, wanted, limit=BATCH, before=last.id if last else None)

    return await _export(request, "articles", ARTICLE_COLUMNS, batch, _article_row)


def home_of(request: web.Request) -> str:
    """Our address as a reader sees it, without a slash at its end."""
    public = request.app[DESK].public_url.rstrip("/")
    return public or f"{request.scheme}://{request.host}"


async def _newest(request: web.Request, path: str) -> tuple[FeedHead, list[Told]]:
    """The newest alerts, all or of one rule (`?rule=`)."""
    rule = request.query.get("rule") or None
    rows = await reading(request, lambda connection: alerts_page(connection, limit=NEWEST, rule=rule))
    home = home_of(request)
    query = f"?{urlencode({'rule': rule})}" if rule else ""
    title = f"Seedwatch alerts: {rule}" if rule else "Seedwatch alerts"
    head = FeedHead(title=title, self_url=f"{home}{path}{query}", home_url=f"{home}/")
    return head, [from_bytes(row.payload) for row in rows]


async def _export(
    request: web.Request,
    name: str,
    columns: Sequence[str],
    batch: Callable[[Connection, Value | None], list[Value]],
    to_row: Callable[[Value], Mapping[str, object]],
) -> web.StreamResponse:
    """Batches are read in threads, so that a long export holds neither the loop nor a transaction."""
    is_csv = request.match_info["format"] == "csv"
    kind = "text/csv; charset=utf-8" if is_csv else "application/x-ndjson; charset=utf-8"
    disposition = f'attachment; filename="seedwatch-{name}.{request.match_info["format"]}"'
    response = web.StreamResponse(headers={"Content-Type": kind, "Content-Disposition": disposition})
    last: Value | None = None
    sent = 0
    while sent < MOST_ROWS:
        found = await reading(request, lambda connection, last=last: batch(connection, last))  # type: ignore[misc]  # the lambda keeps its row
        if not response.prepared:
            await response.prepare(request)
        rows = [to_row(each) for each in found]
        for line in _lines(rows, columns, is_csv=is_csv, is_first=sent == 0):
            await response.write(line)
        sent += len(found)
        if len(found) < BATCH:
            break
        last = found[-1]
    await response.write_eof()
    return response


def _lines(rows: Sequence[Mapping[str, object]], columns: Sequence[str], *, is_csv: bool, is_first: bool) -> Iterator[bytes]:
    if not is_csv:
        return json_lines(rows)
    lines = csv_lines(rows, columns)
    if not is_first:
        next(lines)
    return lines


def _article_row(row: FoundRow) -> Mapping[str, object]:
    return {column: getattr(row, column) for column in ARTICLE_COLUMNS}


def _alert_row(row: StoredAlert) -> Mapping[str, object]:
    payload = from_bytes(row.payload)
    own = {"id", "created_at", "kind", "rule", "revision", "severity", "subject", "story_id"}
    values: dict[str, object] = {column: getattr(row, column) for column in ALERT_COLUMNS if column in own}
    if isinstance(payload, StoryPayload):
        values |= {
            "outlets": payload.story.outlets,
            "independent_sources": payload.story.independent_sources,
            "languages": payload.story.languages,
            "score": payload.score.value,
            "entities": tuple(dict.fromkeys(mention.entity_id for mention in payload.mentions)),
            "url": payload.article.url,
        }
    return values
