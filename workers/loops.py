"""The skeleton of an asyncio process: loops that must not die, a heartbeat, and a stop that waits for work in hand."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from pipeline.errors import DatabaseGone, SeedwatchError
from pipeline.storage.processes import beat, release_held_by, sign_off
from workers import runtime
from workers.inheriting import give_back_of_the_dead
from workers.reporting import counted, logger

BEAT = timedelta(seconds=5)
STOP_TIMEOUT = 6.0
"""Seconds that work in hand has to finish when stopping; leases bring back what is left."""

Step = Callable[["Loops"], Awaitable[int]]


class Loops:
    """Register steps with `every`, start pieces of work with `start`, then `run` until `stop`."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()
        self._steps: list[tuple[str, timedelta, Step]] = []
        self._work: set[asyncio.Task[None]] = set()
        self._progress_at: datetime | None = None
        self.detail: dict[str, object] = {}

    def stop(self) -> None:
        self._stopping.set()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def stop_on_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        # Files are looked at every two seconds anyway; without a handler SIGHUP would end the process.
        loop.add_signal_handler(signal.SIGHUP, lambda: logger().info("SIGHUP: changed files take effect now"))

    def every(self, name: str, pause: timedelta, step: Step) -> None:
        """Run `step` again and again; it gives the number of things it did, and an idle step waits `pause`."""
        self._steps.append((name, pause, step))

    def start(self, work: Coroutine[Any, Any, None], afterwards: Callable[[], None] = lambda: None) -> None:
        """A piece of work beside the loops. Its failure is logged, never spread."""
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._work.add(task)

        def done(finished: asyncio.Task[None]) -> None:
            self._work.discard(finished)
            afterwards()

        task.add_done_callback(done)

    async def run(self, *, kind: str, owner: str) -> None:
        started_at = runtime.now()
        # What an earlier life under our name held: a container keeps its host name, and its first process is always number 1.
        await self._written(lambda connection: release_held_by(connection, [owner]))
        loops = [asyncio.create_task(self._loop(name, pause, step)) for name, pause, step in self._steps]
        loops.append(asyncio.create_task(self._beat(kind, owner, started_at)))
        await self._stopping.wait()
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        if self._work:
            _, late = await asyncio.wait(self._work, timeout=STOP_TIMEOUT)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._written(lambda connection: _leave(connection, owner))

    async def _loop(self, name: str, pause: timedelta, step: Step) -> None:
        wait = pause.total_seconds()
        while not self._stopping.is_set():
            failed = False
            try:
                if await step(self):
                    self._progress_at = runtime.now()
            except DatabaseGone as error:
                failed = True
                logger().error("database is away; trying again", loop=name, error=str(error), seconds=wait)
            except Exception:  # noqa: BLE001 the loop that must not die
                failed = True
                logger().exception("loop failed; it goes on", loop=name, seconds=wait)
            wait = min(max(wait * 2, 1.0), 30.0) if failed else pause.total_seconds()
            try:
                await asyncio.wait_for(self._stopping.wait(), wait)
            except TimeoutError:
                continue

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
            self._progress_at = runtime.now()
        except SeedwatchError as error:
            logger().error("work failed; its lease brings it back", error=str(error))
        except Exception:  # noqa: BLE001 one piece of work must not end the process
            logger().exception("work failed; its lease brings it back")

    async def _beat(self, kind: str, owner: str, started_at: datetime) -> None:
        while True:
            try:
                await asyncio.to_thread(self._write_beat, kind, owner, started_at)
            except SeedwatchError as error:
                logger().debug("no heartbeat", error=str(error))
            await asyncio.sleep(BEAT.total_seconds())

    def _write_beat(self, kind: str, owner: str, started_at: datetime) -> None:
        give_back_of_the_dead(runtime.database())
        with runtime.database().jot() as connection:
            beat(
                connection,
                process=owner,
                kind=kind,
                started_at=started_at,
                now=runtime.now(),
                progress_at=self._progress_at,
                detail={**self.detail, "counters": counted()},
            )

    async def _written(self, work: Callable[[Connection], object]) -> None:
        """At the start and the end: a database that is away then is no reason not to start or stop."""

        def write() -> None:
            with runtime.database().write() as connection:
                work(connection)

        try:
            await asyncio.to_thread(write)
        except SeedwatchError as error:
            logger().debug("could not sign on or off", error=str(error))


def _leave(connection: Connection, owner: str) -> None:
    """Whatever we still hold is for others; a send that was cut off goes out again, under the same id."""
    release_held_by(connection, [owner])
    sign_off(connection, owner)
