"""What one hostile page may take of the machine: a worker child that wants more memory gets a MemoryError, or dies alone.

Its articles were counted before, so either way they end in quarantine and the others go on.
"""

import contextlib
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
