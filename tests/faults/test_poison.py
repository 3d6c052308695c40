"""Promise 6: an article that kills its worker is set aside after so many attempts, alone, with the reason; the others finish."""

import multiprocessing
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from pipeline.articles.article import ArticleId
from pipeline.errors import DatabaseGone
from pipeline.flow.briefing import PlacedReport
from pipeline.flow.grouping import group_waiting
from pipeline.flow.sweep import sweep
from pipeline.storage import articles as article_rows
from pipeline.storage.analyses import give_back
from pipeline.storage.engine import Database, open_database
from pipeline.storage.feeds import FeedId, sync_feeds
from pipeline.storage.moments import EPOCH
from pipeline.storage.schema import articles, feeds, lanes
from tests.faults import onepass
from tests.faults.invention import report
from tests.flow.test_grouping import reports, store
from workers.confining import confine_memory
from workers.inheriting import give_back_of_the_dead
from workers.runtime import process_name

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ATTEMPTS = 3

children = multiprocessing.get_context("forkserver")
children.set_forkserver_preload(["tests.faults.onepass"])


def stored(database: Database) -> list[ArticleId]:
    """Six articles that wait for analysis; the fourth is the poison."""
    with database.write() as connection:
        sync_feeds(connection, [onepass.WHOLE, onepass.POISON], now=NOW, spread=[timedelta(0)])
        by_name = dict(connection.execute(select(feeds.c.name, feeds.c.id)).all())
        return [
            article_rows.insert_articles(
                connection,
                FeedId(by_name["Poison" if place.number == 3 else "Whole"]),
                [raw_article(report(place).title, place.number)],
                now=NOW,
            )[0]
            for place in onepass.PLACES
        ]


def raw_article(title: str, number: int) -> article_rows.RawArticle:
    key = number.to_bytes(16)
    return article_rows.RawArticle(
        keys=(("url", key),),
        content_key=key,
        url=f"https://whole.example/{number}",
        outlet="Whole",
        country=None,
        author="",
        declared_language="en",
        published_at=NOW,
        seen_at=NOW,
        is_baseline=False,
        is_late=False,
        title=title,
        summary_html="",
        content_html=f"<p>{title}</p>",
        state="ready",
    )


def analyse_or_die(url: str, ids: list[ArticleId], how: str, now: datetime) -> None:
    """As a worker would, but the poison does something terrible to the process that reads it."""
    database = open_database(url)
    knowledge = replace(onepass.KNOWLEDGE, full_text=onepass.Poison(_DEATHS[how]))
    onepass.analyse_all(database, ids, now=now, knowledge=knowledge)
    database.dispose()


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _recurse() -> None:
    _recurse()


def _swallow_memory() -> None:
    confine_memory(700 * 1024 * 1024)
    hoard = []
    while True:
        hoard.append(bytearray(32 * 1024 * 1024))


_DEATHS = {"killed": _killed, "recursion": _recurse, "memory": _swallow_memory}


@pytest.mark.parametrize("how", ["killed", "recursion", "memory"])
def test_a_poison_article_is_quarantined_alone_after_its_attempts(how: str, database: Database) -> None:
    ids = stored(database)
    poison, url = ids[3], database.write_engine.url.render_as_string(hide_password=False)
    now, rounds = NOW, 0
    while waiting := ids if not rounds else stalled_after_sweep(database, now):
        rounds += 1
        assert rounds <= ATTEMPTS + 1, "it goes round for ever"
        child = children.Process(target=analyse_or_die, args=(url, waiting, how, now))
        child.start()
        child.join(60)
        assert child.exitcode == (-signal.SIGKILL if how == "killed" else 0)
        now += timedelta(minutes=5)
    with database.read() as connection:
        rows = {row.id: row for row in connection.execute(select(articles))}
    assert rows[poison].state == "quarantined"
    assert rows[poison].attempts == ATTEMPTS
    assert str(ATTEMPTS) in rows[poison].error
    assert {row.state for row in rows.values() if row.id != poison} == {"analysed"}, "its neighbours suffered"


def stalled_after_sweep(database: Database, now: datetime) -> list[ArticleId]:
    minute = timedelta(minutes=1)
    return list(sweep(database, stalled_after=minute, max_attempts=ATTEMPTS, clock=lambda: now).stalled)


def group_or_die(url: str, poison: int) -> None:
    """As a worker in the grouping lane would, but placing the poison kills the process."""

    def tell(connection: Connection, found: PlacedReport) -> None:
        del connection
        if found.report.id == poison:
            _killed()

    database = open_database(url)
    group_waiting(database, owner=process_name("worker"), clock=lambda: NOW, on_placed=tell, max_attempts=ATTEMPTS)
    database.dispose()


def group_in_a_child(database: Database, poison: int) -> int | None:
    """Gives the child's status; what it held is free afterwards, as in the service."""
    url = database.write_engine.url.render_as_string(hide_password=False)
    child = children.Process(target=group_or_die, args=(url, poison))
    child.start()
    child.join(60)
    give_back_of_the_dead(database)
    return child.exitcode


def test_an_article_that_kills_whoever_places_it_is_set_aside_alone(database: Database) -> None:
    """Death in the grouping lane is counted too, though a lane that was left in order counts nothing."""
    store(database, reports(8))
    deaths = 0
    while group_in_a_child(database, poison=5) != 0:
        deaths += 1
        assert deaths <= ATTEMPTS, "it goes round for ever"
    with database.read() as connection:
        rows = {row.id: row for row in connection.execute(select(articles))}
    assert deaths == ATTEMPTS
    assert {row.state for row in rows.values() if row.id != 5} == {"done"}
    assert (rows[5].state, rows[5].error) == ("quarantined", "grouping: its worker did not come back from it (3 attempts)")


def test_a_lane_that_was_left_in_order_counts_nothing(database: Database) -> None:
    store(database, reports(3))
    assert group_in_a_child(database, poison=0) == 0
    with database.read() as connection:
        assert set(connection.execute(select(articles.c.attempts)).scalars()) == {0}


def test_a_database_that_fails_is_not_the_articles_fault(database: Database) -> None:
    """A full disk may let the count through and not the result; else half an hour of it would set everything aside."""
    store(database, reports(3))

    def gone(connection: Connection, found: PlacedReport) -> None:
        del connection, found
        raise DatabaseGone("disk I/O error", subject="x")

    for _ in range(ATTEMPTS + 1):
        with database.write() as connection:
            connection.execute(update(lanes).values(owner=None, until=EPOCH))
        with pytest.raises(DatabaseGone):
            group_waiting(database, owner="one", clock=lambda: NOW, on_placed=gone, max_attempts=ATTEMPTS)
    with database.read() as connection:
        assert set(connection.execute(select(articles.c.state)).scalars()) == {"analysed"}


def test_what_was_set_aside_can_be_sent_round_again(database: Database) -> None:
    ids = stored(database)
    with database.write() as connection:
        connection.execute(update(articles).values(state="quarantined", attempts=3, error="it spun"))
        assert give_back(connection, states=["quarantined"], now=NOW, ids=ids[:2]) == 2
        states = list(connection.execute(select(articles.c.state).order_by(articles.c.id)).scalars())
    assert states == ["ready"] * 2 + ["quarantined"] * 4
