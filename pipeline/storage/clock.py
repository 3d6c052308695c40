"""After a clock ran ahead and was set right: moments that lie further ahead than anything is ever planned are brought back.

Leases never need it, for they use the database's own clock. Without it, what was written in the wrong hour would wait for it.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, update

from pipeline.storage.schema import articles, deliveries, feeds

LONGEST_PLAN = timedelta(hours=26)
"""The longest waits of feeds and pages (back-off, Retry-After) and deliveries (last retries, quiet hours) are a day."""
LONGEST_WORK = timedelta(hours=1)
"""An article that waits for analysis is never put off longer."""
NEVER_IN_YEARS = timedelta(days=365)
"""Feeds that are gone are due in the year 9999, and stay so."""


def mend_moments(connection: Connection, *, now: datetime) -> int:
    """Gives how many rows were brought back to now."""
    mended = 0
    for state, longest in (("ready", LONGEST_WORK), ("fetch", LONGEST_PLAN)):
        ahead = or_(articles.c.state_changed_at > now + longest, articles.c.next_attempt_at > now + longest)
        mend = update(articles).where(articles.c.state == state, ahead).values(state_changed_at=now, next_attempt_at=None)
        mended += connection.execute(mend).rowcount
    due = feeds.c.next_poll_at
    mended += connection.execute(
        update(feeds).where(due > now + LONGEST_PLAN, due < now + NEVER_IN_YEARS).values(next_poll_at=now)
    ).rowcount
    mended += connection.execute(
        update(deliveries)
        .where(deliveries.c.state == "pending", deliveries.c.next_attempt_at > now + LONGEST_PLAN)
        .values(next_attempt_at=now)
    ).rowcount
    return mended
