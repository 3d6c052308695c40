"""The writers of one SQLite file, in several processes, one after the other, and none of them twice while another waits.

SQLite itself lets writers try again after sleeps of up to 100 ms: whoever has just left the lock takes it again before anybody
wakes. With 50 reports a second the writers slept most of the time, and a delivery waited for seconds. Here whoever is next
stands between two locks, and the one that leaves finds the first of them taken.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PAUSE = 0.001
"""Between two looks at a lock. Blocking would need no pause, but knows no time limit: a stopped process would stop all."""


@contextmanager
def turn(database: Path, *, timeout: float) -> Iterator[None]:
    """Hold the turn among all processes that write to this file. Raises TimeoutError.

    The locks lie on two empty files beside the database, and go with the process that holds them, however it ends.
    """
    deadline = time.monotonic() + timeout
    mine = _lock(database.with_name(f"{database.name}-next"), deadline)
    try:
        ours = _lock(database.with_name(f"{database.name}-turn"), deadline)
    finally:
        _let_go(mine)  # now somebody else may be next
    try:
        yield
    finally:
        _let_go(ours)


def _lock(path: Path, deadline: float) -> int:
    """An open file whose lock is ours until it is let go."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    while not _is_taken(descriptor):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise TimeoutError
        time.sleep(PAUSE)
    return descriptor


def _let_go(descriptor: int) -> None:
    # Said aloud: a child forked meanwhile (by another thread) has inherited the file, and with it the lock, until it dies.
    if sys.platform != "win32":
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


def _is_taken(descriptor: int) -> bool:
    """By us, now. Without such locks SQLite's own waiting must do."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
