"""Pieces of work that each want a short transaction, done several to one: a commit waits for the disk, whatever is in it.

A piece that fails takes nobody with it: all is rolled back, and each is done again in a transaction of its own. So a piece
must be harmless to repeat.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from sqlalchemy import Connection

from pipeline.errors import Deadlock
from pipeline.storage.engine import Database

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
InThread = Callable[[Callable[[], list[object]]], Awaitable[list[object]]]

MOST = 20
"""Pieces in one transaction. Others wait for its lock: 20 polls of 20 new entries hold it about a tenth of a second."""


@dataclass(slots=True, kw_only=True)
class GroupWriter:
    """For the life of a process; used from one event loop."""

    database: Database
    in_thread: InThread = asyncio.to_thread
    most: int = MOST
    _waiting: list[tuple[Work[object], asyncio.Future[object]]] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None

    async def write(self, work: Work[Result]) -> Result:
        """What `work` gives, once it is committed. Raises what it raises."""
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._drain())
        return cast("Result", await future)

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[: self.most], self._waiting[self.most :]
            works = [work for work, _ in group]
            try:
                results = await self.in_thread(functools.partial(self._together, works))
            except BaseException:
                for _, future in group:
                    future.cancel()
                raise
            for (_, future), result in zip(group, results, strict=True):
                if future.done():  # whoever asked was cancelled
                    continue
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)

    def _together(self, works: Sequence[Work[object]]) -> list[object]:
        """What each gives, or the exception it raised."""
        try:
            with self.database.write() as connection:
                return [work(connection) for work in works]
        except Exception as error:  # noqa: BLE001 it reaches whoever asked, below
            if len(works) == 1 and not isinstance(error, Deadlock):  # there the other one has gone on, so it is our turn
                return [error]
        return [result for work in works for result in self._together([work])]
