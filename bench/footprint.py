"""Memory of each process, idle and after articles have gone through, and how long `run` takes to be ready. Row 9.

Memory is what each process has for itself (USS) and with its share of what it shares (PSS): forked children share their
parent's lexicon. `python -m bench footprint` (2,000 articles; `--full`: 10,000)
"""

import contextlib
import sys
import time
import urllib.error
import urllib.request

import psutil
from sqlalchemy import func, select

from bench import press
from bench.filling import make_due
from bench.house import House, end, house
from bench.measuring import median, save, show, spread, target
from bench.polling import running_press
from pipeline.storage.engine import open_database
from pipeline.storage.schema import articles
from workers.demo import free_port

LIMITS = {"poll": 150, "child": 250}


def main(*, full: bool = False) -> None:
    feeds, rounds = (500, 5) if full else (100, 3)
    with running_press(feeds) as (port, _):
        idle_starts = [start_time() for _ in range(rounds)]
        idle, after, done = through(feeds, port)
    rows = [[name, f"{idle.get(name, 0):.0f}", f"{after[name]:.0f}"] for name in sorted(after)]
    show(f"Memory of each process, MB (PSS), idle and after {done} articles", ["process", "idle", "after"], rows)
    print(f"  `run` answers /ready after {spread(idle_starts)} s")
    targets = [target(f"memory of {name}, MB", after.get(name, 0), at_most=limit) for name, limit in LIMITS.items()]
    targets.append(target("run is ready, s", median(idle_starts), at_most=5))
    save("footprint", idle=idle, after=after, starts=idle_starts, articles=done, targets=targets)


def start_time() -> float:
    with house() as home:
        web_port = free_port()
        home.write(web_port=web_port)
        began = time.monotonic()
        service = home.start("run")
        try:
            until_ready(web_port)
            return time.monotonic() - began
        finally:
            end(service)


def until_ready(web_port: int, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(OSError, urllib.error.URLError),
            urllib.request.urlopen(f"http://127.0.0.1:{web_port}/ready", timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise TimeoutError("run was not ready")


def through(feeds: int, port: int) -> tuple[dict[str, float], dict[str, float], int]:
    """Memory idle and after all articles of the press; and how many there were."""
    with house() as home:
        web_port = free_port()
        home.write(web_port=web_port)
        service = home.start("run")
        try:
            until_ready(web_port)
            idle = memory(service.pid)
        finally:
            end(service)
        home.write(press.urls(feeds, port, kind="etag"), ports=[port], web_port=web_port)
        service = home.start("run")
        try:
            until_ready(web_port)
            done = until_done(home, feeds * 20)
            return idle, memory(service.pid), done
        finally:
            end(service)


def until_done(home: House, wanted: int, seconds: float = 240.0) -> int:
    """Articles analysed. Feeds beyond the first 200 would be spread over their interval, so all are made due."""
    database, done = open_database(f"sqlite:///{home.home}/var/seedwatch.db"), 0
    make_due(database)
    deadline = time.monotonic() + seconds
    while done < wanted and time.monotonic() < deadline:
        time.sleep(0.5)
        with database.read() as connection:
            query = select(func.count()).select_from(articles).where(articles.c.state == "done")
            done = int(connection.execute(query).scalar_one())
    database.dispose()
    return done


def memory(pid: int) -> dict[str, float]:
    """PSS by part; of the worker's children the largest."""
    parent = psutil.Process(pid)
    found: dict[str, float] = {"supervisor": parent.memory_full_info().pss / 1e6}
    for part in parent.children():
        name = part.cmdline()[-1] if "workers" in part.cmdline() else "broker"
        found[name] = part.memory_full_info().pss / 1e6
        for child in part.children():
            if name == "work":
                found["child"] = max(found.get("child", 0.0), child.memory_full_info().pss / 1e6)
    return found


if __name__ == "__main__":
    main(full="--full" in sys.argv)
