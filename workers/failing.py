"""$SEEDWATCH_FAILPOINTS = "story.written=0.2,publish.after=1": die there, each time with that probability. For the tests."""

import os
import random
import sys
from collections.abc import Callable, Mapping

from pipeline.flow import failpoints

STATUS = 137
"""As if killed by signal 9: nothing is flushed, no transaction ends, no connection says goodbye."""


def arm_from(environment: Mapping[str, str]) -> None:
    """Does nothing where the variable is not set."""
    wanted = environment.get("SEEDWATCH_FAILPOINTS", "")
    pairs = [part.partition("=") for part in wanted.split(",") if part]
    if pairs:
        failpoints.arm({name.strip(): _death(name.strip(), float(chance or 1)) for name, _, chance in pairs})


def _death(name: str, chance: float) -> Callable[[], None]:
    chooser = random.SystemRandom()  # a forked child must not die at the same count as its siblings

    def die() -> None:
        if chooser.random() < chance:
            os.write(sys.stderr.fileno(), f"failpoint {name}\n".encode())
            os._exit(STATUS)

    return die
