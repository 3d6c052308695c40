"""What the tests of whole processes share: reports to read, what the database says of them, and how a process is ended."""

import random
import subprocess
import time
from datetime import UTC, datetime, timedelta

import psutil
from sqlalchemy import func, select

from pipeline.storage.engine import Database, open_database
from pipeline.storage.schema import articles, deliveries
from tests.workers.stage import Stage, wait_until

NOW = datetime.now(UTC)
HEADLINES = (
    "Two drones shot down over Hmeimim air base",
    "Last convoy leaves Qamishli airport for the coast",
    "Russian frigate docks at the Tartus naval base",
    "Football match between guards at Hmeimim ends in a draw",
    "Bakery near Qamishli airport burns down",
    "Tartus naval base lease extended by five years",
    "Fuel theft at Hmeimim air base: three arrested",
    "Qamishli airport reopens for civilian flights",
    "Submarine leaves the Tartus naval base for repairs",
    "Concert for soldiers at Hmeimim cancelled after storm",
)
WORDS = (
    "harbour baker ladder evening carpet signal orchard cousin lantern bridge winter garden doctor engine market river stone"
    " letter music painter copper valley kitchen shepherd window candle teacher island pepper sailor blanket mirror fountain"
    " tailor meadow button sugar needle thunder basket"
).split()


def _body(item: int) -> str:
    """Words that no two reports share in the same order, so that none is taken for a reprint of another."""
    return " ".join(random.Random(item).choices(WORDS, k=40)).capitalize() + "."


def reports(number: int, *, first: int = 0) -> list[tuple[str, str, str, datetime]]:
    """Every tenth names a base."""
    return [
        (
            f"r{item}",
            HEADLINES[item // 10 % 10] if item % 10 == 0 else f"Road works, part {item}",
            _body(item),
            NOW - timedelta(minutes=item % 50),
        )
        for item in range(first, first + number)
    ]


def database_of(stage: Stage) -> Database:
    return open_database(stage.environment.get("SEEDWATCH_STORAGE_URL", f"sqlite:///{stage.home}/var/seedwatch.db"))


def count(database: Database, *states: str) -> int:
    with database.read() as connection:
        query = select(func.count()).select_from(articles).where(articles.c.state.in_(states))
        return int(connection.execute(query).scalar_one())


def undelivered(database: Database) -> int:
    with database.read() as connection:
        query = select(func.count()).select_from(deliveries).where(deliveries.c.state != "sent")
        return int(connection.execute(query).scalar_one())


def family_of(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def end_process(process: subprocess.Popen[bytes], *, within: float = 20.0) -> float:
    """SIGTERM; gives the seconds it took."""
    started = time.monotonic()
    process.terminate()
    process.wait(timeout=within)
    return time.monotonic() - started


def wait_for_database(stage: Stage) -> Database:
    wait_until((stage.home / "var" / "run.lock").exists, what="the service starts")
    database = database_of(stage)

    def has_tables() -> bool:
        try:
            return count(database, "done") >= 0
        except Exception:
            return False

    wait_until(has_tables, what="the database has its tables")
    return database
