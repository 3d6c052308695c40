"""Feeds are parsed in child processes that can be killed: bounded memory, CPU and wall time, and no environment of ours.

A child is used again until it fails. One that spins or grows too large dies alone; its feed fails with "too_complex", the
next job gets a new child, and the others never notice. Small bodies that the strict parser accepts never go there: lxml
reads these in linear time, with limits of its own on depth and expansion.
"""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import pipeline
from pipeline.errors import FeedError
from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.parsing import parse_plainly
from pipeline.feeds.wire import feed_from_plain
from pipeline.net.parsing_child import LENGTHS

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfinementLimits:
    """`wall` is from handing over to the whole answer. 8 MiB of the worst feeds known took 420 MB and 4 s of CPU (2026-11)."""

    children: int = 2
    memory_bytes: int = 1024 * MIB
    cpu: timedelta = timedelta(seconds=6)
    wall: timedelta = timedelta(seconds=12)
    inline_bytes: int = 512 * 1024
    max_answer_bytes: int = 64 * MIB


class ConfinedParser:
    """A pool of parsing children for the life of a process. Use it as an async context manager."""

    def __init__(self, limits: ConfinementLimits | None = None) -> None:
        self._limits = limits or ConfinementLimits()
        self._places = asyncio.Semaphore(self._limits.children)
        self._idle: list[Process] = []
        self._busy: set[Process] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        children = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(_end(child) for child in children))

    async def parse(self, body: bytes, *, content_type: str | None, url: str, now: datetime | None = None) -> ParsedFeed:
        """Like feeds.parsing.parse_feed, and FeedError(kind="too_complex") where a limit was passed."""
        if len(body) <= self._limits.inline_bytes and (
            plain := parse_plainly(body, content_type=content_type, url=url, now=now)
        ):
            return plain
        head = {"content_type": content_type, "url": url, "now": now.isoformat() if now else None}
        async with self._places:
            return await self._parse_in_child(head, body, url=url)

    async def _parse_in_child(self, head: Mapping[str, str | None], body: bytes, *, url: str) -> ParsedFeed:
        child = self._idle.pop() if self._idle else await self._start()
        self._busy.add(child)
        try:
            async with asyncio.timeout(self._limits.wall.total_seconds()):
                answer = await _ask(child, head, body, max_bytes=self._limits.max_answer_bytes)
            feed = _read_answer(answer, url=url)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError, TypeError, KeyError) as error:
            await _end(child)
            raise FeedError("parsing it took too long or too much memory", subject=url, kind="too_complex") from error
        except FeedError:
            self._idle.append(child)
            raise
        except BaseException:  # cancelled: the child still works for nobody
            await _end(child)
            raise
        else:
            self._idle.append(child)
            return feed
        finally:
            self._busy.discard(child)

    async def _start(self) -> Process:
        limits = self._limits
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "pipeline.net.parsing_child",
            str(limits.memory_bytes),
            str(int(limits.cpu.total_seconds())),
            stdin=PIPE,
            stdout=PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd="/",
            env=_bare_environment(),
            start_new_session=True,  # a Ctrl-C in the terminal is for the poller, which then ends its children
            limit=MIB,
        )


def _bare_environment() -> dict[str, str]:
    """Nothing of ours: no secrets, no proxies."""
    return {
        "PYTHONPATH": str(Path(pipeline.__file__).resolve().parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
    }


async def _ask(child: Process, head: Mapping[str, str | None], body: bytes, *, max_bytes: int) -> bytes:
    assert child.stdin is not None
    assert child.stdout is not None
    encoded = json.dumps(head).encode()
    child.stdin.write(LENGTHS.pack(len(encoded), len(body)) + encoded + body)
    await child.stdin.drain()
    length, _ = LENGTHS.unpack(await child.stdout.readexactly(LENGTHS.size))
    if length > max_bytes:
        raise ValueError("the answer is too long")
    return await child.stdout.readexactly(length)


def _read_answer(answer: bytes, *, url: str) -> ParsedFeed:
    document = json.loads(answer)
    if "feed" not in document:
        raise FeedError(str(document["message"]), subject=url, kind=str(document["kind"]))
    return feed_from_plain(document["feed"])


async def _end(child: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    await child.wait()
