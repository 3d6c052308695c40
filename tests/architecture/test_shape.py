"""The shape of the code: import contracts, small files, small functions, no word for "the rest"."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("pipeline", "workers") for path in (ROOT / folder).rglob("*.py"))
MIGRATIONS = "migrations/versions"


def test_the_import_contracts_hold() -> None:
    linter = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


def test_a_file_over_three_hundred_lines_says_why_it_is_one_thing() -> None:
    long = [path for path in FILES if len(path.read_text("utf-8").splitlines()) > 300 and MIGRATIONS not in str(path)]
    silent = [str(path.relative_to(ROOT)) for path in long if "one thing" not in (ast.get_docstring(_tree(path)) or "").lower()]
    assert silent == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in FILES
        if MIGRATIONS not in str(path)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 50
    ]
    assert long == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "core", "misc", "manager", "base"])
def test_no_module_is_called_the_rest(word: str) -> None:
    assert [path for path in FILES if path.stem == word] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in FILES if path.read_text("utf-8").strip() and not ast.get_docstring(_tree(path))
    ]
    assert silent == []


def test_feedparser_is_known_to_one_module_and_never_given_an_address() -> None:
    users = [path for path in FILES if "feedparser" in _imports(path)]
    assert len(users) == 1
    source = users[0].read_text("utf-8")
    assert "feedparser.parse(" in source
    assert "BytesIO(" in source


@pytest.mark.parametrize("word", ["countdown", "eta"])
def test_nothing_waits_inside_celery(word: str) -> None:
    """With a visibility timeout an ETA runs several times; a retry is a row with a time."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.keyword) and node.arg == word
    ]
    assert found == []


def test_no_one_writes_console_markup_for_the_consoles_do_not_read_it() -> None:
    for path in (ROOT / "workers").rglob("*.py"):
        assert not re.search(r"\[/?(bold|dim|red|green|yellow)[a-z ]*\]", path.read_text(encoding="utf-8")), path


def test_the_compose_file_is_sound_and_every_service_runs_a_command_there_is() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    services = compose["services"]
    assert {"redis", "postgres", "poller", "worker", "sender", "web"} <= services.keys()
    assert "noeviction" in services["redis"]["command"]
    assert services["redis"]["command"][1:3] == ["--appendonly", "yes"]
    commands = subprocess.run(
        [sys.executable, "-m", "workers", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    for name, service in services.items():
        assert "healthcheck" in service or name == "migrate", name
        assert service.get("cap_drop") == ["ALL"] or name == "postgres", name
        if service.get("image", "").startswith("seedwatch"):
            assert f" {service['command'][0]} " in commands, name
            for secret in service["secrets"]:
                assert secret in compose["secrets"]
    soft_shutdown = 5
    assert int(services["worker"]["stop_grace_period"].removesuffix("s")) >= soft_shutdown + 10


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names
