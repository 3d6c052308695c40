"""Server-sent events: what arrives, and when."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from pipeline.dashboard.live import WATCHER, Watcher
from pipeline.storage.schema import stories
from tests.dashboard.invented import NOW, story_id


async def _next_event(answer):
    """(id, data) of the next event, comments left out."""
    fields = {}
    async with asyncio.timeout(20):
        async for line in answer.content:
            text = line.decode().rstrip("\n")
            if text and not text.startswith(":"):
                name, _, value = text.partition(": ")
                fields[name] = value
            elif "data" in fields:
                return fields["id"], json.loads(fields["data"])
    raise AssertionError("the stream ended")


@pytest.fixture
def visitor(house, make_desk, visit):
    return visit(make_desk(house))


def test_a_change_arrives_as_ready_html(house, visitor):
    async def run():
        async with visitor.session.get("/live/stories") as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            first, before = await _next_event(answer)
            with house.write() as connection:
                query = update(stories).where(stories.c.id == story_id("tartus-ship"))
                connection.execute(query.values(last_seen_at=NOW + timedelta(seconds=1), n_outlets=77))
            second, after = await _next_event(answer)
        return first, second, before, after

    first, second, before, after = visitor.run(run())
    assert first != second
    assert "77 outlets" not in before["stories"]
    assert after["stories"].split('id="s-')[1].startswith(story_id("tartus-ship"))
    assert "77 outlets" in after["stories"]
    assert "feeds healthy" in after["pulse"]


def test_who_knows_the_newest_is_told_nothing(house, make_desk):
    async def run():
        watcher = Watcher(make_desk(house), pause=timedelta(milliseconds=5))
        task = asyncio.create_task(watcher.run())
        version = await watcher.next_change("", within=timedelta(seconds=10))
        nothing = await watcher.next_change(version, within=timedelta(milliseconds=30))
        task.cancel()
        return version, nothing

    version, nothing = asyncio.run(run())
    assert version
    assert nothing is None


def test_too_many_streams_are_refused(house, make_desk, visit):
    from pipeline.dashboard.live import MOST_STREAMS

    visitor = visit(make_desk(house))
    visitor.app[WATCHER].n_streams = MOST_STREAMS
    status, headers, _ = visitor.get("/live/stories")
    assert status == 503
    assert headers["Retry-After"] == "60"
