"""`python -m tests.faults.poisoned --config DIR work`: the worker as it is, but a page with a certain word in it does harm.

No real page known to us kills lxml or trafilatura, so the harm is done where a page would do it: while it is taken apart. Time
limits are short, for a page that spins must not take three minutes of a test.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace

from pipeline.articles.extraction import ExtractedPage
from pipeline.flow.analyse import Knowledge
from workers import celery_settings, handling
from workers.cli import main

SECONDS = 36
"""The hard limit; the soft one, which is 30 less, comes first."""


def _take_memory() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(64 * 1024 * 1024))


def _take_memory_and_die() -> None:
    """As the kernel ends the process that has taken most."""
    hoard = [bytearray(64 * 1024 * 1024) for _ in range(4)]
    assert hoard
    os.kill(os.getpid(), signal.SIGKILL)


def _spin() -> None:
    while True:
        time.thread_time()


def _blow_stack() -> None:
    _blow_stack()


HARM: dict[bytes, Callable[[], None]] = {
    b"zq-memory": _take_memory,
    b"zq-killed": _take_memory_and_die,
    b"zq-spin": _spin,
    b"zq-stack": _blow_stack,
}


def harmful(knowledge: Knowledge) -> Knowledge:
    """The same, but reading a poisoned page does what its word says."""

    def extract(html: bytes, *, url: str, charset: str | None = None) -> ExtractedPage:
        for word, do_harm in HARM.items():
            if word in html:
                do_harm()
        return knowledge.extract(html, url=url, charset=charset)

    return replace(knowledge, extract=extract)


if __name__ == "__main__":
    celery_settings.TASK_TIME_LIMIT = SECONDS
    usual = handling.knowledge
    handling.knowledge = lambda: harmful(usual())
    main()
