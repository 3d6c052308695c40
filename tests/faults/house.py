"""A whole installation for one run: config folder, broker, parts as real processes, all ended by pid, restarted when they die."""

import asyncio
import contextlib
import os
import re
import secrets
import signal
import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import redis.asyncio
from sqlalchemy import func, select

from pipeline.storage.engine import Database, open_database
from pipeline.storage.schema import alerts, articles
from pipeline.storage.upgrading import upgrade
from tests.faults.invention import Place, profile
from tests.faults.press import FEEDS
from workers.broker import EmbeddedBroker
from workers.demo import free_port
from workers.service import _die_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("work", "poll", "send")

_SETTINGS = """
[storage]
url = "{database}"
[broker]
url = "redis://127.0.0.1:{broker}/0"
[polling]
every = "{every}"
min = "{every}"
max = "{every}"
host_gap = "0ms"
per_host = 50
tick = "100ms"
[net]
allow_private = ["127.0.0.0/8"]
allow_ports = [{press}, {hook}]
obey_robots = false
[workers]
processes = 2
sweep = "{sweep}"
attempts = {attempts}
[log]
format = "json"
"""
_ALERTS = """
[[rule]]
hourly_cap = 1000000
name = "any base"
when = [["type:base"]]
send_to = ["desk"]
[[channel]]
name = "desk"
type = "webhook"
url = "http://127.0.0.1:{hook}/hook"
secret_env = "SEEDWATCH_HOOK_SECRET"
"""


def make_secret() -> str:
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode()


@dataclass(slots=True)
class House:
    """Files, database and broker of one installation. `attempts` is high where a fault kills at random: three unlucky
    kills of one article would rightly be quarantined, and here every article must arrive."""

    folder: Path
    database_url: str
    places: list[Place]
    secret: str = field(default_factory=make_secret)
    attempts: int = 50
    broker_port: int = field(default_factory=free_port)
    proxy_port: int | None = None
    settings: str = ""
    with_pages: bool = False
    feeds: int = FEEDS
    every: str = "500ms"
    worker: str = "workers"
    sweep: str = "2s"
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.database = open_database(self.database_url)
        upgrade(self.database)

    def write(self, *, press: int, hook: int) -> None:
        (self.folder / "config").mkdir(parents=True, exist_ok=True)
        (self.folder / "seeds").mkdir(exist_ok=True)
        settings = _SETTINGS.format(
            database=self.database_url,
            every=self.every,
            broker=self.proxy_port or self.broker_port,
            press=press,
            hook=hook,
            attempts=self.attempts,
            sweep=self.sweep,
        )
        feeds = "".join(
            f'[[feed]]\nname = "Outlet {number}"\nurl = "http://127.0.0.1:{press}/feed/{number}.xml"\nlanguage = "en"\n'
            f'full_text = "{"always" if self.with_pages else "never"}"\n'
            for number in range(self.feeds)
        )
        self._file("config/seedwatch.toml", settings + self.settings)
        self._file("config/feeds.toml", feeds)
        self._file("config/alerts.toml", _ALERTS.format(hook=hook))
        self._file("seeds/invented.toml", profile(self.places))

    def _file(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def counts(self) -> dict[str, int]:
        """Articles by state, and alerts."""
        with self.database.read() as connection:
            states = connection.execute(select(articles.c.state, func.count()).group_by(articles.c.state)).all()
            told = connection.execute(select(func.count()).select_from(alerts)).scalar_one()
        return {**{row[0]: int(row[1]) for row in states}, "alerts": int(told)}

    @property
    def environment(self) -> dict[str, str]:
        return {"SEEDWATCH_HOOK_SECRET": self.secret, "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def broker_command(self) -> list[str]:
        """The embedded broker's own command line, on a TCP port so that a proxy may stand before it."""
        command = EmbeddedBroker(folder=self.folder / "broker").command()
        command[command.index("--port") + 1] = str(self.broker_port)
        return [*command, "--bind", "127.0.0.1"]

    def redis(self) -> redis.asyncio.Redis:
        return redis.asyncio.Redis(host="127.0.0.1", port=self.broker_port, socket_timeout=5)


@dataclass(slots=True)
class Process:
    """A process that is started again whenever it ends, until it is told to stay down."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    starts: int = 0
    statuses: list[int] = field(default_factory=list)
    running: asyncio.subprocess.Process | None = None
    _keeper: asyncio.Task[None] | None = None
    _wanted: bool = True

    def start(self) -> None:
        self._wanted = True
        self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def _keep(self) -> None:
        while self._wanted:
            with self.log.open("ab") as log:
                self.running = await asyncio.create_subprocess_exec(
                    *self.command,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=_die_with_parent,  # a test that is killed leaves nothing running
                )
            self.starts += 1
            self.statuses.append(await self.running.wait())
            await asyncio.sleep(0.1)

    def signal(self, number: int, *, group: bool = False) -> None:
        """To the process, or to it and all its children."""
        if self.running is None or self.running.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            if group:
                os.killpg(self.running.pid, number)
            else:
                self.running.send_signal(number)

    async def stop(self, *, patience: float = 20) -> None:
        """SIGTERM, and SIGKILL for what is left of its group."""
        self._wanted = False
        self.signal(signal.SIGCONT, group=True)
        self.signal(signal.SIGTERM)
        if self._keeper is not None:
            _, late = await asyncio.wait([self._keeper], timeout=patience)
            self.signal(signal.SIGKILL, group=True)
            if late:
                await asyncio.wait([self._keeper], timeout=10)


class Service:
    """The parts of an installation under a keeper. Failpoints are given to one part at a time."""

    def __init__(self, house: House, *, copies: Mapping[str, int] | None = None) -> None:
        self.house = house
        self.broker = Process("broker", house.broker_command(), {"PATH": os.environ["PATH"]}, house.folder / "broker.log")
        self.parts: list[Process] = []
        for name in PARTS:
            self.parts += [self._part(name, number) for number in range((copies or {}).get(name, 1))]

    def _part(self, name: str, number: int) -> Process:
        module = self.house.worker if name == "work" else "workers"
        command = [sys.executable, "-m", module, "--config", str(self.house.folder / "config"), name]
        return Process(f"{name}-{number}", command, dict(self.house.environment), self.house.folder / f"{name}-{number}.log")

    def named(self, name: str) -> list[Process]:
        return [part for part in self.parts if part.name.startswith(name)]

    async def start(self, *, failpoints: Mapping[str, str] | None = None) -> None:
        self.broker.start()
        await until(self.broker_answers, 30, "the broker answers")
        for part in self.parts:
            self.arm(part, (failpoints or {}).get(part.name.split("-")[0], ""))
            part.start()

    def arm(self, part: Process, failpoints: str) -> None:
        """Takes effect at the part's next start."""
        part.environment.pop("SEEDWATCH_FAILPOINTS", None)
        if failpoints:
            part.environment["SEEDWATCH_FAILPOINTS"] = failpoints

    async def broker_answers(self) -> bool:
        client = self.house.redis()
        try:
            return bool(await client.ping())
        except (redis.exceptions.RedisError, OSError):
            return False
        finally:
            await client.aclose()

    async def stop(self) -> None:
        await asyncio.gather(*(part.stop() for part in self.parts))
        await self.broker.stop()
        self.house.database.dispose()

    def deaths_at_failpoints(self) -> int:
        logs = [part.log.read_text(errors="replace") for part in self.parts if part.log.exists()]
        return sum(len(re.findall(r"^failpoint ", log, re.MULTILINE)) for log in logs)

    def last_words(self, lines: int = 12) -> str:
        """For a person who looks at a failed run."""
        found = []
        for part in (self.broker, *self.parts):
            text = part.log.read_text(errors="replace") if part.log.exists() else ""
            found.append(f"--- {part.name}: started {part.starts} times, ended with {part.statuses[-5:]}\n")
            found += [f"    {line[:400]}\n" for line in text.splitlines()[-lines:]]
        return "".join(found)


async def until(condition, seconds: float, what: str, *, every: float = 0.05) -> None:
    """Wait for a condition, with an end. `condition` may be async."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return
        if loop.time() > deadline:
            raise TimeoutError(f"within {seconds:g} s: {what}")
        await asyncio.sleep(every)
