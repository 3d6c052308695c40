"""The README, typed: every command in it is run here, as a newcomer would, or says why it cannot be.

Blocks run as they stand, in a copy of the files a checkout has; only names that nobody can reach (example.org) are replaced by
a small site on loopback.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.main import get_command

from tests.workers.stage import ROOT, wait_until
from workers import commands as registered
from workers.cli import app
from workers.demo import free_port

README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(seedwatch [^`]+)`")
PARTS = "seedwatch poll & seedwatch work & seedwatch send & seedwatch web"
NOT_RUN = {
    "make run": "installs from the network into .venv; what it starts is started by test_run_says_and_answers_what_the_readme_shows",
    "make test": "is this run",
    "make demo": "installs as well; tests/workers/test_demo.py starts `seedwatch demo` and ends it",
    "export SEEDWATCH_STORAGE_URL=postgresql+psycopg://user@host/seedwatch SEEDWATCH_BROKER_URL=redis://host:6379/0": (
        "the host is the reader's; tests/workers/test_parts.py runs each part with a PostgreSQL and a Redis of its own"
    ),
    PARTS: "end only when told to; tests/workers/test_parts.py starts and stops each part",
}
ARTICLE = (
    "В Хмеймиме готовят вывод техники\n"
    "На авиабазе Хмеймим и в порту Тартуса заметили движение техники. Соседка купила песок и путину.\n"
)
GOLD = '{"id": "1", "title": "", "text": "Хмеймим", "lang": "ru", "entities": ["base-hmeimim"], "alert": true}\n'
PAGES = {
    "/": '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>',
    "/feed.xml": '<rss version="2.0"><channel><title>Courier</title><item><title>One</title><link>/1</link></item></channel></rss>',
}


def blocks() -> list[str]:
    """What stands in shell blocks, behind a `$`, or inline, as scripts to run; lines that have a reason not to are left out."""
    found = [body for language, body in FENCED.findall(README) if language == "sh"]
    found += [line[2:] for _, body in FENCED.findall(README) for line in body.splitlines() if line.startswith("$ ")]
    found += INLINE.findall(FENCED.sub("", README))
    cut = ("\n".join(line for line in commands(block) if line not in NOT_RUN) for block in found)
    return list(dict.fromkeys(block for block in cut if block))


def commands(block: str) -> list[str]:
    """Its lines without comments."""
    return [line for line in (re.sub(r"\s+# .*", "", each).strip() for each in block.splitlines()) if line]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A page with a feed, and a receiver of webhooks."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(200 if self.path in PAGES else 404, PAGES.get(self.path, "").encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(204 if self.headers["webhook-signature"] else 401, b"")

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def home(site: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a checkout has, an article, `seedwatch` on the path, and the webhook uncommented as the README says."""
    home = tmp_path_factory.mktemp("newcomer")
    for name in ("config", "seeds"):
        shutil.copytree(ROOT / name, home / name)
    for name in ("article.txt", "my-article.txt"):
        (home / name).write_text(ARTICLE, encoding="utf-8")
    (home / "FILE.jsonl").write_text(GOLD, encoding="utf-8")
    (home / "config" / "feeds.toml").write_text(
        f'[[feed]]\nname = "Only"\nurl = "{site}other.xml"\nfull_text = "never"\n', "utf-8"
    )
    port = site.rstrip("/").rpartition(":")[2]
    settings = home / "config" / "seedwatch.toml"
    opened = f'[net]\nallow_private = ["127.0.0.0/8"]\nallow_ports = [{port}]\n'
    settings.write_text(settings.read_text("utf-8").replace("[net]", opened, 1), "utf-8")
    rules = home / "config" / "alerts.toml"
    channel = next(body for language, body in FENCED.findall(README) if language == "toml" and "[[channel]]" in body)
    told = rules.read_text("utf-8").replace('send_to = ["log"]', 'send_to = ["log", "desk"]')
    rules.write_text(told + "\n" + channel.replace("https://example.org/", site), "utf-8")
    (home / "bin").mkdir()
    command = home / "bin" / "seedwatch"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m workers "$@"\n', "utf-8")
    command.chmod(0o755)
    return home


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEEDWATCH_")}
    secret = "whsec_" + "c2VjcmV0" * 6  # as a newcomer has exported it by then
    return {**kept, "PATH": f"{home}/bin:{os.environ['PATH']}", "COLUMNS": "200", "SEEDWATCH_DESK_SECRET": secret, **more}


def typed(home: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euc", script], cwd=home, env=environment(home), capture_output=True, text=True, timeout=240, check=False
    )


def test_every_reason_not_to_run_a_command_is_of_a_command_that_is_there() -> None:
    there = {line for _, body in FENCED.findall(README) for line in commands(body)}
    assert set(NOT_RUN) <= there
    assert len(blocks()) >= 8


@pytest.mark.parametrize("block", blocks())
def test_a_command_of_the_readme_works(home: Path, site: str, block: str) -> None:
    done = typed(home, block.replace("https://example.org/", site))
    assert done.returncode == 0, done.stdout + done.stderr


def test_explain_says_what_the_readme_shows(home: Path) -> None:
    shown = next(body for _, body in FENCED.findall(README) if body.startswith("$ seedwatch explain"))
    command, *lines = shown.rstrip().splitlines()
    said = typed(home, command.removeprefix("$ ")).stdout.rstrip().splitlines()
    assert [line.rstrip() for line in said] == [line.rstrip() for line in lines]


def test_run_says_and_answers_what_the_readme_shows(home: Path) -> None:
    shown = next(body for _, body in FENCED.findall(README) if body.startswith("Seedwatch is starting")).splitlines()
    listen = f"127.0.0.1:{free_port()}"
    log = home / "run.log"
    with log.open("wb") as out:
        service = subprocess.Popen(
            ["seedwatch", "run"], cwd=home, env=environment(home, SEEDWATCH_WEB_LISTEN=listen), stdout=out, stderr=out
        )
    try:
        wait_until(lambda: _answers(f"http://{listen}/ready"), what="the service is ready", seconds=120)
        assert _answers(f"http://{listen}/")
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(60)
    said = log.read_text("utf-8", "replace").splitlines()
    start = said.index(shown[0])
    assert [line.split()[:1] for line in said[start : start + len(shown)]] == [line.split()[:1] for line in shown]


@pytest.mark.parametrize(
    ("target", "command"), [("run", "seedwatch run"), ("demo", "seedwatch demo"), ("test", "-m pytest -n 2 --dist loadfile")]
)
def test_make_starts_what_the_readme_says(target: str, command: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    planned = subprocess.run(
        ["make", "--no-print-directory", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert planned.rstrip().splitlines()[-1].endswith(command)


def _documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "deploy" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _mentioned() -> list[tuple[str, str]]:
    """(document, command line) of every seedwatch command in the documentation."""
    found = []
    for path in _documents():
        text = path.read_text(encoding="utf-8")
        lines = [
            line for _, body in FENCED.findall(text) for each in commands(body) for line in re.split(r" [&|] |&& |; ", each)
        ]
        lines += [" ".join(each.split()) for each in INLINE.findall(FENCED.sub("", text))]
        cut = (re.sub(r"^(?:\$ |sudo |-u \w+ )+", "", line.strip()) for line in lines)
        found += [(path.relative_to(ROOT).as_posix(), line) for line in cut if re.match(r"seedwatch [a-z]", line)]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(("document", "line"), _mentioned())
def test_a_command_in_the_documentation_exists_with_its_options(document: str, line: str) -> None:
    assert registered
    command = get_command(app)
    words = [word.strip("`,.…") for word in line.split()[1:]]
    while words and hasattr(command, "commands") and words[0].partition("/")[0] in command.commands:
        command = command.commands[words.pop(0).partition("/")[0]]
    assert not hasattr(command, "commands"), f"{document}: {line} is not a whole command"
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--config",
        "--help",
    }
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, f"{document}: {line}"


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status) == 200
    except OSError:
        return False
