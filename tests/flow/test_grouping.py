"""The grouping lane on real databases: four workers at once give what one gives, crashes change nothing, nothing blocks it."""

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select, text, update

from pipeline.articles.article import ArticleId, Report
from pipeline.flow.briefing import PlacedReport
from pipeline.flow.grouping import LANE, TOGETHER, OnPlaced, group_waiting
from pipeline.loading.event_words import load_event_words
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.mention import Analysis, Mention
from pipeline.storage.analyses import analysis_to_json
from pipeline.storage.engine import Database
from pipeline.storage.processes import take_lane
from pipeline.storage.retention import forget_keys
from pipeline.storage.schema import articles, feeds, lanes, mentions, near_keys, stories, story_articles, story_keys
from pipeline.storage.stories import detach, read_stories, stories_of
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.entities import EntityWeight, EntityWeights
from pipeline.stories.features import Features
from pipeline.stories.index import StoryIndex
from pipeline.stories.packing import features_to_bytes
from pipeline.stories.story import StoryId, story_id

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
KEY = EntityWeight(specificity=1.0, rank="key")
WATCHED = {"hmeimim": "Hmeimim", "qamishli": "Qamishli", "tartus": "Tartus", "putin": "Putin", "sharaa": "Sharaa"}
TABLES = Tables(
    words=load_event_words(), vocabulary=load_vocabulary(), entities=EntityWeights(by_id=dict.fromkeys(WATCHED, KEY))
)
EVENTS = [
    ("Drones attack Hmeimim base", "drones attacked the Hmeimim base and a fire broke out"),
    ("Putin receives Sharaa", "Vladimir Putin received Ahmed al-Sharaa for talks on trade"),
    ("Troops leave Qamishli", "troops withdrew from Qamishli and dismantled the radars"),
    ("Ships return to Tartus", "landing ships arrived in Tartus with new crews"),
]
MONTHS = ("January", "March", "April")


def reports(number: int) -> list[Report]:
    """Twelve events, each told by several outlets in other words; some reports are copies of an earlier one."""
    rng = random.Random(7)
    made: list[Report] = []
    for at in range(1, number + 1):
        title, told = EVENTS[at % 4]
        day = datetime(2026, (1, 3, 4)[at % 3], 10 + at % 4, rng.randrange(24), tzinfo=UTC)
        filler = " ".join("".join(rng.choices("ba ke lo mi nu ra se ti".split(), k=3)) for _ in range(30))
        body = f"On {day.day} {MONTHS[at % 3]} {told}. {filler}."
        if at > 12 and rng.random() < 0.2:
            original = next(one for one in reversed(made) if one.id % 12 == at % 12)
            title, body = original.title, original.text
        made.append(Report(id=ArticleId(at), title=title, text=body, seen_at=day, outlet=f"outlet {at % 7}"))
    return made


def analysed(report: Report) -> Analysis:
    found = tuple(
        Mention(
            seed_id="s", entity_id=entity, field=field, start=where.find(name), end=where.find(name) + len(name), text=name,
            name=name, language="en", kind="strong", why="name",
        )
        for field, where in (("title", report.title), ("text", report.text))
        for entity, name in WATCHED.items()
        if name in where
    )  # fmt: skip
    return Analysis(language="en", mentions=found, rejected=(), relevances=(), lexicon_version="1")


def features(report: Report) -> Features:
    return article_features(report, analysed(report), tables=TABLES)


def store(database: Database, waiting: list[Report]) -> None:
    with database.write() as connection:
        connection.execute(
            insert(feeds).values(id=1, url="https://x.example", name="x", is_wanted=True, next_poll_at=NOW, created_at=NOW)
        )
        for report in waiting:
            store_one(connection, report)


def store_one(connection: Connection, report: Report) -> None:
    analysis = analysed(report)
    connection.execute(
        insert(articles).values(
            id=report.id, feed_id=1, outlet=report.outlet, seen_at=report.seen_at, content_key=b"k", raw_title=report.title,
            state="analysed", state_changed_at=NOW, title=report.title, text=report.text, language="en", is_relevant=True,
            analysis=analysis_to_json(analysis), analysed_at=NOW, features=features_to_bytes(features(report)),
        )
    )  # fmt: skip
    for one in analysis.mentions:
        row = {
            name: getattr(one, name)
            for name in ("seed_id", "entity_id", "field", "start", "end", "text", "name", "language", "kind", "why")
        }
        connection.execute(insert(mentions).values(article_id=report.id, seen_at=report.seen_at, **row))


def nothing(connection: Connection, found: PlacedReport) -> None:
    del connection, found


def group(
    database: Database,
    owner: str = "one",
    on_placed: OnPlaced[None] = nothing,
    *,
    now: datetime = NOW,
    together: int = TOGETHER,
) -> int | None:
    done = group_waiting(database, owner=owner, clock=lambda: now, on_placed=on_placed, together=together)
    return done.placed if done else None


def assignment(database: Database, number: int) -> Mapping[ArticleId, StoryId]:
    with database.read() as connection:
        return stories_of(connection, [ArticleId(at) for at in range(1, number + 1)])


def in_memory(waiting: list[Report]) -> Mapping[ArticleId, StoryId]:
    index = StoryIndex()
    for report in sorted(waiting, key=lambda one: (one.dated_at, one.id)):
        index.add(features(report), owner=report.outlet)
    return index.assignment


def states_of(connection: Connection) -> dict[int, str]:
    return {row.id: row.state for row in connection.execute(select(articles.c.id, articles.c.state))}


def test_the_database_groups_as_memory_does(database: Database) -> None:
    waiting = reports(60)
    store(database, waiting)
    assert group(database) == 60
    assert assignment(database, 60) == in_memory(waiting)
    assert len(set(assignment(database, 60).values())) == 12


@pytest.mark.parametrize("seed", [1, 2])
def test_in_any_order_of_arrival_the_database_groups_as_memory_does(sqlite_database: Database, seed: int) -> None:
    """Here reports come one by one in a bad order, so that stories are merged on the way."""
    waiting = random.Random(seed).sample(reports(48), 48)
    store(sqlite_database, [])
    index = StoryIndex()
    for report in waiting:
        index.add(features(report), owner=report.outlet)
        with sqlite_database.write() as connection:
            store_one(connection, report)
        group(sqlite_database, now=datetime(2026, 1, 1, tzinfo=UTC))  # nothing is old enough to be forgotten
    assert assignment(sqlite_database, 48) == index.assignment
    with sqlite_database.read() as connection:
        kept = read_stories(connection, [story.id for story in index.stories])
    assert kept == list(index.stories)


def test_four_workers_at_once_group_as_one_does(database: Database) -> None:
    waiting = reports(80)
    store(database, waiting)
    told: list[int] = []

    def tell(connection: Connection, found: PlacedReport) -> None:
        del connection
        told.append(found.report.id)

    with ThreadPoolExecutor(4) as workers:
        counts = list(workers.map(lambda name: group(database, name, tell), ["a", "b", "c", "d"]))
    group(database)
    assert assignment(database, 80) == in_memory(waiting)
    assert sorted(told) == list(range(1, 81))
    assert sum(count or 0 for count in counts) == 80


def test_what_arrives_while_the_lane_is_held_is_placed_by_its_holder(database: Database) -> None:
    """A worker that finds the lane taken leaves; the holder looks again after leaving."""
    first, second = reports(2)
    store(database, [first])
    refused: list[int | None] = []

    def meanwhile(connection: Connection, found: PlacedReport) -> None:
        if found.report.id == first.id:
            if not database.is_sqlite:
                refused.append(None)
            store_one(connection, second)

    assert group(database, on_placed=meanwhile) == 2
    assert len(assignment(database, 2)) == 2


def test_the_lane_is_free_again_when_its_holder_is_done(database: Database) -> None:
    store(database, reports(3))
    group(database, "one")
    with database.write() as connection:
        assert take_lane(connection, LANE, owner="two", lease=timedelta(seconds=60)) is not None


def test_nobody_waits_for_a_lane_that_is_held(database: Database) -> None:
    store(database, reports(3))
    with database.write() as connection:
        take_lane(connection, LANE, owner="another", lease=timedelta(seconds=60))
    assert group(database) is None
    assert assignment(database, 3) == {}


def test_nobody_waits_for_the_transaction_of_the_lanes_holder(database: Database) -> None:
    store(database, reports(1))
    in_time = []

    def meanwhile(connection: Connection, found: PlacedReport) -> None:
        in_time.append(wait([pool.submit(group, database, "two")], timeout=5).done)

    with ThreadPoolExecutor(1) as pool:
        group(database, "one", on_placed=meanwhile)
    assert [done.pop().result() for done in in_time] == [None]


def test_a_holder_whose_lease_was_taken_writes_nothing_more(database: Database) -> None:
    """Stopped for minutes, then awake again: the fence has moved on."""
    store(database, reports(5))

    def usurp(connection: Connection, found: PlacedReport) -> None:
        if found.placed.before is None:
            connection.execute(update(lanes).values(owner="another", fence=lanes.c.fence + 1))

    group(database, on_placed=usurp, together=1)
    assert len(assignment(database, 5)) == 1


def test_a_crash_leaves_whole_articles_only_and_the_next_run_gives_the_same(database: Database) -> None:
    waiting = reports(30)
    store(database, waiting)

    class Crash(BaseException):
        pass

    def crash(connection: Connection, found: PlacedReport) -> None:
        del connection
        if found.report.id == sorted(waiting, key=lambda one: (one.dated_at, one.id))[17].id:
            raise Crash

    with pytest.raises(Crash):
        group(database, on_placed=crash, together=5)
    assert len(assignment(database, 30)) == 15  # three groups are committed, the fourth is as if it had never begun
    assert group(database) == 15
    assert assignment(database, 30) == in_memory(waiting)


def test_what_is_told_commits_with_the_story_or_not_at_all(database: Database) -> None:
    store(database, reports(1))

    class Crash(BaseException):
        pass

    def tell(connection: Connection, found: PlacedReport) -> None:
        del found
        connection.execute(update(feeds).values(name="told"))
        raise Crash

    with pytest.raises(Crash):
        group(database, on_placed=tell)
    with database.read() as connection:
        assert connection.execute(select(feeds.c.name)).scalar() == "x"
        assert connection.execute(select(story_articles)).first() is None
        assert connection.execute(select(articles.c.state)).scalar() == "analysed"


def test_an_article_that_cannot_be_placed_is_set_aside_and_blocks_nobody(database: Database) -> None:
    store(database, reports(4))

    def fail(connection: Connection, found: PlacedReport) -> None:
        del connection
        if found.report.id == 2:
            raise RuntimeError("no such word")

    group(database, on_placed=fail)
    with database.read() as connection:
        states = states_of(connection)
        error = connection.execute(select(articles.c.error).where(articles.c.id == 2)).scalar()
    assert states == {1: "done", 2: "quarantined", 3: "done", 4: "done"}
    assert error == "grouping: RuntimeError: no such word"


def test_one_that_fails_takes_nobody_of_its_group_with_it_and_what_the_others_tell_is_told_once(database: Database) -> None:
    store(database, reports(8))

    def tell(connection: Connection, found: PlacedReport) -> int:
        if found.report.id == 5:
            store_one(connection, found.report)  # is there already: on PostgreSQL the whole transaction is lost with it
        return found.report.id

    done = group_waiting(database, owner="one", clock=lambda: NOW, on_placed=tell, together=8)
    assert done is not None
    assert sorted(done.told) == [1, 2, 3, 4, 6, 7, 8]
    with database.read() as connection:
        assert states_of(connection) == {at: "quarantined" if at == 5 else "done" for at in range(1, 9)}


@pytest.mark.parametrize("together", [1, 3, 60])
def test_however_many_share_a_transaction_the_stories_are_the_same(sqlite_database: Database, together: int) -> None:
    waiting = reports(60)
    store(sqlite_database, waiting)
    assert group(sqlite_database, together=together) == 60
    assert assignment(sqlite_database, 60) == in_memory(waiting)


def test_features_of_another_release_are_made_again(database: Database) -> None:
    store(database, reports(2))
    with database.write() as connection:
        connection.execute(update(articles).where(articles.c.id == 1).values(features=b"SF0 and more"))
    group(database)
    with database.read() as connection:
        assert states_of(connection) == {1: "ready", 2: "done"}


def test_an_article_its_publisher_changed_stays_in_its_story(database: Database) -> None:
    waiting = reports(24)
    store(database, waiting)
    group(database)
    before = assignment(database, 24)
    changed = Report(id=ArticleId(5), title="Ships return to Tartus", text="Ships came to Tartus.", seen_at=waiting[4].seen_at)
    with database.write() as connection:
        packed = features_to_bytes(features(changed))
        connection.execute(update(articles).where(articles.c.id == 5).values(state="analysed", features=packed))
    assert group(database) == 1
    assert assignment(database, 24) == before
    with database.read() as connection:
        (story,) = read_stories(connection, [before[ArticleId(5)]])
    assert [report.article_id for report in story.reports].count(ArticleId(5)) == 1


@pytest.mark.parametrize("which", [0, 1], ids=["the founder", "another"])
def test_a_detached_article_leaves_its_story_and_does_not_come_back(database: Database, which: int) -> None:
    waiting = sorted((one for one in reports(36) if one.id % 12 == 1), key=lambda one: (one.dated_at, one.id))
    store(database, waiting)
    group(database)
    founder = story_id(waiting[0].id)
    assert set(assignment(database, 36).values()) == {founder}
    for _ in range(2):
        with database.write() as connection:
            detach(connection, waiting[which].id, founder, now=NOW)
            connection.execute(update(articles).where(articles.c.id == waiting[which].id).values(state="analysed"))
        group(database)
        own = assignment(database, 36)[waiting[which].id]
        assert own == story_id(waiting[which].id, is_second=which == 0)
        with database.read() as connection:
            left, alone = read_stories(connection, [founder, own])
        assert [report.article_id for report in alone.reports] == [waiting[which].id]
        assert waiting[which].id not in [report.article_id for report in left.reports]
        assert waiting[which].id not in left.representatives


def test_keys_of_days_long_past_are_forgotten_and_stories_stay(database: Database) -> None:
    store(database, reports(24))
    group(database)
    with database.write() as connection:
        assert forget_keys(connection, before_day=datetime(2026, 6, 1, tzinfo=UTC).toordinal()) > 0
    with database.read() as connection:
        assert connection.execute(select(story_keys)).first() is None
        assert connection.execute(select(near_keys)).first() is None
        assert len(connection.execute(select(stories)).all()) == 12


def test_looking_up_candidates_uses_the_index(sqlite_database: Database) -> None:
    with sqlite_database.read() as connection:
        plan = connection.execute(
            text("EXPLAIN QUERY PLAN SELECT story_id FROM story_keys WHERE key IN (1, 2) AND day BETWEEN 1 AND 9")
        ).all()
    assert "SEARCH" in str(plan)
    assert "SCAN" not in str(plan)


def test_old_keys_are_forgotten_once_a_day(database: Database) -> None:
    waiting = reports(6)
    store(database, waiting[:3])
    group(database)
    with database.write() as connection:
        connection.execute(update(story_keys).values(day=story_keys.c.day - 400))
        store_one(connection, waiting[3])
    group(database)
    with database.read() as connection:
        assert connection.execute(select(story_keys).where(story_keys.c.day < 739_400)).first() is not None
    with database.write() as connection:
        connection.execute(update(lanes).where(lanes.c.name == "forgetting").values(until=datetime(2020, 1, 1, tzinfo=UTC)))
        store_one(connection, waiting[4])
    group(database)
    with database.read() as connection:
        assert connection.execute(select(story_keys).where(story_keys.c.day < 739_400)).first() is None
        assert connection.execute(select(story_keys)).first() is not None


def test_stories_of_an_earlier_release_do_not_stop_new_reports(database: Database) -> None:
    """An upgrade changes how features are packed; what was stored before stands beside what comes."""
    waiting = reports(13)
    store(database, waiting[:12])
    group(database)
    with database.write() as connection:
        connection.execute(update(articles).values(features=b"SF0 as it was packed years ago"))
        store_one(connection, waiting[12])
    group(database)
    with database.read() as connection:
        assert set(states_of(connection).values()) == {"done"}
    assert len(assignment(database, 13)) == 13
