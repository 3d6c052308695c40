"""`/live`: this process answers. `/ready`: the whole works, or what does not, by name."""

import asyncio
from datetime import datetime, timedelta

from aiohttp import web

from pipeline.dashboard.desk import Desk
from pipeline.dashboard.feed_health import length_in_words
from pipeline.dashboard.guarding import DESK
from pipeline.errors import SchemaTooNew, SeedwatchError
from pipeline.storage.desk_health import heartbeats
from pipeline.storage.upgrading import is_current

# Processes beat every five seconds; six missed beats are no hiccup.
STALE_AFTER = timedelta(seconds=30)


async def live(request: web.Request) -> web.Response:
    del request
    return web.json_response({"live": True})


async def ready(request: web.Request) -> web.Response:
    """503 with the list of what is wrong, else 200."""
    desk = request.app[DESK]
    problems = await asyncio.to_thread(find_problems, desk, desk.clock())
    return web.json_response({"ready": not problems, "problems": problems}, status=503 if problems else 200)


def find_problems(desk: Desk, now: datetime) -> list[str]:
    """Empty when all is well."""
    try:
        if not is_current(desk.database):
            return ["database: the schema is not this program's; run `seedwatch db upgrade`"]
        with desk.database.read() as connection:
            beats = heartbeats(connection)
    except SchemaTooNew as error:
        return [f"database: {error.message}"]
    except SeedwatchError:
        return ["database: cannot be reached"]
    problems = []
    for kind in sorted(desk.expected):
        beat_at = beats.get(kind)
        if beat_at is None:
            problems.append(f"{kind}: none is running")
        elif now - beat_at > STALE_AFTER:
            problems.append(f"{kind}: last heard of {length_in_words(now - beat_at)} ago")
    return problems
