"""Ids on their way to Celery, gathered into batches: one task of 50 ids costs the broker what one of 1 does.

A batch goes out when it is full, or a moment after its first id came. If the broker is down nothing is lost: the rows
wait in the database and the sweep publishes them again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from pipeline.articles.article import ArticleId


class Batcher:
    """Call `add` with committed ids. `publish` is awaited with up to `size` ids; it must not raise."""

    def __init__(self, publish: Callable[[Sequence[ArticleId]], Awaitable[None]], *, size: int, flush: timedelta) -> None:
        self._publish = publish
        self._size = size
        self._flush = flush
        self._waiting: list[ArticleId] = []
        self._timer: asyncio.TimerHandle | None = None
        self._sending: set[asyncio.Task[None]] = set()

    def add(self, ids: Sequence[ArticleId]) -> None:
        self._waiting.extend(ids)
        while len(self._waiting) >= self._size:
            self._send(self._size)
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._flush.total_seconds(), self._send, self._size)

    async def drain(self) -> None:
        """Send what waits and wait until all is sent; call when stopping."""
        while self._waiting:
            self._send(self._size)
        await asyncio.gather(*self._sending)

    def _send(self, count: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        if batch:
            task = asyncio.get_running_loop().create_task(self._run(batch))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _run(self, batch: list[ArticleId]) -> None:
        await self._publish(batch)
