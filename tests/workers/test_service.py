"""`seedwatch run` as a real process: it starts, tells where things are, and leaves nothing when it ends."""

import os
import signal
import urllib.request

from tests.workers.running import alive, end_process, family_of, reports
from tests.workers.stage import Paper, Stage, wait_until
from workers.demo import free_port


def test_run_says_where_things_are_answers_on_its_health_page_and_leaves_nothing_when_told_to_stop(stage: Stage) -> None:
    port = free_port()
    stage.papers = {"a": Paper(name="Alpha", entries=reports(30))}
    stage.write_house(web_port=port)
    process = stage.start("run")
    try:
        wait_until(lambda: len(stage.hooks) >= 3, what="three alerts")
        wait_until(lambda: _answer(f"http://127.0.0.1:{port}/ready") == 200, what="/ready answers 200")
        family = family_of(process.pid)
    finally:
        took = end_process(process)
    assert process.returncode == 0
    # Ten seconds are promised; on a loaded machine the clock of this test is not ours alone.
    assert took < 20
    assert alive(family) == []
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
    stage.papers = {"a": Paper(name="Alpha", entries=reports(10))}
    stage.write_house(web_port=free_port())
    process = stage.start("run")
    wait_until(lambda: len(stage.hooks) >= 1, what="an alert")
    family = family_of(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    wait_until(lambda: not alive(family), what="all parts end with their supervisor", seconds=30)


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
        end_process(process)
