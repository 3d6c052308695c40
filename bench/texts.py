"""Texts to measure with: real articles in English, Arabic and Russian where the shared data is, else the demo's own.

One in twenty is a report of the demo's newsroom, which the shipped seed finds relevant; the rest is other news.
"""

import itertools
import json
import os
import random
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEVANT_EVERY = 20
_CORPORA = (
    "mentions/fa-kes/articles.jsonl",
    "mentions/saudinewsnet-ar/articles.jsonl",
    "streams/telegram-ru-2024/posts.jsonl",
)


def shared_data() -> Path | None:
    folder = Path(os.environ.get("SEEDWATCH_SHARED", ROOT.parent / "shared")) / "data"
    return folder if folder.is_dir() else None


def newsroom() -> list[tuple[str, str]]:
    lines = files("workers.newsroom").joinpath("reports.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [(row["title"], row["text"]) for row in rows]


def other_news() -> list[tuple[str, str]]:
    folder = shared_data()
    if folder is None:
        return newsroom()
    found: list[tuple[str, str]] = []
    for corpus in _CORPORA:
        with (folder / corpus).open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in itertools.islice(lines, 700)]
        found += [(row.get("title") or row["text"][:80], row["text"][:4000]) for row in rows if len(row["text"]) > 200]
    random.Random(7).shuffle(found)
    return found


def reports(number: int, *, start: int = 0) -> Iterator[tuple[str, str]]:
    """Distinct reports: where the texts run out they come again with other words in front, so that none is a reprint."""
    relevant, other = newsroom(), other_news()
    for at in range(start, start + number):
        rng = random.Random(at)
        title, text = relevant[at // RELEVANT_EVERY % len(relevant)] if at % RELEVANT_EVERY == 0 else other[at % len(other)]
        words = text.split()
        rng.shuffle(words)
        yield f"{title} ({at})", f"{text}\n{' '.join(words[:60])}"
