"""What a process brings in when it starts: what it does not need costs its start and its memory."""

import subprocess
import sys

import pytest

from workers.cli import _command

HEAVY = "numpy bs4 trafilatura alembic celery pymorphy3 feedparser".split()


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["run"], "run"),
        (["--config", "c", "run"], "run"),
        (["--config=c", "poll", "--help"], "poll"),
        (["--config", "c"], ""),
        ([], ""),
        (["--help"], "--help"),
        (["alerts", "list"], "alerts"),
    ],
)
def test_the_command_is_known_before_any_command_is_brought_in(arguments: list[str], command: str) -> None:
    assert _command(arguments) == command


@pytest.mark.parametrize(
    ("module", "needless"),
    [
        ("workers.run_commands", HEAVY),
        ("workers.sender", ["bs4", "trafilatura", "alembic", "celery"]),
        ("workers.web", ["bs4", "trafilatura", "alembic", "celery"]),
        ("workers.poller", ["bs4", "trafilatura", "alembic", "celery", "numpy", "jinja2", "pipeline.stories"]),
        ("workers.tasks", ["aiohttp", "trafilatura", "alembic", "jinja2"]),
    ],
)
def test_a_process_starts_without_what_it_does_not_need(module: str, needless: list[str]) -> None:
    code = f"import sys, workers.cli, workers.run_commands, {module}; print([one for one in {needless} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
