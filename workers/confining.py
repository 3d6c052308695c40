"""What one hostile page may take of the machine: a worker child that wants more memory gets a MemoryError, or dies alone.

Its articles were counted before, so either way they end in quarantine and the others go on. And how much of its own garbage a
process keeps.
"""

import contextlib
import ctypes
import resource

MEMORY = 2 * 1024**3
"""Bytes of private memory for a child."""


def confine_memory(limit: int = MEMORY) -> None:
    """For the rest of this process's life. Systems without the limit go without."""
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def few_heaps(number: int = 2) -> None:
    """Threads share heaps: glibc would give each thread of a process one of its own, and each keeps what it once needed.

    One thread at a time runs Python, so they do not wait for each other. Other C libraries have no such call.
    """
    most_heaps, from_system, kept_free = -8, -3, -1  # M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD of <malloc.h>
    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(most_heaps, number)
        # Set, so that glibc does not raise them by itself: one big page would make every later big block part of the heap.
        mallopt(from_system, 128 * 1024)
        mallopt(kept_free, 128 * 1024)
