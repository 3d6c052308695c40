"""`seedwatch run` and its parts as real processes: they start, tell, survive, and stop without a trace."""

import os
import random
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select, text

from pipeline.storage.engine import Database, open_database
from pipeline.storage.schema import articles, deliveries
from tests.workers.stage import ROOT, Paper, Stage, wait_until
from workers.demo import free_port

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


def _reports(number: int, *, first: int = 0) -> list[tuple[str, str, str, datetime]]:
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


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Stage(tmp_path) as stage:
        yield stage


def _database(stage: Stage) -> Database:
    return open_database(stage.environment.get("SEEDWATCH_STORAGE_URL", f"sqlite:///{stage.home}/var/seedwatch.db"))


def _count(database: Database, *states: str) -> int:
    with database.read() as connection:
        query = select(func.count()).select_from(articles).where(articles.c.state.in_(states))
        return int(connection.execute(query).scalar_one())


def _undelivered(database: Database) -> int:
    with database.read() as connection:
        query = select(func.count()).select_from(deliveries).where(deliveries.c.state != "sent")
        return int(connection.execute(query).scalar_one())


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _end(process: subprocess.Popen[bytes], *, within: float = 20.0) -> float:
    """SIGTERM; gives the seconds it took."""
    started = time.monotonic()
    process.terminate()
    process.wait(timeout=within)
    return time.monotonic() - started


def test_run_says_where_things_are_answers_on_its_health_page_and_leaves_nothing_when_told_to_stop(stage: Stage) -> None:
    port = free_port()
    stage.papers = {"a": Paper(name="Alpha", entries=_reports(30))}
    stage.write_house(web_port=port)
    process = stage.start("run")
    try:
        wait_until(lambda: len(stage.hooks) >= 3, what="three alerts")
        wait_until(lambda: _answer(f"http://127.0.0.1:{port}/ready") == 200, what="/ready answers 200")
        family = _family(process.pid)
    finally:
        took = _end(process)
    assert process.returncode == 0
    # Ten seconds are promised; on a loaded machine the clock of this test is not ours alone.
    assert took < 20
    assert [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
    said = (stage.home / "run.log").read_text(encoding="utf-8")
    for words in ("var/seedwatch.db", "Putin abandons Syria base", "1 in", f"http://127.0.0.1:{port}/ready"):
        assert words in said


def _answer(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return int(response.status)
    except OSError:
        return 0


def test_a_supervisor_killed_outright_leaves_no_process_behind(stage: Stage) -> None:
    stage.papers = {"a": Paper(name="Alpha", entries=_reports(10))}
    stage.write_house(web_port=free_port())
    process = stage.start("run")
    wait_until(lambda: len(stage.hooks) >= 1, what="an alert")
    family = _family(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    wait_until(
        lambda: not [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE],
        what="all parts end with their supervisor",
        seconds=30,
    )


def test_two_services_never_share_a_data_folder(stage: Stage) -> None:
    stage.papers = {"a": Paper(name="Alpha")}
    stage.write_house(web_port=free_port())
    process = stage.start("run")
    try:
        wait_until((stage.home / "var" / "broker" / "broker.sock").exists, what="the first one runs")
        second = stage.call("run", check=False)
        assert second.returncode == 1
        assert "another `seedwatch run`" in second.stderr
    finally:
        _end(process)


def test_a_broker_killed_in_the_middle_of_five_hundred_articles_loses_none(stage: Stage) -> None:
    stage.papers = {
        str(number): Paper(name=f"Outlet {number}", entries=_reports(100, first=number * 100)) for number in range(5)
    }
    stage.write_house(web_port=free_port(), more="batch = 10")
    process = stage.start("run")
    try:
        database = _wait_for_database(stage)
        wait_until(
            lambda: 0 < _count(database, "analysed", "done") < 500 or _count(database, "done") == 500, what="work is under way"
        )
        broker = next(each for each in _family(process.pid) if "valkey" in each.name())
        broker.kill()
        wait_until(lambda: _count(database, "done") == 500, what="all 500 are analysed", seconds=120)
        wait_until(lambda: _undelivered(database) == 0, what="every alert is delivered")
        with database.read() as connection:
            alerts = connection.execute(text("SELECT count(*) FROM alerts")).scalar_one()
        assert alerts > 0
        assert len({identity for identity, _ in stage.hooks}) == alerts
        assert process.poll() is None
    finally:
        _end(process)
    database.dispose()


def _wait_for_database(stage: Stage) -> Database:
    wait_until((stage.home / "var" / "run.lock").exists, what="the service starts")
    database = _database(stage)

    def has_tables() -> bool:
        try:
            return _count(database, "done") >= 0
        except Exception:
            return False

    wait_until(has_tables, what="the database has its tables")
    return database


def test_each_part_on_its_own_with_postgresql_and_a_redis_reached_by_tcp(
    stage: Stage, postgres_url: str, tmp_path: Path
) -> None:
    from workers.broker import _server

    port = free_port()
    redis = subprocess.Popen(
        [
            str(_server()),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            str(tmp_path),
            "--save",
            "",
            "--appendonly",
            "yes",
        ],
        stdout=subprocess.DEVNULL,
    )
    stage.papers = {"a": Paper(name="Alpha", entries=_reports(60))}
    stage.environment |= {"SEEDWATCH_STORAGE_URL": postgres_url, "SEEDWATCH_BROKER_URL": f"redis://127.0.0.1:{port}/0"}
    stage.write_house(web_port=free_port())
    stage.call("db", "upgrade")
    parts = [stage.start(part) for part in ("work", "poll", "send", "web")]
    try:
        database = _database(stage)
        wait_until(lambda: _count(database, "done") == 60, what="all 60 are analysed")
        wait_until(lambda: _undelivered(database) == 0 and len(stage.hooks) >= 3, what="every alert is delivered")
        database.dispose()
        wait_until(lambda: stage.call("alive", "worker", check=False).returncode == 0, what="the worker shows life")
        assert all(part.poll() is None for part in parts)
    finally:
        codes = [(_end(part), part.returncode)[1] for part in parts]
        redis.terminate()
        redis.wait(timeout=10)
    assert codes == [0, 0, 0, 0]


def test_a_part_refuses_to_work_on_an_old_schema_and_says_what_to_do(stage: Stage) -> None:
    stage.papers = {"a": Paper(name="Alpha")}
    stage.write_house()
    (stage.home / "var").mkdir()
    refused = stage.call("poll", check=False)
    assert refused.returncode == 1
    assert "seedwatch db upgrade" in refused.stderr


def test_new_feeds_take_effect_while_running_and_a_broken_file_does_not_stop_it(stage: Stage) -> None:
    stage.papers = {"a": Paper(name="Alpha", entries=_reports(10))}
    stage.write_house(web_port=free_port())
    process = stage.start("run")
    feeds = stage.home / "config" / "feeds.toml"
    try:
        wait_until(lambda: len(stage.hooks) >= 1, what="the first alert")
        good = feeds.read_text(encoding="utf-8")
        feeds.write_text(good + "[[feed]\n", encoding="utf-8")
        wait_until(
            lambda: "last valid one stays" in (stage.home / "run.log").read_text("utf-8"), what="the broken file is reported"
        )
        stage.papers["b"] = Paper(name="Beta", entries=_reports(10, first=200))
        feeds.write_text(good + f'[[feed]]\nname = "Beta"\nurl = "{stage.base}/f/b"\nfull_text = "never"\n', encoding="utf-8")
        wait_until(lambda: stage.papers["b"].polls > 0, what="the new feed is polled")
        wait_until(lambda: len(stage.hooks) >= 2, what="its alert arrives")
        assert process.poll() is None
    finally:
        _end(process)


def test_the_demo_tells_stories_in_many_languages_and_leaves_nothing(tmp_path: Path) -> None:
    before = set(Path("/tmp").glob("seedwatch-demo-*"))
    done = subprocess.run(
        [*stage_command(), "demo", "--seconds", "40"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Nothing is left." in done.stdout
    told = [line for line in done.stdout.splitlines() if line.strip().startswith(("alert", "update"))]
    assert len(told) >= 5, done.stdout
    assert set(Path("/tmp").glob("seedwatch-demo-*")) <= before


def stage_command() -> list[str]:
    import sys

    return ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "workers"]
