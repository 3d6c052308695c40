"""The one grouping lane: relevant articles find their stories, one at a time, in the order of (dated_at, id).

Whoever finishes an analysis tries the lane; who does not get it leaves, because its holder looks once more after leaving. Each
article's story and whatever `on_placed` writes (alerts, outbox) commit together, fenced by the lane's lease; several articles
share a transaction, because a commit waits for the disk whatever is in it. One that fails takes nobody with it: the group is
rolled back and each is done again alone.

A lane whose last holder did not leave it in order has perhaps an article that kills: the next turn counts an attempt at each
article before it is placed, alone, and sets aside what was tried too often. A turn after a good one pays nothing for this.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Connection

from pipeline.articles.article import ArticleId
from pipeline.errors import DatabaseGone
from pipeline.flow.briefing import PlacedReport
from pipeline.flow.failpoints import reach
from pipeline.storage import analyses, reports, stories
from pipeline.storage.engine import Database
from pipeline.storage.processes import is_abandoned, is_held, leave_lane, renew_lane, take_lane
from pipeline.storage.retention import forget_keys
from pipeline.stories.features import Features
from pipeline.stories.grouping import Placed, Placement, apply, place
from pipeline.stories.keys import KEPT_DAYS
from pipeline.stories.packing import UnreadableFeatures
from pipeline.stories.story import Story

LANE = "grouping"
LEASE = timedelta(seconds=60)
"""Far above one article (a few ms); a holder that was stopped longer writes nothing more."""
BATCH = 200
TOGETHER = 20
"""Articles in one transaction. Others wait for SQLite's lock meanwhile: 20 new stories with an alert each hold it for about
a tenth of a second."""

Told = TypeVar("Told")
OnPlaced = Callable[[Connection, PlacedReport], Told]


@dataclass(slots=True, kw_only=True)
class Grouped(Generic[Told]):
    """How many articles have had their turn, and what `on_placed` gave for those that are committed."""

    placed: int = 0
    told: list[Told] = field(default_factory=list)


def group_waiting(
    database: Database,
    *,
    owner: str,
    clock: Callable[[], datetime],
    on_placed: OnPlaced[Told],
    max_attempts: int = 3,
    together: int = TOGETHER,
) -> Grouped[Told] | None:
    """Place every waiting article; gives what was done, or None where someone else holds the lane.

    `owner` must name one thread of one process: two that share it would take the lane from each other. An article whose
    holders died `max_attempts` times is set aside.
    """
    done = Grouped[Told]()
    # Somebody who found the lane taken a moment ago has left it to us: look once more after each turn.
    while _is_one_waiting(database):
        # A look first: to try for it waits for the transaction of its holder, a tenth of a second when articles come in crowds.
        with database.read() as connection:
            if is_held(connection, LANE, by_others_than=owner):
                return done if done.placed else None
        with database.jot() as connection:
            is_suspect = is_abandoned(connection, LANE)
            fence = take_lane(connection, LANE, owner=owner, lease=LEASE)
        if fence is None:
            return done if done.placed else None
        lane = _Lane(database, owner, fence, clock, on_placed, together, done)
        try:
            if is_suspect:
                lane.feel_the_way(max_attempts)
            lane.drain()
        finally:
            with database.jot() as connection:
                leave_lane(connection, LANE, owner=owner, fence=fence)
                _forget_daily(connection, turn=fence, now=clock())
    return done


def _forget_daily(connection: Connection, *, turn: int, now: datetime) -> None:
    """Once a day, delete the lookup keys of days nobody looks up any more. A lease of a day keeps the next turns off."""
    if take_lane(connection, "forgetting", owner=f"{LANE} {turn}", lease=timedelta(days=1)) is not None:
        forget_keys(connection, before_day=now.toordinal() - KEPT_DAYS)


@dataclass(frozen=True, slots=True)
class _Lane(Generic[Told]):
    """The lane while we hold it."""

    database: Database
    owner: str
    fence: int
    clock: Callable[[], datetime]
    on_placed: OnPlaced[Told]
    together: int
    done: Grouped[Told]

    def feel_the_way(self, max_attempts: int) -> None:
        """After a holder that died: the next articles one by one, each attempt committed before it is made."""
        for article_id in _waiting(self.database):
            is_worn = self._count(article_id, max_attempts)
            if is_worn is None:
                return
            if not is_worn:
                self._try(article_id)

    def _count(self, article_id: ArticleId, max_attempts: int) -> bool | None:
        """True if it is set aside now; None if the lane was lost."""
        with self.database.write() as connection:
            if not renew_lane(connection, LANE, owner=self.owner, fence=self.fence, lease=LEASE):
                return None
            # The first death was not counted, for it was no turn like this. Two at least: it may have been another's.
            is_worn = analyses.count_placing(connection, article_id) >= max(max_attempts, 2)
            if is_worn:
                error = f"grouping: its worker did not come back from it ({max_attempts} attempts)"
                analyses.set_aside(connection, article_id, error=error, now=self.clock())
        return is_worn

    def _try(self, article_id: ArticleId) -> None:
        try:
            self._place([article_id])
        except DatabaseGone:  # not the article's fault
            with suppress(DatabaseGone), self.database.write() as connection:
                analyses.uncount(connection, [article_id])
            raise

    def drain(self) -> None:
        """Place articles until none waits or the lane is no longer ours."""
        while waiting := _waiting(self.database):
            for start in range(0, len(waiting), self.together):
                if not self._place(waiting[start : start + self.together]):
                    return

    def _place(self, group: Sequence[ArticleId]) -> bool:
        """One transaction; False when the lane was lost. What cannot be placed is set aside, for the lane must never stand
        still behind one article."""
        try:
            with self.database.write() as connection:
                if not renew_lane(connection, LANE, owner=self.owner, fence=self.fence, lease=LEASE):
                    return False
                told = [_place_one(connection, one, now=self.clock(), on_placed=self.on_placed) for one in group]
                reach("story.written")
            reach("story.committed")
        except DatabaseGone:
            raise
        except Exception as error:  # noqa: BLE001 counted and shown in quarantine; the next article is placed
            if len(group) > 1:
                return all(self._place([one]) for one in group)
            self._set_aside(group[0], error)
        else:
            self.done.told += [each for each in told if each is not None]
        self.done.placed += len(group)
        return True

    def _set_aside(self, article_id: ArticleId, error: Exception) -> None:
        with self.database.write() as connection:
            analyses.set_aside(connection, article_id, error=f"grouping: {type(error).__name__}: {error}", now=self.clock())


def _is_one_waiting(database: Database) -> bool:
    with database.read() as connection:
        return bool(reports.waiting_for_story(connection, limit=1))


def _waiting(database: Database) -> Sequence[ArticleId]:
    with database.read() as connection:
        return reports.waiting_in_order(connection, limit=BATCH)


def _place_one(connection: Connection, article_id: ArticleId, *, now: datetime, on_placed: OnPlaced[Told]) -> Told | None:
    """One article to its story, and on to whoever tells people. One whose features are of another release is analysed again."""
    try:
        found = reports.read_waiting(connection, article_id)
    except UnreadableFeatures:
        found = None
    if found is None:
        analyses.give_back(connection, states=["analysed"], ids=[article_id], now=now)
        return None
    features = found.features
    current = stories.find_current(connection, article_id)
    placement, placed = find_place(connection, features, owner=found.report.outlet, current=current)
    stories.leave(connection, article_id, current, unless=placement.story_id)
    stories.keep(connection, features, placement, placed, now=now)
    told = on_placed(
        connection,
        PlacedReport(
            report=found.report,
            analysis=found.analysis,
            features=features,
            placement=placement,
            placed=placed,
            articles=reports.shown_articles(connection, placed.story.id, limit=20),
            is_baseline=found.is_baseline,
            is_late=found.is_late,
        ),
    )
    reports.mark_done(connection, article_id, now=now)
    return told


def find_place(
    connection: Connection, features: Features, *, owner: str, current: Story | None = None
) -> tuple[Placement, Placed]:
    """Where the article goes among the stories in the database, and the stories after it. Writes nothing.

    `current`: the story it is in already.
    """
    candidates = stories.find_candidates(connection, features)
    near = stories.find_near(connection, features)
    placement = place(
        features,
        candidates,
        near=near,
        earlier=stories.find_earlier(connection, features),
        current=current,
        detached_from=stories.find_detached(connection, features.article_id),
    )
    seen = [*(one.story for one in candidates), *(one.story for one in near), *([current] if current else [])]
    known = {story.id: story for story in seen}
    other = next((one for one in placement.merges or () if one != placement.story_id), None)
    placed = apply(
        placement,
        features,
        story=known.get(placement.story_id) if placement.kind != "opened" else None,
        other=known.get(other) if other else None,
        owner=owner,
    )
    return placement, placed
