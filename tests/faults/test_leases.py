"""Promises 5 and 14: the dead hold nothing, the late write nothing, and two of each share the work without doubling it."""

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pipeline.feeds.feed import Feed
from pipeline.feeds.schedule import FeedState
from pipeline.storage.articles import claim_pages, insert_articles, store_page
from pipeline.storage.engine import Database
from pipeline.storage.feeds import FeedId, claim_due, record_poll, sync_feeds
from pipeline.storage.moments import database_now
from pipeline.storage.processes import renew_lane, take_lane
from pipeline.storage.schema import feeds, lanes
from tests.faults.invention import places, profile
from tests.faults.test_poison import raw_article
from workers import runtime
from workers.inheriting import give_back_of_the_dead
from workers.loops import Loops
from workers.runtime import host_name, process_name

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEEDS = [Feed(name=f"F{number}", url=f"https://f{number}.example/feed") for number in range(40)]
MINUTE = timedelta(minutes=1)


def with_feeds(database: Database) -> None:
    with database.write() as connection:
        sync_feeds(connection, FEEDS, now=NOW, spread=[timedelta(0)])


def expire(database: Database) -> None:
    """The database's clock cannot be turned, so the leases are dated back."""
    with database.write() as connection:
        connection.execute(update(feeds).values(lease_until=NOW - timedelta(days=400)))
        connection.execute(update(lanes).values(until=NOW - timedelta(days=400)))


def test_a_poller_stopped_past_its_lease_writes_nothing(database: Database) -> None:
    with_feeds(database)
    with database.write() as connection:
        (slow,) = claim_due(connection, owner="slow", now=NOW, limit=1, lease=MINUTE)
    expire(database)
    with database.write() as connection:
        taken = claim_due(connection, owner="quick", now=NOW, limit=40, lease=MINUTE)
    assert slow.url in {feed.url for feed in taken}
    with database.write() as connection:
        assert not record_poll(connection, slow, FeedState(next_poll_at=NOW + timedelta(days=9)), never=NOW)
        row = connection.execute(select(feeds).where(feeds.c.id == slow.id)).one()
    assert (row.lease_owner, row.next_poll_at) == ("quick", NOW)


def test_two_pollers_share_the_feeds_and_never_hold_the_same(database: Database) -> None:
    with_feeds(database)
    held: dict[str, set[str]] = {"one": set(), "two": set()}
    for turn in range(8):
        owner = ("one", "two")[turn % 2]
        with database.write() as connection:
            held[owner] |= {feed.url for feed in claim_due(connection, owner=owner, now=NOW, limit=5, lease=MINUTE)}
    assert len(held["one"]) == len(held["two"]) == 20
    assert not held["one"] & held["two"]


def test_a_lane_that_was_lost_cannot_be_renewed(database: Database) -> None:
    with database.write() as connection:
        fence = take_lane(connection, "grouping", owner="slow", lease=MINUTE)
    assert fence is not None
    expire(database)
    with database.write() as connection:
        assert take_lane(connection, "grouping", owner="quick", lease=MINUTE)
    with database.write() as connection:
        assert not renew_lane(connection, "grouping", owner="slow", fence=fence, lease=MINUTE)


@pytest.fixture
def dead() -> str:
    """The name of a process of this machine that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return f"{host_name('poller')}:{child.pid}"


def test_what_a_dead_process_of_this_machine_held_is_free_at_once(database: Database, dead: str) -> None:
    with_feeds(database)
    with database.write() as connection:
        mine = claim_due(connection, owner=process_name("poller"), now=NOW, limit=3, lease=MINUTE)
        away = claim_due(connection, owner="poller@another-machine:1", now=NOW, limit=3, lease=MINUTE)
        lost = claim_due(connection, owner=dead, now=NOW, limit=5, lease=MINUTE)
        assert take_lane(connection, "grouping", owner=dead, lease=MINUTE)
    assert give_back_of_the_dead(database) == len(lost) + 1
    with database.read() as connection:
        holders = dict(
            connection.execute(select(feeds.c.url, feeds.c.lease_owner).where(feeds.c.lease_owner.is_not(None))).all()
        )
        now = connection.execute(select(database_now())).scalar_one()
    assert set(holders) == {feed.url for feed in (*mine, *away)}, "the living keep what they hold"
    assert now is not None


def test_pages_that_a_dead_poller_had_in_hand_are_due_at_once(database: Database, dead: str) -> None:
    """Not only after the two minutes of their lease."""
    with_feeds(database)
    with database.write() as connection:
        feed_id = FeedId(connection.execute(select(feeds.c.id)).scalars().first() or 0)
        for number in range(4):
            insert_articles(connection, feed_id, [replace(raw_article("A title", number), state="fetch")], now=NOW)
        lost = claim_pages(connection, owner=dead, now=NOW, limit=2, lease=MINUTE)
        mine = claim_pages(connection, owner=process_name("poller"), now=NOW, limit=1, lease=MINUTE)
        store_page(connection, lost[0].id, b"<p>It came in time</p>", charset=None, note="", now=NOW)
    assert give_back_of_the_dead(database) == 1
    with database.write() as connection:
        again = claim_pages(connection, owner="other", now=NOW, limit=9, lease=MINUTE)
    assert {page.id: page.attempts for page in again} | {lost[0].id: 0, mine[0].id: 0} == {
        lost[0].id: 0,
        mine[0].id: 0,
        lost[1].id: 2,
        next(page.id for page in again if page.id != lost[1].id): 1,
    }


def test_a_child_nobody_has_waited_for_is_dead_too(sqlite_database: Database) -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays as it is
    with sqlite_database.write() as connection:
        take_lane(connection, "grouping", owner=f"{host_name('worker')}:{child}", lease=MINUTE)
    assert give_back_of_the_dead(sqlite_database) == 1
    os.waitpid(child, 0)


def test_a_process_that_stops_leaves_nothing_held_and_finds_what_an_earlier_life_of_its_name_held(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """As `docker restart` does: the same host name, the same pid, a new process."""
    with_feeds(sqlite_database)
    me = process_name("poller")
    with sqlite_database.write() as connection:
        claim_due(connection, owner=me, now=NOW, limit=3, lease=MINUTE)
    runtime_of(tmp_path, sqlite_database)
    loops = Loops()
    held: list[int] = []

    async def look(each: Loops) -> int:
        with sqlite_database.write() as connection:
            held.append(len(connection.execute(select(feeds.c.id).where(feeds.c.lease_owner == me)).all()))
            claim_due(connection, owner=me, now=NOW, limit=2, lease=MINUTE)
        each.stop()
        return 0

    loops.every("look", MINUTE, look)
    asyncio.run(asyncio.wait_for(loops.run(kind="poller", owner=me), 30))
    with sqlite_database.read() as connection:
        after = connection.execute(select(feeds.c.id).where(feeds.c.lease_owner.is_not(None))).all()
    runtime.use_config(None)
    assert (held, after) == ([0], [])


def runtime_of(home: Path, database: Database) -> None:
    """A configuration whose database is this one."""
    (home / "config").mkdir()
    (home / "seeds").mkdir()
    (home / "seeds" / "invented.toml").write_text(profile(places(1)))
    (home / "config" / "seedwatch.toml").write_text(f'[storage]\nurl = "{database.url}"\n')
    (home / "config" / "feeds.toml").write_text('[[feed]]\nname = "A"\nurl = "https://a.example/feed"\n')
    (home / "config" / "alerts.toml").write_text(
        '[[rule]]\nname = "r"\nwhen = [["type:base"]]\nsend_to = ["log"]\n[[channel]]\nname = "log"\ntype = "log"\n'
    )
    runtime.use_config(home / "config")
