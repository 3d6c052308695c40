"""From a handler into the database and back: in a thread, one transaction each, reads on the read-only door."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Connection

from pipeline.dashboard.guarding import DESK
from pipeline.dashboard.pulse import PULSE

Value = TypeVar("Value")


async def reading(request: web.Request, read: Callable[[Connection], Value]) -> Value:
    """One read for a page; the line at its top is brought up to date on the way."""
    database = request.app[DESK].database

    def run() -> Value:
        with database.read() as connection:
            return read(connection)

    await request.app[PULSE].refresh()
    return await asyncio.to_thread(run)


async def writing(request: web.Request, act: Callable[[Connection], Value]) -> Value:
    """One change that a person asked for."""
    database = request.app[DESK].database

    def run() -> Value:
        with database.write() as connection:
            return act(connection)

    return await asyncio.to_thread(run)
