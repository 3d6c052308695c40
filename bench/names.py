"""Names: our automaton beside spaCy's PhraseMatcher and flashtext2 (the same 10,000 forms, the same texts), the whole
analysis beside trafilatura on a page, and what a lexicon costs. One core, one run, rounds interleaved, medians.

`python -m bench.names`
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import psutil
import trafilatura

from bench.peers.environments import peer_python
from pipeline.loading.gazetteer import load_gazetteer
from pipeline.mentions.analysis import analyse
from pipeline.mentions.forms import is_cjk
from pipeline.mentions.inflecting import case_forms
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.seeds.reading import read_profile

Item = TypeVar("Item")
ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "qamishli-withdrawal.toml"
FORMS = 10_000
ROUNDS = 5
PEERS = ("flashtext2", "spacy")
PACKAGES = ("flashtext2", "spacy>=3.8,<3.9")
PAGES = 60
REPORT = 4_000
"""Characters of a report in the second table."""


def main() -> None:
    shared = Path(os.environ.get("SEEDWATCH_SHARED", ROOT.parent / "shared"))
    if not (shared / "data").is_dir():
        print("skipped: the folder of real texts is not here (set SEEDWATCH_SHARED)")
        return
    found = {"finding": finding(shared), "analysis": analysing(shared), "lexicon": lexicon_cost()}
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "names.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def finding(shared: Path) -> dict[str, float]:
    job = json.dumps({"forms": forms(), "texts": texts(shared)})
    size = sum(map(len, texts(shared))) / 1e6
    python = peer_python("names", *PACKAGES)
    seconds: dict[str, list[float]] = {}
    hits: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name in ("ours", *PEERS):
            done = run(name, job, Path(sys.executable) if name == "ours" else python)
            seconds.setdefault(name, []).append(done["seconds"])
            hits[name] = int(done["hits"])
    speed = {name: size / statistics.median(found) for name, found in seconds.items()}
    print(
        f"{FORMS} forms in {size:.1f} M characters (English, Russian, Arabic), one core, median of {ROUNDS} interleaved rounds"
    )
    print(f"{'finder':14}{'Mchar/s':>9}{'hits':>8}{'ours is':>10}")
    for name, rate in speed.items():
        print(f"{name:14}{rate:9.2f}{hits[name]:8}{speed['ours'] / rate:9.1f}x")
    return speed


def run(name: str, job: str, python: Path) -> dict[str, float]:
    script = str(ROOT / "bench" / "peers" / "finding.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([str(python), script, name], input=job, capture_output=True, text=True, check=True, env=environment)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def forms() -> list[str]:
    """Names of the gazetteer with their case forms, alphabetic scripts only, padded with pairs of them to 10,000."""
    names = (name for entity in load_gazetteer().profile.entities.values() for name in entity.names if name.language != "exact")
    found = dict.fromkeys(form for name in names for form in case_forms(name.text, name.language) if not is_cjk(form))
    single = [form for form in found if " " not in form]
    pairs = (f"{one} {other}" for one in single for other in single if one != other)
    while len(found) < FORMS:
        found[next(pairs)] = None
    return list(found)[:FORMS]


def texts(shared: Path) -> list[str]:
    sets = ("mentions/fa-kes/articles", "streams/telegram-ru-2024/posts", "mentions/saudinewsnet-ar/articles")
    return [text for name in sets for text in _texts(shared / "data" / f"{name}.jsonl") if text][:4000]


def _texts(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"] or ""


def analysing(shared: Path) -> dict[str, float]:
    """A report from names to reasons, in parts of what trafilatura (fast) takes for a page."""
    lexicon = build_lexicon([read_profile(tomllib.loads(SEED.read_text(encoding="utf-8")), file=SEED.name)])
    title, _, seed = (shared / "seed" / "article.txt").read_text(encoding="utf-8").partition("\n")
    silent = silent_reports(shared, lexicon)
    paths = sorted((shared / "data/pages/article-extraction-benchmark/html").glob("*.gz"))[:PAGES]
    pages = [gzip.decompress(path.read_bytes()) for path in paths]
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        times.setdefault("trafilatura fast, a page", []).append(
            per_item(pages, lambda page: trafilatura.extract(page, fast=True))
        )
        times.setdefault("report without a hit", []).append(per_item(silent, lambda text: _analyse("", text, lexicon)))
        times.setdefault("the seed article", []).append(per_item([seed] * 20, lambda text: _analyse(title, text, lexicon)))
        times.setdefault("a headline", []).append(
            per_item(["Council opens the new library in spring"] * 200, lambda text: _analyse(text, "", lexicon))
        )
    median = {name: statistics.median(found) for name, found in times.items()}
    page = median["trafilatura fast, a page"]
    print(
        f"\nWhole analysis, {len(silent)} silent reports of {REPORT} characters, {len(pages)} pages, median of {ROUNDS} rounds"
    )
    print(f"{'work':28}{'ms':>8}{'part of a page':>16}")
    for name, seconds in median.items():
        print(f"{name:28}{seconds * 1000:8.3f}{'1/' + format(page / seconds, '.1f'):>16}")
    return median


def silent_reports(shared: Path, lexicon: Lexicon) -> list[str]:
    """Texts of the size of a report in which nothing is found or nearly found: real posts and articles, joined."""
    quiet = [text for text in texts(shared) if _is_silent(text, lexicon)]
    joined, reports = "", list[str]()
    for text in quiet:
        joined += f"{text}\n"
        if len(joined) >= REPORT:
            reports.append(joined[:REPORT])
            joined = ""
    return [report for report in reports if _is_silent(report, lexicon)][:60]


def _is_silent(text: str, lexicon: Lexicon) -> bool:
    analysis = _analyse("", text, lexicon)
    return not analysis.mentions and not analysis.rejected


def _analyse(title: str, text: str, lexicon: Lexicon) -> Analysis:
    return analyse(title, text, declared_language=None, lexicon=lexicon)


def per_item(items: Sequence[Item], work: Callable[[Item], object]) -> float:
    started = time.process_time()
    for item in items:
        work(item)
    return (time.process_time() - started) / len(items)


def lexicon_cost() -> dict[str, float]:
    """Seconds and megabytes, in a fresh process that has imported everything else."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.names", "--lexicon"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=dict(os.environ),
    )
    found: dict[str, float] = json.loads(done.stdout)
    print(f"\nLexicon of the seed profile: built in {found['seconds']:.2f} s, {found['megabytes']:.0f} MB more in the process")
    return found


def build_once() -> None:
    document = tomllib.loads(SEED.read_text(encoding="utf-8"))
    process = psutil.Process()
    before = process.memory_info().rss
    started = time.process_time()
    lexicon = build_lexicon([read_profile(document, file=SEED.name)])
    seconds = time.process_time() - started
    _analyse("Putin", "Putin", lexicon)
    # What stays; while it is built, the two dictionaries of word forms (30 MB) are in memory too.
    megabytes = (process.memory_info().rss - before) / 2**20
    json.dump({"seconds": seconds, "megabytes": megabytes, "patterns": len(lexicon.patterns)}, sys.stdout)


if __name__ == "__main__":
    if "--lexicon" in sys.argv:
        build_once()
    else:
        main()
