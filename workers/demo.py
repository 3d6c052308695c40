"""`seedwatch demo`: the whole service against an invented newsroom on loopback. No internet; Ctrl-C leaves nothing behind."""

import asyncio
import base64
import contextlib
import os
import random
import secrets
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from aiohttp import web
from rich.console import Console

from workers import runtime
from workers.init_command import shipped
from workers.newsroom.press import PressReport, load_newsroom, outlets, press_app
from workers.newsroom.receivers import Mailbox, hook_app

SPAN = timedelta(seconds=40)
"""What the newsroom told in half a day is told within this."""

_SETTINGS = """
[polling]
every = "2s"
min = "1s"
max = "3s"
host_gap = "0ms"
per_host = 20
[net]
allow_private = ["127.0.0.0/8"]
allow_ports = [{ports}]
obey_robots = false
[web]
listen = "127.0.0.1:{web_port}"
public_url = "http://127.0.0.1:{web_port}"
[log]
level = "warning"
"""
_ALERTS = """
[[rule]]
name = "same bases or actors"
min_score = 6.0
cool_down = "2s"
send_to = ["desk", "mail"]
[[channel]]
name = "desk"
type = "webhook"
url = "http://127.0.0.1:{hook_port}/hook"
secret_env = "SEEDWATCH_DEMO_SECRET"
[[channel]]
name = "mail"
type = "email"
smtp = "smtp://127.0.0.1:{mail_port}"
from = "seedwatch@demo.example"
to = ["desk@demo.example"]
"""


@dataclass(slots=True)
class Arrivals:
    """What the receivers got."""

    console: Console
    alerts: int = 0
    updates: int = 0
    mails: int = 0
    languages: set[str] = field(default_factory=set)

    def hook(self, identity: str, payload: dict[str, object]) -> None:
        del identity
        is_update = payload.get("kind") == "update"
        self.updates += is_update
        self.alerts += not is_update
        article = payload.get("article")
        language = str(article.get("language")) if isinstance(article, dict) else "?"
        self.languages.add(language)
        self.console.print("  update" if is_update else "  alert ", style="yellow" if is_update else "bold green", end=" ")
        self.console.print(f"{language:<3}", style="dim", end=" ")
        self.console.print(str(payload.get("subject")))

    def mail(self, message: EmailMessage) -> None:
        del message
        self.mails += 1


async def run_demo(console: Console, *, seconds: float | None = None) -> Arrivals:
    """Until Ctrl-C, or for `seconds`; gives what arrived."""
    arrivals = Arrivals(console)
    folder = Path(tempfile.mkdtemp(prefix="seedwatch-demo-"))
    mailbox = Mailbox(arrivals.mail)
    runners: list[web.AppRunner] = []
    service: asyncio.subprocess.Process | None = None
    try:
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        reports = load_newsroom(now=runtime.now(), span=SPAN, lead=timedelta(seconds=5))
        press_port = await _serve(press_app(reports, clock=runtime.now), runners)
        hook_port = await _serve(hook_app(secret, arrivals.hook), runners)
        web_port = free_port()
        _write_house(
            folder, reports, press_port=press_port, hook_port=hook_port, mail_port=await mailbox.start(), web_port=web_port
        )
        console.print(_greeting(reports, web_port))
        service = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "workers", "run", "--config", str(folder / "config")),
            env={**os.environ, "SEEDWATCH_DEMO_SECRET": secret, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        await _until_stopped(service, seconds)
    finally:
        if service is not None and service.returncode is None:
            service.terminate()
            await service.wait()
        await mailbox.stop()
        for runner in runners:
            await runner.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    languages = ", ".join(sorted(arrivals.languages))
    console.print(
        f"\n{arrivals.alerts} alerts and {arrivals.updates} updates in {languages}; {arrivals.mails} mails. Nothing is left."
    )
    return arrivals


def _greeting(reports: Sequence[PressReport], web_port: int) -> str:
    languages = sorted({report.language for report in reports})
    return (
        f"Seedwatch demo: {len(reports)} invented reports of {len(outlets(reports))} outlets in"
        f" {len(languages)} languages, told within {SPAN.seconds} s.\n"
        f"Dashboard: http://127.0.0.1:{web_port}/   Ctrl-C ends it.\n"
    )


async def _serve(app: web.Application, runners: list[web.AppRunner]) -> int:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    runners.append(runner)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    return port


def free_port() -> int:
    """Below the ports that the system gives to outgoing connections: one of those may be taken again before we listen."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port between 20000 and 32000")


def _write_house(
    folder: Path, reports: Sequence[PressReport], *, press_port: int, hook_port: int, mail_port: int, web_port: int
) -> None:
    """A config folder of its own, with the shipped seed."""
    (folder / "config").mkdir()
    (folder / "seeds").mkdir()
    ports = f"{press_port}, {hook_port}, {mail_port}"
    (folder / "config" / "seedwatch.toml").write_text(_SETTINGS.format(ports=ports, web_port=web_port), encoding="utf-8")
    feeds = "".join(
        f'[[feed]]\nname = "{name}"\nurl = "http://127.0.0.1:{press_port}/feeds/{slug}.xml"\n'
        for slug, name in outlets(reports).items()
    )
    (folder / "config" / "feeds.toml").write_text(feeds, encoding="utf-8")
    alerts = _ALERTS.format(hook_port=hook_port, mail_port=mail_port)
    (folder / "config" / "alerts.toml").write_text(alerts, encoding="utf-8")
    seed = (shipped("seeds") / "qamishli-withdrawal.toml").read_text(encoding="utf-8")
    (folder / "seeds" / "qamishli-withdrawal.toml").write_text(seed, encoding="utf-8")


async def _until_stopped(service: asyncio.subprocess.Process, seconds: float | None) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    waits = [asyncio.ensure_future(stopping.wait()), asyncio.ensure_future(service.wait())]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
