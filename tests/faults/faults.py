"""The faults: each is injected at random moments into a service under load, and undone."""

import asyncio
import contextlib
import resource
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import redis
import redis.asyncio
from sqlalchemy import or_, text, update
from sqlalchemy.exc import OperationalError

from pipeline.storage.engine import open_database
from pipeline.storage.moments import EPOCH
from pipeline.storage.schema import articles, deliveries, feeds, lanes
from tests.faults.campaign import Act, Fault, Scene
from tests.faults.house import Process, until
from tests.faults.proxy import Blackhole
from workers.demo import free_port

# ---- the broker


async def flush_all(scene: Scene) -> None:
    with contextlib.suppress(redis.exceptions.RedisError, OSError):
        await _command(scene, "FLUSHALL")


async def client_kill(scene: Scene) -> None:
    with contextlib.suppress(redis.exceptions.RedisError, OSError):
        await _command(scene, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


async def _command(scene: Scene, *words: str) -> None:
    client = scene.house.redis()
    try:
        await client.execute_command(*words)
    finally:
        await client.aclose()


def broker_killed(*, keeps_files: bool) -> Act:
    async def act(scene: Scene) -> None:
        broker = scene.service.broker
        starts = broker.starts
        if not keeps_files:
            shutil.rmtree(scene.house.folder / "broker" / "appendonlydir", ignore_errors=True)
        broker.signal(signal.SIGKILL)
        await until(lambda: broker.starts > starts, 30, "the broker starts again")
        await until(scene.service.broker_answers, 30, "the broker answers")

    return act


async def broker_stopped(scene: Scene) -> None:
    """Mostly seconds; now and then as long as twenty."""
    scene.service.broker.signal(signal.SIGSTOP)
    await asyncio.sleep(20 if scene.rng.random() < 0.1 else scene.rng.uniform(0.5, 4))
    scene.service.broker.signal(signal.SIGCONT)


_proxies: dict[int, Blackhole] = {}


async def with_proxy(scene: Scene) -> None:
    scene.house.proxy_port = free_port()
    proxy = _proxies[scene.house.proxy_port] = Blackhole(scene.house.broker_port)
    await proxy.start(scene.house.proxy_port)


async def blackhole(scene: Scene) -> None:
    proxy = _proxies[scene.house.proxy_port or 0]
    proxy.swallow()
    await asyncio.sleep(scene.rng.uniform(0.5, 4))
    proxy.let_through(cut=scene.rng.random() < 0.5)


# ---- processes


def killed(*names: str, by: int = signal.SIGKILL) -> Act:
    """One of these, drawn anew each time; kill -9 goes to the whole group, so that no child survives to hide a fault."""

    async def act(scene: Scene) -> None:
        part = scene.rng.choice([part for name in names for part in scene.service.named(name)])
        starts = part.starts
        part.signal(by, group=by == signal.SIGKILL)
        await until(lambda: part.starts > starts, 60, f"{part.name} starts again")

    return act


async def power_cut(scene: Scene) -> None:
    """All of them at one moment, the broker too, and its memory is gone."""
    for part in (*scene.service.parts, scene.service.broker):
        part.signal(signal.SIGKILL, group=True)
    shutil.rmtree(scene.house.folder / "broker" / "appendonlydir", ignore_errors=True)
    await until(scene.service.broker_answers, 60, "the broker answers")


async def part_stopped(scene: Scene) -> None:
    """A process that is stopped and goes on later, as on a machine that swaps or a laptop that sleeps."""
    part: Process = scene.rng.choice(scene.service.parts)
    part.signal(signal.SIGSTOP, group=True)
    await asyncio.sleep(scene.rng.uniform(0.5, 4))
    part.signal(signal.SIGCONT, group=True)


async def part_stopped_past_its_lease(scene: Scene) -> None:
    """Stopped; what it holds runs out (the database's clock cannot be turned, so its leases are dated back); another takes it
    over; then the first goes on as if nothing had been."""
    part: Process = scene.rng.choice(scene.service.parts)
    for _ in range(50):
        part.signal(signal.SIGSTOP, group=True)
        if await asyncio.to_thread(_run_out, scene, _family(part)):
            break
        part.signal(signal.SIGCONT, group=True)  # it holds the write lock: let it finish that first
        await asyncio.sleep(scene.rng.uniform(0.01, 0.1))
    await asyncio.sleep(scene.rng.uniform(0.5, 4))
    part.signal(signal.SIGCONT, group=True)


def _run_out(scene: Scene, pids: list[int]) -> bool:
    """False where the stopped process holds a lock on what is to be dated back."""
    database = scene.house.database
    long_ago = EPOCH + timedelta(seconds=1)
    try:
        with database.write_engine.connect() as connection:
            if database.is_sqlite:
                connection.exec_driver_sql("PRAGMA busy_timeout=300")
            else:
                connection.exec_driver_sql("SET lock_timeout = 300")
            for table, owner, until in (
                (feeds, feeds.c.lease_owner, {"lease_until": long_ago}),
                (deliveries, deliveries.c.lease_owner, {"lease_until": long_ago}),
                (lanes, lanes.c.owner, {"until": long_ago}),
                (articles, articles.c.lease_owner, {"next_attempt_at": None}),
            ):
                connection.execute(update(table).where(or_(*(owner.like(f"%:{pid}") for pid in pids))).values(until))
            connection.commit()
    except OperationalError:
        return False
    return True


POISON = ("zq-memory", "zq-killed", "zq-spin", "zq-stack")
"""As tests.faults.poisoned knows them."""


async def poisoned(scene: Scene) -> None:
    """A page that takes all the memory, kills its reader, spins, or blows the stack. Each in its turn."""
    scene.press.poison(POISON[len(scene.press.poisoned) % len(POISON)])


# ---- the database


async def connections_cut(scene: Scene) -> None:
    """PostgreSQL lets nobody in for some seconds, and throws out who is in."""
    house = scene.house
    admin = open_database(house.database_url.replace(f"/{_name(scene)}", "/postgres", 1))
    try:
        await asyncio.to_thread(_refuse, admin.write_engine, _name(scene), allowed=False)
        await asyncio.sleep(scene.rng.uniform(0.2, 3))
        await asyncio.to_thread(_refuse, admin.write_engine, _name(scene), allowed=True)
    finally:
        admin.dispose()
        house.database.dispose()


def _refuse(engine, name: str, *, allowed: bool) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {'true' if allowed else 'false'}"))
        if not allowed:
            connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"), {"n": name})


def _name(scene: Scene) -> str:
    return scene.house.database.write_engine.url.database or ""


async def locked(scene: Scene) -> None:
    """Another program holds SQLite's write lock; now and then for longer than we are willing to wait (15 s)."""
    path = scene.house.database.write_engine.url.database or ""
    seconds = 17.0 if scene.rng.random() < 0.1 else scene.rng.uniform(0.2, 3)
    other = sqlite3.connect(path, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    await asyncio.sleep(seconds)
    other.execute("ROLLBACK")
    other.close()


async def disk_full(scene: Scene) -> None:
    """No file may grow for some seconds: every write of the database fails, in all processes."""
    with _no_room(scene):
        await asyncio.sleep(scene.rng.uniform(0.2, 3))


@contextmanager
def _no_room(scene: Scene) -> Iterator[None]:
    pids = [pid for part in scene.service.parts for pid in _family(part)]
    try:
        _limit(pids, 4096)
        yield
    finally:
        _limit([pid for part in scene.service.parts for pid in _family(part)] + pids, resource.RLIM_INFINITY)


def _family(part: Process) -> list[int]:
    """The process and its children."""
    if part.running is None or part.running.returncode is not None:
        return []
    pid = part.running.pid
    with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{pid}/children") as children:
        return [pid, *map(int, children.read().split())]
    return []


def _limit(pids: list[int], size: int) -> None:
    for pid in pids:
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


# ---- the receiver


async def refused_once(scene: Scene) -> None:
    """One delivery gets a 503; its next attempt comes a minute later."""
    scene.receiver.refuse_next += 1


CRASHES = {
    "dies around storing articles": ("poll", {"article.inserted": 0.08, "article.committed": 0.08}),
    "dies around publishing": ("poll", {"publish.before": 0.08, "publish.after": 0.08}),
    "dies around analysing": ("work", {"analysis.counted": 0.05, "analysis.written": 0.05, "analysis.committed": 0.05}),
    "dies around deciding": ("work", {"alert.written": 0.02, "story.written": 0.02, "story.committed": 0.02}),
    "dies around sending": (
        "send",
        {"delivery.claimed": 0.04, "delivery.sent": 0.04, "delivery.written": 0.04, "delivery.committed": 0.04},
    ),
}


def _crash(name: str) -> Fault:
    part, points = CRASHES[name]
    kind = {"poll": "poller", "work": "worker child", "send": "sender"}[part]
    return Fault(name=f"{kind} {name}", failpoints={part: ",".join(f"{point}={chance}" for point, chance in points.items())})


TWO = {"work": 2, "poll": 2, "send": 2}
FAULTS = (
    *(_crash(name) for name in CRASHES),
    Fault(name="broker: FLUSHALL", act=flush_all),
    Fault(name="broker: kill -9, starts empty", act=broker_killed(keeps_files=False)),
    Fault(name="broker: CLIENT KILL", act=client_kill),
    Fault(name="worker: kill -9 of the group", act=killed("work")),
    Fault(name="poller: kill -9 of the group", act=killed("poll")),
    Fault(name="sender: kill -9", act=killed("send")),
    Fault(name="any of two of each: kill -9", act=killed("work", "poll", "send"), copies=TWO),
    Fault(name="any of two of each: SIGTERM", act=killed("work", "poll", "send", by=signal.SIGTERM), copies=TWO),
    Fault(name="power cut: all at once, broker empty", act=power_cut, gap=(1.0, 5.0)),
    Fault(name="receiver: 503", act=refused_once),
    Fault(name="database: locked 0.2-17 s", act=locked, databases=("sqlite",)),
    Fault(name="database: disk full 0.2-3 s", act=disk_full, databases=("sqlite",)),
    Fault(name="database: all connections cut 0.2-3 s", act=connections_cut, databases=("postgresql",)),
    Fault(name="broker: bytes swallowed 0.5-4 s", before=with_proxy, act=blackhole),
    Fault(name="broker: stopped 0.5-20 s", act=broker_stopped),
    Fault(name="broker: kill -9, files kept", act=broker_killed(keeps_files=True)),
    Fault(name="any of two of each: stopped 0.5-4 s", act=part_stopped, copies=TWO),
    Fault(name="any of two of each: stopped past its lease", act=part_stopped_past_its_lease, copies=TWO),
    Fault(
        name="a page kills, spins, takes all the memory",
        act=poisoned,
        with_pages=True,
        attempts=3,
        worker="tests.faults.poisoned",
    ),
)
