"""How we treat other people's servers: at most so many requests to one host at once, and a pause between them.

Waiting for a turn takes no place among the connections, so one slow host never holds up the others.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta


class HostBusy(Exception):  # an answer to plan for, not an error: come back after `wait`
    """A turn at this host would come too late."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"a turn is free in {wait.total_seconds():.0f} s")
        self.wait = wait


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    next_start: float = 0.0
    users: int = field(default=0)


class Politeness:
    """Turns at hosts. `spacing` is between the starts of two requests to one host."""

    def __init__(
        self,
        *,
        per_host: int = 2,
        spacing: timedelta = timedelta(seconds=1),
        max_wait: timedelta | None = None,
        max_hosts: int = 20_000,
    ) -> None:
        self._per_host = per_host
        self._spacing = spacing.total_seconds()
        self._max_wait = max_wait.total_seconds() if max_wait else float("inf")
        self._max_hosts = max_hosts
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def turn(self, host: str, *, spacing: timedelta | None = None) -> AsyncIterator[None]:
        """Holds one of the host's slots. `spacing` overrides the usual one, as a robots.txt Crawl-delay does."""
        state = self._host(host)
        pause = self._spacing if spacing is None else max(spacing.total_seconds(), self._spacing)
        now = asyncio.get_running_loop().time()
        start = max(state.next_start, now)
        if start - now > self._max_wait:
            raise HostBusy(timedelta(seconds=start - now))
        state.next_start = start + pause
        state.users += 1
        try:
            if start > now:
                await asyncio.sleep(start - now)
            async with state.slots:
                yield
        finally:
            state.users -= 1

    def slow_down(self, host: str, wait: timedelta) -> None:
        """After a 429 or a Retry-After: nobody's turn comes before `wait` is over."""
        state = self._host(host)
        state.next_start = max(state.next_start, asyncio.get_running_loop().time() + wait.total_seconds())

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._forget_idle()
            self._hosts[name] = _Host(slots=asyncio.Semaphore(self._per_host))
        self._hosts.move_to_end(name)
        return self._hosts[name]

    def _forget_idle(self) -> None:
        while len(self._hosts) >= self._max_hosts:
            oldest = next((name for name, host in self._hosts.items() if host.users == 0), None)
            if oldest is None:
                return
            del self._hosts[oldest]
