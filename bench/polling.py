"""Polling 200 feeds (1,000 with --full): cold to stored whole entries, and warm (304, or 200 with the same bytes). Rows 1, 2.

Ours beside newsboat, lemon24/reader and feedparser with aiohttp; the floor is fetching alone. Each contender is a process
with a fresh database; the press is another process. Feeds carry whole articles, so nobody collects pages. Wall time and CPU
both: newsboat fetches and parses in 16 threads on all cores, ours on one core and stores on another.
`python -m bench polling`
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench import press
from bench.house import ROOT, House, house
from bench.measuring import median, save, show, spread, target, versions
from bench.peers import polling as peers
from bench.peers.environments import newsboat, peer_python

PACKAGES = ("reader==3.26", "sgmllib3k", "feedparser==6.0.14", "aiohttp==3.14.5")
ENTRIES = 20
KINDS = {"cold": "etag", "304": "etag", "200 same bytes": "same"}
SLOW = ("reader", "feedparser_aiohttp")  # a round takes them a minute or more: once in a run
SLOW_WITH_MANY = (*SLOW, "newsboat")  # which needs two minutes to be told by 1,000 feeds that nothing is new


def main(*, full: bool = False) -> None:
    feeds, rounds = (1000, 2) if full else (200, 2)
    contenders = ["ours", "floor_fetch", "feedparser_aiohttp", "newsboat", "reader"]
    if newsboat() is None:
        print("newsboat is not to be had here (no program, no Debian package): skipped")
        contenders.remove("newsboat")
    python = peer_python("polling", *PACKAGES)
    found: dict[str, dict[str, list[dict[str, float]]]] = {kind: {name: [] for name in contenders} for kind in KINDS}
    slow = SLOW_WITH_MANY if full else SLOW
    with running_press(feeds) as (port, size):
        for number in range(rounds):
            for name in contenders:
                if number and name in slow:
                    continue
                for kind, results in one_contender(name, python, press_port=port, feeds=feeds).items():
                    found[kind][name] += results
    table(found, feeds=feeds, size=size)


@contextmanager
def running_press(feeds: int) -> Iterator[tuple[int, int]]:
    """Gives its port and the bytes of a feed."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.press", str(feeds), str(ENTRIES)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert server.stdout is not None
        port, size = map(int, server.stdout.readline().split())
        yield port, size
    finally:
        server.terminate()
        server.wait()


def one_contender(name: str, python: Path, *, press_port: int, feeds: int) -> dict[str, list[dict[str, float]]]:
    """Cold and then warm on each kind of server, from an empty database each."""
    found: dict[str, list[dict[str, float]]] = {}
    for kind in ("etag", "same"):
        with house() as home:
            urls = press.urls(feeds, press_port, kind=kind)
            home.write(urls, ports=[press_port])
            (home.home / "urls").write_text("\n".join(urls) + "\n", "utf-8")
            (home.home / "var").mkdir()
            cold = poll(name, python, home)
            if name != "floor_fetch" and cold["entries"] < feeds * ENTRIES * 0.99:
                print(f"  {name}: only {cold['entries']:.0f} of {feeds * ENTRIES} entries stored")
            warm = [poll(name, python, home)]
            found.setdefault("cold", []).append(cold)
            found["304" if kind == "etag" else "200 same bytes"] = warm
    return found


def poll(name: str, python: Path, home: House) -> dict[str, float]:
    database = str(home.home / "var" / "seedwatch.db")
    if name == "newsboat":
        return poll_newsboat(home, database)
    done = subprocess.run(
        [
            str(sys.executable if name == "ours" else python),
            str(ROOT / "bench/peers/polling.py"),
            name,
            str(home.home / "urls"),
            database,
        ],
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def poll_newsboat(home: House, database: str) -> dict[str, float]:
    """Its process as a whole: there is no other way in, and it starts in a few ms."""
    found = newsboat()
    assert found is not None
    program, environment = found
    settings = home.home / "newsboat-config"
    settings.write_text("reload-threads 16\nmax-items 0\ndownload-timeout 30\nkeep-articles-days 0\n", "utf-8")
    before, began = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [str(program), "-q", "-u", str(home.home / "urls"), "-c", database, "-C", str(settings), "-x", "reload"],
        env={**os.environ, **environment, "HOME": str(home.home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    seconds, after = time.perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    entries, full = peers.count("newsboat", database)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu": used, "entries": entries, "full": full}


def table(found: dict[str, dict[str, list[dict[str, float]]]], *, feeds: int, size: int) -> None:
    ratios: dict[str, dict[str, float]] = {}
    cpu: dict[str, dict[str, float]] = {}
    for kind, by_name in found.items():
        seconds = {name: [one["seconds"] for one in results] for name, results in by_name.items()}
        ours = median(seconds["ours"])
        ratios[kind] = {name: median(taken) / ours for name, taken in seconds.items()}
        used = {name: median([one["cpu"] for one in results]) for name, results in by_name.items()}
        cpu[kind] = {name: one / used["ours"] for name, one in used.items()}
        rows = [
            [
                name,
                f"{ratios[kind][name]:.2f}",
                f"{cpu[kind][name]:.2f}",
                f"{feeds / median(seconds[name]):.0f}",
                spread(seconds[name]),
                f"{used[name]:.2f}",
                f"{results[-1]['entries']:.0f}",
                f"{results[-1]['full']:.0f}",
                len(results),
            ]
            for name, results in by_name.items()
        ]
        heads = ["contender", "ours is x as fast", "x by CPU", "feeds/s", "seconds", "CPU s", "entries", "with text", "rounds"]
        show(f"Poll, {kind}: {feeds} feeds of {ENTRIES} entries, {size / 1000:.0f} kB each, an address each", heads, rows)
    targets = []
    for kind, name, wanted in (
        ("cold", "newsboat", 4),
        ("cold", "reader", 15),
        ("304", "reader", 8),
        ("200 same bytes", "reader", 8),
    ):
        if name in ratios[kind]:
            targets.append(target(f"poll {kind}: x {name}", ratios[kind][name], wanted))
    save(
        "polling",
        feeds=feeds,
        entries=ENTRIES,
        found=found,
        ratios=ratios,
        cpu_ratios=cpu,
        targets=targets,
        versions={"peers": PACKAGES, **versions("aiohttp", "lxml", "SQLAlchemy")},
    )


if __name__ == "__main__":
    main(full="--full" in sys.argv)
