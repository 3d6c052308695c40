"""Named places around every commit and every publish where a test may stop the process, as a power cut would.

Nothing is armed unless a process's entry does it; then `reach` costs one look at an empty dict.
"""

from collections.abc import Callable, Mapping

POINTS = (
    "article.inserted",  # rows written, not committed
    "article.committed",
    "publish.before",
    "publish.after",
    "page.committed",
    "analysis.counted",  # the attempt is committed, the dangerous work not begun
    "analysis.written",  # not committed
    "analysis.committed",
    "alert.written",  # with its deliveries; not committed
    "story.written",  # with its alerts; not committed
    "story.committed",
    "delivery.claimed",
    "delivery.sent",  # the receiver has it, we have not written so
    "delivery.written",  # not committed
    "delivery.committed",
)

_armed: dict[str, Callable[[], None]] = {}


def arm(actions: Mapping[str, Callable[[], None]]) -> None:
    """From now on, reaching a named point calls its action. Raises ValueError for a name that is no point."""
    unknown = sorted(set(actions) - set(POINTS))
    if unknown:
        raise ValueError(f"no such failpoint: {', '.join(unknown)}")
    _armed.clear()
    _armed.update(actions)


def reach(point: str) -> None:
    """The work has come to this point."""
    if _armed and point in _armed:
        _armed[point]()
