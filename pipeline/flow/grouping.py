"""The one grouping lane: relevant articles find their stories, one at a time, in the order of (dated_at, id).

Whoever finishes an analysis tries the lane; who does not get it leaves, because its holder looks once more after leaving. Each
article's story and whatever `on_placed` writes (alerts, outbox) commit in one transaction, fenced by the lane's lease.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pipeline.articles.article import ArticleId
from pipeline.flow.briefing import PlacedReport
from pipeline.storage import analyses, stories
from pipeline.storage.engine import Database
from pipeline.storage.processes import leave_lane, renew_lane, take_lane
from pipeline.stories.features import Features
from pipeline.stories.grouping import Placed, Placement, apply, place

LANE = "grouping"
LEASE = timedelta(seconds=60)
"""Far above one article (a few ms); a holder that was stopped longer writes nothing more."""
BATCH = 200

OnPlaced = Callable[[Connection, PlacedReport], None]


def group_waiting(database: Database, *, owner: str, clock: Callable[[], datetime], on_placed: OnPlaced) -> int | None:
    """Place every waiting article; gives how many, or None where someone else holds the lane."""
    placed = 0
    while True:
        with database.write() as connection:
            fence = take_lane(connection, LANE, owner=owner, lease=LEASE)
        if fence is None:
            return placed or None
        try:
            placed += _drain(database, owner=owner, fence=fence, clock=clock, on_placed=on_placed)
        finally:
            with database.write() as connection:
                leave_lane(connection, LANE, owner=owner, fence=fence)
        with database.read() as connection:
            if not analyses.waiting_for_story(connection, limit=1):
                return placed


def _drain(database: Database, *, owner: str, fence: int, clock: Callable[[], datetime], on_placed: OnPlaced) -> int:
    """Place what waits until nothing does; stops at once where the lane was lost."""
    placed = 0
    while waiting := _waiting(database):
        before = placed
        for article_id in waiting:
            with database.write() as connection:
                if not renew_lane(connection, LANE, owner=owner, fence=fence, lease=LEASE):
                    return placed
                placed += _place_one(connection, article_id, now=clock(), on_placed=on_placed)
        if placed == before:  # what is left cannot be placed by us (its features are of another version)
            return placed
    return placed


def _waiting(database: Database) -> Sequence[ArticleId]:
    with database.read() as connection:
        return analyses.waiting_in_order(connection, limit=BATCH)


def _place_one(connection: Connection, article_id: ArticleId, *, now: datetime, on_placed: OnPlaced) -> int:
    """One article to its story, and on to whoever tells people; 0 if it no longer waits."""
    found = analyses.read_waiting(connection, article_id)
    if found is None:
        return 0
    features = found.features
    placement, placed = find_place(connection, features, owner=found.report.outlet)
    stories.keep(connection, features, placement, placed, now=now)
    on_placed(
        connection,
        PlacedReport(
            report=found.report,
            analysis=found.analysis,
            features=features,
            placement=placement,
            placed=placed,
            articles=analyses.shown_articles(connection, placed.story.id, limit=20),
            is_baseline=found.is_baseline,
            is_late=found.is_late,
        ),
    )
    analyses.mark_done(connection, article_id, now=now)
    return 1


def find_place(connection: Connection, features: Features, *, owner: str) -> tuple[Placement, Placed]:
    """Where the article goes among the stories in the database, and the stories after it. Writes nothing."""
    candidates = stories.find_candidates(connection, features)
    near = stories.find_near(connection, features)
    placement = place(
        features,
        candidates,
        near=near,
        earlier=stories.find_earlier(connection, features),
        detached_from=stories.find_detached(connection, features.article_id),
    )
    known = {one.story.id: one.story for one in candidates} | {one.story.id: one.story for one in near}
    other = next((one for one in placement.merges or () if one != placement.story_id), None)
    placed = apply(
        placement,
        features,
        story=known.get(placement.story_id) if placement.kind != "opened" else None,
        other=known.get(other) if other else None,
        owner=owner,
    )
    return placement, placed
