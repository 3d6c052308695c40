"""A lane of confined children: a few processes, a limit on each job, and the smallest job of those that wait goes first.

A child is used again until it fails; one that fails, or is too slow, is killed, and the next job gets a new one.
"""

import asyncio
import contextlib
import heapq
import itertools
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pipeline
from pipeline.net.parsing_child import LENGTHS

MIB = 1024 * 1024
START_WITHIN = timedelta(seconds=20)  # 0.12 s on an idle machine

Head = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneLimits:
    """`wall` is from handing over to the whole answer; `cpu` is the same for the child's processor time."""

    children: int
    wall: timedelta
    cpu: timedelta
    memory_bytes: int = 1024 * MIB
    niceness: int = 5
    max_answer_bytes: int = 64 * MIB


class TooMuch(Exception):  # an answer to plan for
    """The job took more time or memory than its lane allows, or its child died of it."""


class Lane:
    def __init__(self, limits: LaneLimits) -> None:
        self._limits = limits
        self._free = limits.children
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._idle: list[Process] = []
        self._busy: set[Process] = set()

    async def run(self, head: Head, body: bytes) -> bytes:
        """The child's answer. Raises TooMuch."""
        await self._take_place(len(body))
        try:
            child = self._idle.pop() if self._idle else await self._start()
            self._busy.add(child)
            try:
                async with asyncio.timeout(self._limits.wall.total_seconds()):
                    answer = await _ask(child, head, body, max_bytes=self._limits.max_answer_bytes)
            except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError) as error:
                await _end(child)
                raise TooMuch from error
            except BaseException:  # cancelled: the child still works for nobody
                await _end(child)
                raise
            finally:
                self._busy.discard(child)
            self._idle.append(child)
            return answer
        finally:
            self._give_place()

    async def close(self) -> None:
        children = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(_end(child) for child in children))

    async def _take_place(self, size: int) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (size, next(self._numbers), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_place()
            raise

    def _give_place(self) -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    async def _start(self) -> Process:
        limits = self._limits
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "pipeline.net.parsing_child",
            str(limits.memory_bytes),
            str(max(int(limits.cpu.total_seconds()), 1)),
            str(limits.niceness),
            stdin=PIPE,
            stdout=PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd="/",
            env=_bare_environment(),
            start_new_session=True,  # a Ctrl-C in the terminal is for the poller, which then ends its children
            limit=MIB,
        )
        assert child.stdout is not None
        try:
            async with asyncio.timeout(START_WITHIN.total_seconds()):
                await child.stdout.readexactly(LENGTHS.size)
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await _end(child)
            raise TooMuch from error
        except BaseException:
            await _end(child)
            raise
        return child


def _bare_environment() -> dict[str, str]:
    """Nothing of ours: no secrets, no proxies."""
    return {
        "PYTHONPATH": str(Path(pipeline.__file__).resolve().parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
    }


async def _ask(child: Process, head: Head, body: bytes, *, max_bytes: int) -> bytes:
    assert child.stdin is not None
    assert child.stdout is not None
    encoded = json.dumps(head).encode()
    child.stdin.write(LENGTHS.pack(len(encoded), len(body)) + encoded + body)
    await child.stdin.drain()
    length, _ = LENGTHS.unpack(await child.stdout.readexactly(LENGTHS.size))
    if length > max_bytes:
        raise ValueError("the answer is too long")
    return await child.stdout.readexactly(length)


async def _end(child: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    await child.wait()
