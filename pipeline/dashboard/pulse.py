"""The line at the top of every page: how many feeds are well, when the last report came, what waits."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from aiohttp import web
from sqlalchemy import Connection

from pipeline.dashboard.desk import Desk
from pipeline.dashboard.feed_health import feed_health
from pipeline.errors import SeedwatchError
from pipeline.storage.desk_health import read_queues
from pipeline.storage.feeds import wanted_feeds

Value = TypeVar("Value")

# Reading thousands of feeds' states for one line costs more than the page; ten seconds are as true to a person.
KEPT_FOR = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """`is_away`: the database did not answer, the numbers are unknown."""

    n_feeds: int = 0
    n_well: int = 0
    last_report_at: datetime | None = None
    articles_waiting: int = 0
    deliveries_waiting: int = 0
    is_away: bool = False

    @property
    def level(self) -> str:
        """For the dot: well, something to look at, or trouble."""
        if self.is_away or (self.n_feeds and not self.n_well):
            return "bad"
        return "ok" if self.n_well == self.n_feeds else "warn"


class Keeper(Generic[Value]):
    """Keeps what was read last for ten seconds. `away` is said while the database does not answer; else that is raised."""

    def __init__(self, desk: Desk, read: Callable[[Connection, datetime], Value], *, away: Value | None = None) -> None:
        self._desk = desk
        self._read = read
        self._until: datetime | None = None
        self._away = away
        self.last: Value | None = None

    async def refresh(self) -> Value:
        now = self._desk.clock()
        if self.last is None or self._until is None or now >= self._until:
            self._until = now + KEPT_FOR
            self.last = await asyncio.to_thread(self._read_anew, now)
        return self.last

    def _read_anew(self, now: datetime) -> Value:
        try:
            with self._desk.database.read() as connection:
                return self._read(connection, now)
        except SeedwatchError:
            self._until = None
            if self._away is None:
                raise
            return self._away


def keep_pulse(desk: Desk) -> Keeper[Pulse]:
    return Keeper(desk, lambda connection, now: read_pulse(connection, now=now), away=Pulse(is_away=True))


def read_pulse(connection: Connection, *, now: datetime) -> Pulse:
    feeds = wanted_feeds(connection)
    queues = read_queues(connection)
    return Pulse(
        n_feeds=len(feeds),
        n_well=sum(feed_health(feed.state, now=now).level in ("ok", "new") for feed in feeds),
        last_report_at=queues.last_report_at,
        articles_waiting=queues.articles_waiting,
        deliveries_waiting=queues.deliveries_waiting,
    )


PULSE: web.AppKey[Keeper[Pulse]] = web.AppKey("pulse", Keeper)
