"""Stored entry -> decided, text already there: through Celery batched, one id a task, and the same calls without Celery. Row 7.

No-ops are ids of articles that are done already: what is left is the broker, the task and its look into the database. Whole
analyses are cleaning, names, relevance, stories, rules and the outbox. Two worker processes each. `python -m bench deciding`
"""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import func, select

from bench.filling import fill
from bench.house import House, end, house
from bench.measuring import median, save, show, spread, take_turns, target, versions
from pipeline.articles.article import ArticleId
from pipeline.storage.engine import Database
from pipeline.storage.processes import running
from pipeline.storage.schema import alerts, articles
from pipeline.storage.upgrading import upgrade
from workers import handling, runtime
from workers.app import app
from workers.logs import set_up_logging

PROCESSES = 2
BATCH = 50


def main(*, full: bool = False) -> None:
    noops, whole, rounds = (10_000, 2000, 5) if full else (3000, 400, 3)  # fewer, and their end is all one measures
    with house() as home:
        home.write(["http://127.1.0.1/etag/0"], processes=PROCESSES)
        (home.home / "var").mkdir()
        runtime.use_config(home.home / "config")
        set_up_logging(style="json", level="error")
        upgrade(runtime.database())
        runtime.lexicon()
        runtime.tables()
        handling.analyse(fill(runtime.database(), 2 * BATCH))  # warm, and ids enough that no task has one twice
        handling.tell()
        runtime.database().dispose()
        with broker_and_worker(home):
            found = measure(noops=noops, whole=whole, rounds=rounds)
    report(found, noops=noops, whole=whole)


@contextmanager
def broker_and_worker(home: House) -> Iterator[None]:
    broker = runtime.embedded_broker(runtime.configuration())
    assert broker is not None
    server = subprocess.Popen(broker.command(), stdout=subprocess.DEVNULL)
    worker = home.start("work")
    try:
        until(broker.socket.exists, seconds=20)
        send([])  # answered by a beat: the worker is up
        with runtime.database().read():
            pass
        until(lambda: beats() > 0, seconds=60)
        yield
    finally:
        end(worker)
        end(server)


def beats() -> int:
    with runtime.database().read() as connection:
        return len([one for one in running(connection) if one.kind == "worker"])


def measure(*, noops: int, whole: int, rounds: int) -> dict[str, list[float]]:
    """Articles a second of each way, by round."""
    position = iter(range(1000, 10_000_000, max(noops, whole)))

    def noop(ids_a_task: int) -> float:
        """The last task carries one waiting article: when it is done, so is all before it."""
        done = done_ids(noops)
        (last,) = fill(runtime.database(), 1, start=next(position))
        began = time.perf_counter()
        through_celery(done, ids_a_task)
        send([last])
        until(lambda: waiting() == 0, seconds=120)
        return len(done) / (time.perf_counter() - began)

    def analysis(way: Callable[[Sequence[ArticleId]], None]) -> float:
        ids = fill(runtime.database(), whole, start=next(position))
        began = time.perf_counter()
        way(ids)
        until(lambda: waiting() == 0, seconds=300)
        return whole / (time.perf_counter() - began)

    return take_turns(
        {
            "no-op, 50 ids a task": lambda: noop(BATCH),
            "no-op, 1 id a task": lambda: noop(1),
            "analysis, 50 ids a task": lambda: analysis(lambda ids: through_celery(ids, BATCH)),
            "analysis, 1 id a task": lambda: analysis(lambda ids: through_celery(ids, 1)),
            "floor: analysis without Celery": lambda: analysis(without_celery),
        },
        rounds=rounds,
    )


def done_ids(number: int) -> list[ArticleId]:
    with runtime.database().read() as connection:
        rows = connection.execute(select(articles.c.id).where(articles.c.state == "done")).all()
    ids = [ArticleId(row.id) for row in rows]
    return (ids * (number // len(ids) + 1))[:number]


def through_celery(ids: Sequence[ArticleId], ids_a_task: int) -> None:
    for start in range(0, len(ids), ids_a_task):
        send(ids[start : start + ids_a_task])


def send(ids: Sequence[ArticleId]) -> None:
    app.send_task("seedwatch.analyse", args=[list(ids)])


def without_celery(ids: Sequence[ArticleId]) -> None:
    """The same batches, the same function, as many processes: what a perfect queue would give."""
    runtime.database().dispose()
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        pool.map(handling.handle, batches, chunksize=1)


def waiting() -> int:
    database: Database = runtime.database()
    with database.read() as connection:
        query = select(func.count()).select_from(articles).where(articles.c.state.in_(("ready", "analysed")))
        return int(connection.execute(query).scalar_one())


def until(is_so: Callable[[], object], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.01)


def report(found: dict[str, list[float]], *, noops: int, whole: int) -> None:
    floor, one = median(found["floor: analysis without Celery"]), median(found["no-op, 1 id a task"])
    rows = []
    for name, rates in found.items():
        base, what = (one, "x one id a task") if name.startswith("no-op") else (floor, "of the floor")
        rows.append([name, f"{median(rates) / base:.2f} {what}", spread(rates)])
    title = f"Stored entry -> decided: {noops} no-ops, {whole} whole analyses a round, {PROCESSES} processes, SQLite"
    show(title, ["way", "ratio", "articles/s"], rows)
    with runtime.database().read() as connection:
        told = connection.execute(select(func.count()).select_from(alerts)).scalar_one()
    print(f"  alerts decided in all: {told}")
    targets = [
        target("no-ops: 50 ids a task, x one id a task", median(found["no-op, 50 ids a task"]) / one, 20),
        target("whole analysis: share of the floor", median(found["analysis, 50 ids a task"]) / floor, 0.7),
    ]
    save("deciding", rates=found, targets=targets, alerts=told, versions=versions("celery", "kombu", "redis", "SQLAlchemy"))


if __name__ == "__main__":
    main(full="--full" in sys.argv)
