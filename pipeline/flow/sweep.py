"""The sweep: whatever the broker lost, or a dead worker left behind, is found in the database and sent round again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.articles.article import ArticleId
from pipeline.storage import analyses, articles
from pipeline.storage.clock import mend_moments
from pipeline.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """`stalled` ids are to be published again. `mended`: moments a wrong clock had put far ahead."""

    stalled: tuple[ArticleId, ...]
    quarantined: int
    mended: int = 0

    @property
    def published(self) -> int:
        return len(self.stalled)


def sweep(
    database: Database, *, stalled_after: timedelta, max_attempts: int, clock: Callable[[], datetime], limit: int = 5000
) -> SweepReport:
    """Find stalled articles and keep other sweeps off them for the same time; set aside those tried too often."""
    with database.write() as connection:
        now = clock()
        mended = mend_moments(connection, now=now)
        worn = analyses.worn_out(connection, attempts=max_attempts, before=now - stalled_after, limit=limit)
        if worn:
            analyses.quarantine(connection, worn, error=f"no result after {max_attempts} attempts", now=now)
        stalled: Sequence[ArticleId] = articles.stalled(connection, before=now - stalled_after, limit=limit)
        articles.mark_published(connection, stalled, until=now + stalled_after)
    return SweepReport(stalled=tuple(stalled), quarantined=len(worn), mended=mended)
