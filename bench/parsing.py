"""Feeds to entries: ours beside feedparser, fastfeedparser and lemon24/reader's parser, on the same real feeds in one run.

Speed alone would be easy; beside it stands what each loses against feedparser: entries, ids, links, dates. An id counts as
kept with or without a leading slash, a link when it is the same address made absolute, a date when it is the same second or
when feedparser's own cannot be (before 1990, after 2100). `python -m bench.parsing`
"""

import json
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bench.peers.environments import peer_python

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
OURS = ("ours",)
PEERS = ("feedparser", "feedparser_lean", "reader", "fastfeedparser", "floor_lxml")
PACKAGES = ("feedparser==6.0.14", "fastfeedparser==0.6.5", "reader==3.26", "sgmllib3k", "lxml")
URL = "https://example.org/feed"
SMALLEST = 4_096  # bytes; what is smaller in the collections are parsers' test cases, not feeds
EARLIEST, LATEST = 631_152_000, 4_133_980_800  # 1990 and 2101

Feeds = list[list[Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: str
    feeds_per_second: float
    megabytes_per_second: float
    lost: Counter[str]


def main() -> None:
    shared = Path(os.environ.get("SEEDWATCH_SHARED", ROOT.parent / "shared")) / "data" / "feeds"
    if not shared.is_dir():
        print("skipped: the folder of real feeds is not here (set SEEDWATCH_SHARED)")
        return
    python = peer_python("parsing", *PACKAGES)
    files = real_feeds(shared, python)
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    seconds: dict[str, list[float]] = {}
    feeds: dict[str, Feeds] = {}
    for _ in range(ROUNDS):
        for name in (*OURS, *PEERS):
            found = run(name, files, Path(sys.executable) if name in OURS else python)
            seconds.setdefault(name, []).append(found["seconds"])
            feeds[name] = found["feeds"]
    rows = [
        Row(
            name=name,
            feeds_per_second=len(files) / statistics.median(seconds[name]),
            megabytes_per_second=megabytes / statistics.median(seconds[name]),
            lost=losses(feeds["feedparser"], feeds[name]),
        )
        for name in (*OURS, *PEERS)
    ]
    n_entries = sum(len(feed or ()) for feed in feeds["feedparser"])
    show(rows, f"{len(files)} real feeds, {megabytes:.1f} MB, {n_entries:,} entries of feedparser's")
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    document = {
        "feeds": len(files),
        "megabytes": megabytes,
        "entries": n_entries,
        "seconds": seconds,
        "lost": {row.name: row.lost for row in rows},
    }
    (results / "parsing.json").write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def real_feeds(shared: Path, python: Path) -> list[Path]:
    """Files of some size in which feedparser finds at least three entries."""
    files = sorted(path for path in shared.rglob("*") if path.is_file() and path.stat().st_size >= SMALLEST)
    feeds = run("feedparser_lean", files, python)["feeds"]
    return [path for path, feed in zip(files, feeds, strict=True) if feed and len(feed) >= 3]


def run(name: str, files: Sequence[Path], python: Path) -> dict[str, Any]:
    done = subprocess.run(
        [str(python), str(ROOT / "bench" / "peers" / "parsing.py"), name],
        input=json.dumps([str(path) for path in files]),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def losses(reference: Feeds, found: Feeds) -> Counter[str]:
    lost: Counter[str] = Counter()
    for true, mine in zip(reference, found, strict=True):
        if mine is None:
            lost["feeds"] += 1
        lost.update(feed_losses([entry for entry in true or () if is_something(entry)], mine or []))
    return lost


def feed_losses(true: Sequence[Any], mine: Sequence[Any]) -> Counter[str]:
    """Compared in order where there are as many entries, else only counted."""
    if len(true) != len(mine):
        return Counter(entries=max(len(true) - len(mine), 0))
    lost: Counter[str] = Counter()
    for (true_id, true_link, _, true_date, true_body), (my_id, my_link, _, my_date, my_body) in zip(true, mine, strict=True):
        lost["ids"] += true_id.lstrip("/") != my_id.lstrip("/") and bool(true_id)
        lost["links"] += not any(same_link(true, mine) for true in listed(true_link) for mine in listed(my_link))
        lost["dates"] += true_date is not None and EARLIEST <= true_date <= LATEST and true_date != my_date
        lost["bodies"] += true_body and not my_body
    return lost


def listed(link: str | list[str]) -> list[str]:
    return [link] if isinstance(link, str) else link


def same_link(true: str, mine: str) -> bool:
    absolute = urljoin(URL, true)
    is_address = absolute.startswith(("http://", "https://")) and (":" in true or "/" in true)
    return not is_address or true == mine or "".join(absolute.split()).rstrip("/") == mine.rstrip("/")


def is_something(entry: Sequence[Any]) -> bool:
    return any((entry[0], *listed(entry[1]), entry[2], entry[4]))


def show(rows: Sequence[Row], work: str) -> None:
    reference = next(row.feeds_per_second for row in rows if row.name == "feedparser")
    kinds = ("feeds", "entries", "ids", "links", "dates", "bodies")
    print(f"Feeds to entries: {work}; processor time, median of {ROUNDS} interleaved rounds")
    print(
        f"{'parser':18}{'x feedparser':>13}{'feeds/s':>9}{'MB/s':>7}   lost or changed:"
        + "".join(f"{kind:>9}" for kind in kinds)
    )
    for row in rows:
        counts = "".join(f"{row.lost[kind] if not row.name.startswith('floor') else '-':>9}" for kind in kinds)
        speed = f"{row.feeds_per_second / reference:13.1f}{row.feeds_per_second:9.0f}{row.megabytes_per_second:7.1f}"
        print(f"{row.name:18}{speed}{'':19}{counts}")


if __name__ == "__main__":
    main()
