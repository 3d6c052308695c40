"""A house to measure in: a folder of its own with settings, feeds, one rule, one webhook and the shipped seed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.peers.environments import cache_folder

ROOT = Path(__file__).resolve().parent.parent
SECRET = "whsec_YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgcGFkZGVk"

_SETTINGS = """
[storage]
url = "{storage}"
[broker]
url = "{broker}"
[polling]
every = "{every}"
min = "{every}"
max = "{every}"
per_host = 50
host_gap = "0ms"
tick = "{tick}"
[workers]
processes = {processes}
[net]
allow_private = ["127.0.0.0/8"]
allow_ports = [{ports}]
obey_robots = false
[web]
listen = "127.0.0.1:{web_port}"
[log]
level = "warning"
"""
_ALERTS = """
[[rule]]
hourly_cap = 1000000
name = "same bases or actors"
when = [["type:base"], ["side:syria", "side:russia"], ["id:sdf|sharaa|abdulkarim-omar", "id:barrack|trump|islamic-state"]]
min_score = 6.0
cool_down = "0s"
send_to = ["desk"]
[[channel]]
name = "desk"
"""


class House:
    """Where one measurement lives."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def write(
        self,
        feeds: Sequence[str] = (),
        *,
        ports: Sequence[int] = (),
        hook: str = "",
        storage: str = "sqlite:///var/seedwatch.db",
        broker: str = "embedded",
        every: str = "1h",
        tick: str = "1s",
        processes: int = 2,
        web_port: int = 0,
    ) -> None:
        config = self.home / "config"
        config.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "seeds", self.home / "seeds", dirs_exist_ok=True)
        settings = _SETTINGS.format(
            storage=storage,
            broker=broker,
            every=every,
            tick=tick,
            processes=processes,
            web_port=web_port,
            ports=", ".join(map(str, ports)),
        )
        tables = "".join(
            f'[[feed]]\nname = "Outlet {number}"\nurl = "{url}"\nfull_text = "never"\n' for number, url in enumerate(feeds)
        )
        channel = f'type = "webhook"\nurl = "{hook}"\nsecret_env = "BENCH_SECRET"\n' if hook else 'type = "log"\n'
        for name, text in (("seedwatch.toml", settings), ("feeds.toml", tables), ("alerts.toml", _ALERTS + channel)):
            (config / name).write_text(text, "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SEEDWATCH_")}
        return {**kept, "PYTHONPATH": str(ROOT), "BENCH_SECRET": SECRET}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "workers", "--config", str(self.home / "config"), *arguments]

    def call(self, *arguments: str) -> str:
        done = subprocess.run(self.command(*arguments), env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def python(self, *arguments: str) -> str:
        """A module of the benchmark in a process of its own, in this house; gives what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments], env=self.environment, cwd=self.home, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-4000:])
        return done.stdout

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.home / f"{arguments[0]}.log").open("ab") as out:
            return subprocess.Popen(
                self.command(*arguments), env=self.environment, stdout=out, stderr=out, start_new_session=True
            )


@contextmanager
def house() -> Iterator[House]:
    folder = cache_folder() / "houses"
    folder.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(dir=folder))
    try:
        yield House(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def end(process: "subprocess.Popen[bytes]", *, within: float = 20.0) -> None:
    process.terminate()
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
