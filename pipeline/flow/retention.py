"""Letting go of what is old, a small step at a time, so that nobody waits for the write lock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.storage import retention
from pipeline.storage.engine import Database

STEP = 200
"""Rows in one transaction: 60 to 170 ms on SQLite on a busy machine (2026-11), far below what a writer waits for (15 s)."""
MOST_STEPS = 50
KEYS = timedelta(days=60)
"""Stories are looked up within 7 days of an event and texts within 30; twice that is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPolicy:
    """Ages at which raw pages, and whole texts that no story holds, are let go of."""

    pages: timedelta
    articles: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyReport:
    """How much one turn let go of. `is_finished` False: there is more, for the next turn."""

    pages: int
    articles: int
    keys: int
    is_finished: bool


def tidy(
    database: Database, policy: RetentionPolicy, *, clock: Callable[[], datetime], most_steps: int = MOST_STEPS
) -> TidyReport:
    """At most `most_steps` small transactions for each kind."""
    now = clock()
    pages, pages_left = _steps(database, retention.drop_pages, before=now - policy.pages, most=most_steps)
    emptied, articles_left = _steps(database, retention.empty_articles, before=now - policy.articles, most=most_steps)
    with database.write() as connection:
        keys = retention.forget_keys(connection, before_day=(now - KEYS).toordinal())
    return TidyReport(pages=pages, articles=emptied, keys=keys, is_finished=not (pages_left or articles_left))


def _steps(database: Database, step: Callable[..., int], *, before: datetime, most: int) -> tuple[int, bool]:
    """(how many rows, whether there may be more)."""
    total = 0
    for _ in range(most):
        with database.write() as connection:
            done = step(connection, before=before, limit=STEP)
        total += done
        if done < STEP:
            return total, False
    return total, True
