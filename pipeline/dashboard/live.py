"""Server-sent events: what changed since a moment, as ready HTML. The pages are whole without them.

One loop asks the database every two seconds, however many people look; a stream ends after an hour and the browser comes back.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import Connection

from pipeline.dashboard.desk import Desk
from pipeline.dashboard.guarding import DESK
from pipeline.dashboard.now import read_now
from pipeline.dashboard.pulse import PULSE
from pipeline.dashboard.rendering import fragment
from pipeline.errors import SeedwatchError
from pipeline.storage.desk_stories import latest_change

PAUSE = timedelta(seconds=2)
KEEP_ALIVE = timedelta(seconds=20)
LONGEST_STREAM = timedelta(hours=1)
MOST_STREAMS = 200


class Watcher:
    """Knows when the newest change to stories happened, and wakes everyone who waits for one. `n_streams` are open now."""

    def __init__(self, desk: Desk, *, pause: timedelta = PAUSE) -> None:
        self._desk = desk
        self._pause = pause
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.version = ""
        self.n_streams = 0
        self.is_closing = False

    async def run(self) -> None:
        """Until cancelled. A database that is away is asked again."""
        while True:
            try:
                version = await asyncio.to_thread(self._read)
            except SeedwatchError:
                version = self.version
            if version != self.version:
                async with self._changed:
                    self.version = version
                    self._changed.notify_all()
            await asyncio.sleep(self._pause.total_seconds())

    async def close(self) -> None:
        """Let every stream end now: a stopping process waits for none of them."""
        async with self._changed:
            self.is_closing = True
            self._changed.notify_all()

    async def next_change(self, known: str, *, within: timedelta) -> str | None:
        """The version after `known`; None if nothing changed for so long."""
        async with self._changed:
            try:
                async with asyncio.timeout(within.total_seconds()):
                    await self._changed.wait_for(lambda: self.is_closing or self.version != known)
            except TimeoutError:
                return None
        return None if self.is_closing else self.version

    def _read(self) -> str:
        with self._desk.database.read() as connection:
            return latest_change(connection)


WATCHER = web.AppKey("watcher", Watcher)


async def keep_watching(app: web.Application) -> AsyncIterator[None]:
    """For the life of the application."""
    task = asyncio.create_task(app[WATCHER].run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def end_streams(app: web.Application) -> None:
    """Signal at shutdown."""
    await app[WATCHER].close()


async def stories_live(request: web.Request) -> web.StreamResponse:
    """`stories`: the first page of stories; `pulse`: the line at the top. Sent when something changed."""
    watcher = request.app[WATCHER]
    if watcher.n_streams >= MOST_STREAMS:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "60"})
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    watcher.n_streams += 1
    try:
        async with asyncio.timeout(LONGEST_STREAM.total_seconds()):
            await _send_changes(request, response, watcher)
    except (TimeoutError, ConnectionError):
        pass
    finally:
        watcher.n_streams -= 1
    return response


async def _send_changes(request: web.Request, response: web.StreamResponse, watcher: Watcher) -> None:
    known = request.headers.get("Last-Event-ID") or request.query.get("known", "")
    await response.write(b"retry: 5000\n\n")
    while not watcher.is_closing:
        version = await watcher.next_change(known, within=KEEP_ALIVE)
        if version is None:
            await response.write(b": still here\n\n")
            continue
        known = version
        await response.write(await _event(request, version))


async def _event(request: web.Request, version: str) -> bytes:
    desk = request.app[DESK]
    now = desk.clock()
    pulse = await request.app[PULSE].refresh()

    def read() -> str:
        with desk.database.read() as connection:
            return _stories_html(connection, desk, now)

    body = {"stories": await asyncio.to_thread(read), "pulse": fragment("state", now=now, pulse=pulse)}
    return f"id: {version}\nevent: stories\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def _stories_html(connection: Connection, desk: Desk, now: datetime) -> str:
    found = read_now(connection, desk.configured().cards(), now=now, memory=desk.quotes)
    return fragment("stories", now=now, found=found)
