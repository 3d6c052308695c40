"""The pages: one short handler each. Reads in a thread, then renders."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Connection

from pipeline.dashboard.cursors import read_place, write_place
from pipeline.dashboard.feeds_page import read_feeds
from pipeline.dashboard.guarding import DESK, is_logged_in
from pipeline.dashboard.now import read_now
from pipeline.dashboard.pulse import PULSE
from pipeline.dashboard.rendering import page

Value = TypeVar("Value")


async def reading(request: web.Request, read: Callable[[Connection], Value]) -> Value:
    """Run one read in a thread, on a read-only connection."""
    database = request.app[DESK].database

    def run() -> Value:
        with database.read() as connection:
            return read(connection)

    await request.app[PULSE].refresh()
    return await asyncio.to_thread(run)


async def now_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    configured, now = desk.configured(), desk.clock()
    after = read_place(request.query.get("after"))
    found = await reading(request, lambda connection: read_now(connection, configured.cards(), now=now, after=after))
    feeds = await reading(request, lambda connection: read_feeds(connection, configured.feeds, now=now))
    return page(request, "now", found=found, feeds=feeds, older=write_place(found.older), is_first=after is None)


async def feeds_page(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    configured, now = desk.configured(), desk.clock()
    found = await reading(request, lambda connection: read_feeds(connection, configured.feeds, now=now))
    return page(request, "feeds", feeds=found)


async def login_page(request: web.Request) -> web.Response:
    if request.app[DESK].token is None or is_logged_in(request):
        raise web.HTTPSeeOther("/")
    return page(request, "login", is_wrong="wrong" in request.query, next=request.query.get("next", "/"))
