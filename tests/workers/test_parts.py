"""Each part of the service as a process of its own, with a PostgreSQL and a Redis, or refused."""

import subprocess
from pathlib import Path

from tests.workers.running import count, database_of, end_process, reports, undelivered
from tests.workers.stage import Paper, Stage, wait_until
from workers.demo import free_port


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
    stage.papers = {"a": Paper(name="Alpha", entries=reports(60))}
    stage.environment |= {"SEEDWATCH_STORAGE_URL": postgres_url, "SEEDWATCH_BROKER_URL": f"redis://127.0.0.1:{port}/0"}
    stage.write_house(web_port=free_port())
    stage.call("db", "upgrade")
    parts = [stage.start(part) for part in ("work", "poll", "send", "web")]
    try:
        database = database_of(stage)
        wait_until(lambda: count(database, "done") == 60, what="all 60 are analysed")
        wait_until(lambda: undelivered(database) == 0 and len(stage.hooks) >= 3, what="every alert is delivered")
        database.dispose()
        wait_until(lambda: stage.call("alive", "worker", check=False).returncode == 0, what="the worker shows life")
        assert all(part.poll() is None for part in parts)
    finally:
        codes = [(end_process(part), part.returncode)[1] for part in parts]
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
