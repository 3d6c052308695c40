"""Page to clean text: ours beside trafilatura, readability-lxml, newspaper4k, resiliparse and bs4, same pages, one run.

F1 on the article-extraction-benchmark is its own measure (4-word shingles, averaged by page); on the readability and
newspaper4k pages it is F1 of tokens. Speed: pages a second of processor time, median of interleaved rounds.
`python -m bench.extraction`
"""

import json
import os
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers.environments import peer_python
from pipeline.articles.fragments import clean_fragment

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
OURS = ("ours", "ours_fast", "ours_fast_text")
PEERS = (
    "trafilatura_fast",
    "trafilatura_fast_metadata",
    "trafilatura",
    "readability",
    "resiliparse",
    "bs4_paragraphs",
    "bs4",
    "newspaper",
)
SLOW = frozenset({"newspaper"})  # one round is enough to see it is slow
PACKAGES = (
    "trafilatura==2.3.1",
    "lxml_html_clean",
    "readability-lxml==0.9",
    "html_text==0.7.1",
    "newspaper4k==0.9.6",
    "resiliparse==2.0.1",
    "beautifulsoup4",
)

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u9fff\u0e00-\u0e7f\u1000-\u109f]")  # Chinese, Japanese, Thai, Burmese


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    path: Path
    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: str
    pages_per_second: float
    benchmark: tuple[float, float, float]
    readability: float
    newspaper: float


def main() -> None:
    shared = Path(os.environ.get("SEEDWATCH_SHARED", ROOT.parent / "shared")) / "data" / "pages"
    if not shared.is_dir():
        print("skipped: the folder of real pages is not here (set SEEDWATCH_SHARED)")
        return
    sets = {
        "benchmark": benchmark_pages(shared),
        "readability": readability_pages(shared),
        "newspaper": newspaper_pages(shared),
    }
    pages = [page for found in sets.values() for page in found]
    python = peer_python("extraction", *PACKAGES)
    seconds: dict[str, list[float]] = {}
    texts: dict[str, list[str]] = {}
    for number in range(ROUNDS):
        for name in (*OURS, *PEERS):
            if number and name in SLOW:
                continue
            found = run(name, pages, Path(sys.executable) if name in OURS else python)
            seconds.setdefault(name, []).append(found["seconds"])
            texts[name] = found["texts"]
    rows = [row(name, statistics.median(seconds[name]), texts[name], sets) for name in (*OURS, *PEERS)]
    show(rows, len(pages))
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    document = {
        "pages": len(pages),
        "rounds": ROUNDS,
        "seconds": seconds,
        "rows": {row.name: [row.pages_per_second, *row.benchmark, row.readability, row.newspaper] for row in rows},
    }
    (results / "extraction.json").write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def run(name: str, pages: Sequence[Page], python: Path) -> dict[str, object]:
    job = json.dumps([(str(page.path), page.url) for page in pages])
    script = str(ROOT / "bench" / "peers" / "extracting.py")
    done = subprocess.run(
        [str(python), script, name],
        input=job,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def row(name: str, seconds: float, texts: Sequence[str], sets: dict[str, list[Page]]) -> Row:
    parts = iter(texts)
    by_set = {key: [(page.text, next(parts)) for page in pages] for key, pages in sets.items()}
    return Row(
        name=name,
        pages_per_second=len(texts) / seconds,
        benchmark=benchmark_measure(by_set["benchmark"]),
        readability=token_f1(by_set["readability"]),
        newspaper=token_f1(by_set["newspaper"]),
    )


def show(rows: Sequence[Row], n_pages: int) -> None:
    reference = next(row.pages_per_second for row in rows if row.name == "trafilatura_fast")
    print(f"Page to clean text: {n_pages} pages, processor time, median of {ROUNDS} interleaved rounds")
    print(
        f"{'extractor':28}{'x trafilatura fast':>19}{'pages/s':>9}{'F1':>7}{'P':>7}{'R':>7}{'readability':>12}{'newspaper':>10}"
    )
    for row in rows:
        speeds = f"{row.pages_per_second / reference:19.2f}{row.pages_per_second:9.0f}"
        measures = "".join(f"{value:7.3f}" for value in row.benchmark)
        print(f"{row.name:28}{speeds}{measures}{row.readability:12.3f}{row.newspaper:10.3f}")


def benchmark_pages(shared: Path) -> list[Page]:
    folder = shared / "article-extraction-benchmark"
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        Page(path=path, url=truth[identifier].get("url") or "https://example.org/", text=truth[identifier]["articleBody"])
        for path in sorted((folder / "html").glob("*.html.gz"))
        if (identifier := path.name.split(".")[0]) in truth
    ]


def readability_pages(shared: Path) -> list[Page]:
    return [
        Page(
            path=folder / "source.html",
            url="https://example.org/",
            text=clean_fragment((folder / "expected.html").read_text("utf-8")),
        )
        for folder in sorted((shared / "readability").iterdir())
        if (folder / "expected.html").exists()
    ]


def newspaper_pages(shared: Path) -> list[Page]:
    folder = shared / "newspaper4k"
    pairs = ((path, folder / "txt" / f"{path.stem}.txt") for path in sorted((folder / "html").glob("*.html")))
    return [Page(path=path, url="https://example.org/", text=text.read_text("utf-8")) for path, text in pairs if text.exists()]


def benchmark_measure(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """F1, precision and recall as the benchmark's own evaluate.py computes them (without its bootstrap)."""
    counts = [_shares(_shingles(true), _shingles(found)) for true, found in pairs]
    precisions = [tp / (tp + fp) if tp + fp else 0.0 for tp, fp, fn in counts if tp or fp]
    recalls = [tp / (tp + fn) if tp + fn else 0.0 for tp, fp, fn in counts if tp or fn]
    precision, recall = sum(precisions) / len(counts), sum(recalls) / len(counts)
    return 2 * precision * recall / (precision + recall), precision, recall


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3)))


def _shares(true: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> tuple[float, float, float]:
    tp, fp, fn = (true & found).total(), (found - true).total(), (true - found).total()
    total = tp + fp + fn
    return (tp / total, fp / total, fn / total) if total else (0.0, 0.0, 0.0)


def token_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean over pages of the F1 of the bags of words (characters of scripts without blanks count as words)."""
    return statistics.fmean(_bag_f1(Counter(_tokens(true)), Counter(_tokens(found))) for true, found in pairs)


def _bag_f1(true: Counter[str], found: Counter[str]) -> float:
    total = true.total() + found.total()
    return 2 * (true & found).total() / total if total else 1.0


def _tokens(text: str) -> Iterator[str]:

    for word in _WORD.findall(text.casefold()):
        yield from word if _UNSPACED.match(word) else [word]


if __name__ == "__main__":
    main()
