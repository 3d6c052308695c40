"""Secrets never show: canaries are planted everywhere one may be configured, everything is made to fail, and all output is searched."""

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import web

from pipeline.storage.engine import open_database
from pipeline.storage.schema import alerts, articles, channels, deliveries, feeds
from pipeline.storage.upgrading import upgrade
from tests.faults.invention import places, profile, report
from tests.faults.press import Press, serve
from workers.demo import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "canary7f3a"
SECRET = "whsec_" + base64.b64encode(f"{CANARY}-the-signing-key-0123456789".encode()).decode()
SECRETS = {
    "SEEDWATCH_DESK_SECRET": SECRET,
    "SEEDWATCH_MAIL_USER": f"{CANARY}user",
    "SEEDWATCH_MAIL_PASSWORD": f"{CANARY}password",
    "SEEDWATCH_BEARER": f"{CANARY}bearer",
    "SEEDWATCH_WEB_TOKEN": f"{CANARY}webtoken-long-enough-to-be-accepted",
}

ALERTS = """
[[rule]]
name = "any"
when = [["type:base"]]
send_to = ["desk", "mail"]
[[channel]]
name = "desk"
type = "webhook"
url = "http://127.0.0.1:{closed}/hook"
secret_env = "SEEDWATCH_DESK_SECRET"
headers = {{ Authorization = "Bearer $SEEDWATCH_BEARER" }}
[[channel]]
name = "mail"
type = "email"
smtp = "smtp://127.0.0.1:{closed}"
user_env = "SEEDWATCH_MAIL_USER"
password_env = "SEEDWATCH_MAIL_PASSWORD"
from = "a@a.example"
to = ["b@b.example"]
"""


def make_house(home: Path, press: int) -> None:
    closed = free_port()
    (home / "config").mkdir()
    (home / "seeds").mkdir()
    (home / "config" / "seedwatch.toml").write_text(
        f'[net]\nallow_private = ["127.0.0.0/8"]\nallow_ports = [{press}, {closed}]\nobey_robots = false\n'
        '[log]\nlevel = "debug"\nformat = "json"\n[polling]\nhost_gap = "0ms"\n'
    )
    (home / "config" / "feeds.toml").write_text(
        f'[[feed]]\nname = "Good"\nurl = "http://127.0.0.1:{press}/feed/0.xml"\nfull_text = "never"\n'
        f'[[feed]]\nname = "Bad"\nurl = "http://127.0.0.1:{closed}/feed"\n'
    )
    (home / "config" / "alerts.toml").write_text(ALERTS.format(closed=closed))
    (home / "seeds" / "invented.toml").write_text(profile(places(3)))


async def seedwatch(home: Path, *arguments: str) -> str:
    """Everything a command prints, with every secret in its environment."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workers", "--config", str(home / "config"), *arguments),
        env={**os.environ, **SECRETS, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    return said.decode(errors="replace")


async def run_everything(home: Path) -> str:
    runners: list[web.AppRunner] = []
    press = Press(feeds=1)
    for place in places(3):
        press.publish(report(place))
    make_house(home, await serve(press.app(), runners))
    try:
        said = [await seedwatch(home, "once")]
        for arguments in (
            ("check", "--json"),
            ("alerts", "list"),
            ("deliveries", "list", "--json"),
            ("channels", "list"),
            ("channels", "test", "desk"),
            ("channels", "test", "mail"),
            ("feeds", "list"),
        ):
            said.append(await seedwatch(home, *arguments))  # noqa: PERF401 one after the other
        (home / "config" / "alerts.toml").write_text("[[channel]]\nname = 3\n")
        said.append(await seedwatch(home, "check"))
        return "\n".join(said)
    finally:
        for runner in runners:
            await runner.cleanup()


@pytest.mark.timeout(290)
def test_planted_secrets_show_nowhere_when_everything_fails(tmp_path: Path) -> None:
    said = asyncio.run(run_everything(tmp_path))
    assert "127.0.0.1" in said, "nothing was said at all"
    stored = json.dumps(all_rows(tmp_path), default=repr)
    assert '"pending"' in stored or "pending" in stored
    for place, text in (("output", said), ("database", stored)):
        for needle in (CANARY, SECRET, SECRET.removeprefix("whsec_"), base64.b64encode(f"{CANARY}user".encode()).decode()[:12]):
            found = re.search(re.escape(needle), text)
            assert found is None, f"a secret in the {place}: ...{text[max(found.start() - 120, 0) : found.end() + 20]}..."


def all_rows(home: Path) -> list[object]:
    database = open_database(f"sqlite:///{home}/var/seedwatch.db")
    upgrade(database)
    with database.read() as connection:
        rows = [
            tuple(row)
            for table in (feeds, articles, alerts, deliveries, channels)
            for row in connection.execute(table.select())
        ]
    database.dispose()
    return rows
