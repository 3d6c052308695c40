"""Secrets never show: canaries are planted everywhere one may be configured, everything is made to fail, and all output is searched."""

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, CookieJar, web

from pipeline.storage.engine import open_database
from pipeline.storage.schema import alerts, articles, channels, deliveries, feeds
from pipeline.storage.upgrading import upgrade
from tests.faults.house import until
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
send_to = ["desk", "mail", "open"]
[[channel]]
name = "open"
type = "webhook"
url = "http://127.0.0.1:{open}/hook"
secret_env = "SEEDWATCH_DESK_SECRET"
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


PAGES = (
    *("/metrics", "/ready", "/live", "/", "/feeds", "/deliveries", "/watch", "/search?q=says", "/try"),
    *("/api/v1/feeds", "/api/v1/alerts", "/api/v1/deliveries", "/api/v1/stories", "/api/v1/articles", "/api/v1/holds"),
    *("/api/v1/openapi.json", "/api/v1/nothing", "/alerts.atom", "/no/such/page", "/api/v1/articles?limit=x"),
)


def make_house(home: Path, press: int, receiver: int, web_port: int) -> None:
    closed = free_port()
    (home / "config").mkdir()
    (home / "seeds").mkdir()
    (home / "config" / "seedwatch.toml").write_text(
        f'[net]\nallow_private = ["127.0.0.0/8"]\nallow_ports = [{press}, {closed}, {receiver}]\nobey_robots = false\n'
        '[log]\nlevel = "debug"\nformat = "json"\n[polling]\nhost_gap = "0ms"\n'
        f'[web]\nlisten = "127.0.0.1:{web_port}"\ntoken_env = "SEEDWATCH_WEB_TOKEN"\n'
    )
    (home / "config" / "feeds.toml").write_text(
        f'[[feed]]\nname = "Good"\nurl = "http://127.0.0.1:{press}/feed/0.xml"\nfull_text = "never"\n'
        f'[[feed]]\nname = "Bad"\nurl = "http://{CANARY}user:{CANARY}word@127.0.0.1:{closed}/feed"\n'
    )
    (home / "config" / "alerts.toml").write_text(ALERTS.format(closed=closed, open=receiver))
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


@dataclass(slots=True)
class Said:
    """All that came out: of commands, of the desk's pages, and to a receiver."""

    output: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    payloads: list[str] = field(default_factory=list)

    def receiver(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/hook", self._hook)
        return app

    async def _hook(self, request: web.Request) -> web.Response:
        self.payloads.append(f"{dict(request.headers)} {await request.text()}")
        return web.Response(status=204)


async def look_at_pages(home: Path, port: int, said: Said) -> None:
    """Every page as somebody with the token sees it, and as somebody without; and what the process printed meanwhile."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "workers", "--config", str(home / "config"), "web"),
        env={**os.environ, **SECRETS, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
            await until(lambda: answers(session, f"{base}/live"), 60, "the desk answers")
            for headers in ({}, {"Authorization": f"Bearer {SECRETS['SEEDWATCH_WEB_TOKEN']}"}, {"Authorization": "Bearer wrong"}):
                for page in PAGES:
                    async with session.get(base + page, headers=headers, allow_redirects=False) as answer:
                        said.pages[f"{page} {answer.status}"] = f"{dict(answer.headers)} {await answer.text()}"
            async with session.post(f"{base}/login", data={"token": f"{CANARY}wrong"}) as answer:
                assert answer.status != 200 or "wrong" not in await answer.text()
    finally:
        process.terminate()
        printed, _ = await asyncio.wait_for(process.communicate(), 30)
        said.output.append(printed.decode(errors="replace"))


async def answers(session: ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == 200
    except ClientError:
        return False


async def run_everything(home: Path) -> Said:
    runners: list[web.AppRunner] = []
    found, port = Said(), free_port()
    press = Press(feeds=1)
    for place in places(3):
        press.publish(report(place))
    make_house(home, await serve(press.app(), runners), await serve(found.receiver(), runners), port)
    said = found.output
    try:
        said.append(await seedwatch(home, "once"))
        for arguments in (
            ("check", "--json"),
            ("alerts", "list"),
            ("deliveries", "list", "--json"),
            ("channels", "list"),
            ("channels", "test", "desk"),
            ("channels", "test", "mail"),
            ("feeds", "list"),
        ):
            said.append(await seedwatch(home, *arguments))
        await look_at_pages(home, port, found)
        (home / "config" / "alerts.toml").write_text("[[channel]]\nname = 3\n")
        said.append(await seedwatch(home, "check"))
        return found
    finally:
        for runner in runners:
            await runner.cleanup()


@pytest.mark.timeout(290)
def test_planted_secrets_show_nowhere_when_everything_fails(tmp_path: Path) -> None:
    said = asyncio.run(run_everything(tmp_path))
    assert any("127.0.0.1" in text for text in said.output), "nothing was said at all"
    assert {f"{page} 200" for page in ("/metrics", "/feeds", "/api/v1/feeds", "/api/v1/alerts")} <= said.pages.keys()
    assert any('"article"' in text for text in said.payloads), "nothing arrived"
    stored = json.dumps(all_rows(tmp_path), default=repr).replace(f"{CANARY}user:{CANARY}word@", "")  # a feed's own address
    assert '"pending"' in stored or "pending" in stored
    places_of = {"output": "\n".join(said.output), "database": stored, "payloads": "\n".join(said.payloads), **said.pages}
    for place, text in places_of.items():
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
