"""A stage for tests of whole processes: a press, a webhook receiver and a mailbox on loopback, and a house to run in."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, Self, TypeVar

from aiohttp import web
from standardwebhooks import Webhook

from workers.newsroom.receivers import Mailbox

ROOT = Path(__file__).resolve().parents[2]
Result = TypeVar("Result")
SECRET = "whsec_" + base64.b64encode(b"a key of thirty-two bytes, padded").decode()


@dataclass
class Paper:
    """One outlet: its entries, newest first, as (id, title, text, published)."""

    name: str
    entries: list[tuple[str, str, str, Any]] = field(default_factory=list)
    body: bytes | None = None
    polls: int = 0

    def rss(self, base: str) -> bytes:
        if self.body is not None:
            return self.body
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{base}/a/{key}</link><guid>{key}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(escape(text))}</description></item>"
            for key, title, text, at in self.entries
        )
        return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(self.name)}</title>{items}</channel></rss>'.encode()


class Stage:
    """Servers in a thread with a loop of its own; commands as real processes. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.papers: dict[str, Paper] = {}
        self.hooks: list[tuple[str, dict[str, Any]]] = []
        self.bad_signatures = 0
        self.mails: list[EmailMessage] = []
        self.environment: dict[str, str] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._mailbox = Mailbox(self.mails.append)
        self._runner: web.AppRunner | None = None
        self.port = self.mail_port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self.in_loop(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self.in_loop(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def in_loop(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    async def _start(self) -> None:
        app = web.Application(client_max_size=2**24)
        app.add_routes([web.get("/f/{name}", self._feed), web.post("/hook", self._hook)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        self.mail_port = await self._mailbox.start()

    async def _end(self) -> None:
        await self._mailbox.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _feed(self, request: web.Request) -> web.Response:
        paper = self.papers.get(request.match_info["name"])
        if paper is None:
            raise web.HTTPNotFound
        paper.polls += 1
        body = paper.rss(self.base)
        tag = f'"{hash(body)}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": tag})

    async def _hook(self, request: web.Request) -> web.Response:
        body = await request.read()
        try:
            payload = Webhook(SECRET).verify(body, dict(request.headers))
        except Exception:
            self.bad_signatures += 1
            return web.Response(status=401)
        self.hooks.append((request.headers["webhook-id"], payload))
        return web.Response(status=204)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write_house(self, *, every: str = "1s", rule: str = "", web_port: int = 0, more: str = "") -> None:
        """Config and seeds for the papers there are now."""
        (self.home / "config").mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "seeds", self.home / "seeds", dirs_exist_ok=True)
        settings = f"""
[polling]
every = "{every}"
min = "{every}"
max = "{every}"
per_host = 50
host_gap = "0ms"
[net]
allow_private = ["127.0.0.0/8"]
allow_ports = [{self.port}]
obey_robots = false
[web]
listen = "127.0.0.1:{web_port}"
[workers]
sweep = "3s"
{more}
"""
        feeds = "".join(
            f'[[feed]]\nname = "{paper.name}"\nurl = "{self.base}/f/{key}"\nfull_text = "never"\n'
            for key, paper in self.papers.items()
        )
        alerts = f"""
[[rule]]
name = "bases"
when = [["type:base"]]
min_score = 6.0
cool_down = "0s"
send_to = ["desk", "mail"]
{rule}
[[channel]]
name = "desk"
type = "webhook"
url = "{self.base}/hook"
secret_env = "STAGE_SECRET"
[[channel]]
name = "mail"
type = "email"
smtp = "smtp://127.0.0.1:{self.mail_port}"
from = "seedwatch@stage.example"
to = ["desk@stage.example"]
"""
        for name, text in (("seedwatch.toml", settings), ("feeds.toml", feeds), ("alerts.toml", alerts)):
            (self.home / "config" / name).write_text(text, encoding="utf-8")

    def env(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "STAGE_SECRET": SECRET, **self.environment}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "workers", "--config", str(self.home / "config"), *arguments]

    def call(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*arguments), env=self.env(), cwd=self.home, capture_output=True, text=True, timeout=240, check=False
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def once(self) -> dict[str, Any]:
        summary: dict[str, Any] = json.loads(self.call("once", "--json").stdout.splitlines()[-1])
        return summary

    def start(self, *arguments: str, log: Path | None = None) -> subprocess.Popen[bytes]:
        """A process in a session of its own; its output goes to `log`."""
        with (log or self.home / f"{arguments[0]}.log").open("ab") as out:
            return subprocess.Popen(
                self.command(*arguments), env=self.env(), cwd=self.home, stdout=out, stderr=out, start_new_session=True
            )


def wait_until(is_so: Callable[[], object], *, what: str, seconds: float = 90.0) -> None:
    """Ask again and again, at most so long; says what did not come true."""
    done = threading.Event()
    for _ in range(int(seconds * 10)):
        if is_so():
            return
        done.wait(0.1)
    raise AssertionError(f"not within {seconds:g} s: {what}")
