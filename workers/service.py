"""`seedwatch run`: every part on one machine. Starts them in order, restarts a part that dies, stops all in reverse order.

Each part is a process of its own (`seedwatch poll | work | send | web`), so a crash of one leaves the others running. On
Linux the kernel ends them with their parent even if that is killed with -9; elsewhere they notice and end themselves.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.errors import SeedwatchError
from workers.reporting import logger

STOP_TIMEOUT = 8.0
"""Seconds for all parts together; `run` promises to be gone in 10."""
QUICK_DEATH = 5.0
"""A part that dies sooner than this is restarted more and more slowly, up to LONGEST_PAUSE."""
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One process to keep running. `is_ready` is asked after each start until it says yes."""

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool] = lambda: True


def seedwatch_part(name: str, config: str) -> Part:
    return Part(name=name, command=(sys.executable, "-m", "workers", "--config", config, name))


class Service:
    """Keeps parts running until told to stop."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._stopping = asyncio.Event()
        self._running: dict[str, asyncio.subprocess.Process] = {}

    async def run(self) -> None:
        """Until `stop`; then ends the parts, the last started first."""
        keepers = []
        try:
            for part in self._parts:
                started = asyncio.Event()
                keepers.append(asyncio.create_task(self._keep(part, started)))
                await _first(started.wait(), self._stopping.wait())
            await self._stopping.wait()
        finally:
            await self._end_all()
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)

    def stop(self) -> None:
        self._stopping.set()

    async def _keep(self, part: Part, started: asyncio.Event) -> None:
        pause = 0.5
        while not self._stopping.is_set():
            begun = asyncio.get_running_loop().time()
            process = await asyncio.create_subprocess_exec(*part.command, preexec_fn=_die_with_parent, start_new_session=True)
            self._running[part.name] = process
            ready = asyncio.create_task(_when(part.is_ready, started))
            status = await process.wait()
            ready.cancel()
            if self._stopping.is_set():
                return
            is_quick = asyncio.get_running_loop().time() - begun < QUICK_DEATH
            pause = min(pause * 2, LONGEST_PAUSE) if is_quick else 0.5
            logger().error("part died; restarting", part=part.name, status=status, pause_seconds=pause)
            await _first(asyncio.sleep(pause), self._stopping.wait())

    async def _end_all(self) -> None:
        """SIGTERM in reverse order; whoever is left at the end of the time is killed with its whole group."""
        deadline = asyncio.get_running_loop().time() + STOP_TIMEOUT
        for part in reversed(self._parts):
            process = self._running.get(part.name)
            if process is None or process.returncode is not None:
                continue
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            left = max(deadline - asyncio.get_running_loop().time(), 0.2)
            try:
                await asyncio.wait_for(process.wait(), left)
            except TimeoutError:
                logger().warning("part did not stop in time; killed", part=part.name)
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """Linux: get SIGTERM when the supervisor dies, however it dies. Runs between fork and exec."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


async def _when(is_ready: Callable[[], bool], started: asyncio.Event) -> None:
    while not is_ready():  # noqa: ASYNC110 a part tells of itself by a file or a socket; there is no event across processes
        await asyncio.sleep(0.05)
    started.set()


async def _first(*waits: object) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]  # type: ignore[call-overload]  # any awaitable
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)


def refuse_second_service(lock_path: str) -> int:
    """Hold a lock file for the life of this process, so that two `run`s never share one data folder. Raises SeedwatchError."""
    import fcntl  # noqa: PLC0415 not on Windows, where `run` has no embedded broker anyway

    descriptor = os.open(lock_path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        message = "another `seedwatch run` uses this data folder; stop it first, or use another --config"
        raise SeedwatchError(message, subject=lock_path) from error
    return descriptor
