"""Near-duplicates: recall on planted edits, false joins among distinct texts, and speed end to end beside datasketch.

    python bench/near_duplicates.py            (needs the shared data; the speed table also needs `pip install datasketch`)

Edits are planted by replacing a share of the words of real English, Arabic and Russian reports with words of other reports. The
speed run gives both libraries the same texts and counts the processor time from the text to the verified answer.
"""

import itertools
import json
import os
import random
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

from pipeline.stories.fingerprint import BANDS, PERMUTATIONS, Fingerprint, band_keys, fingerprint, is_near

SHARED = Path(os.environ.get("SEEDWATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
CORPORA = {
    "en FA-KES": "mentions/fa-kes/articles.jsonl",
    "ar SaudiNewsNet": "mentions/saudinewsnet-ar/articles.jsonl",
    "ru Telegram": "streams/telegram-ru-2024/posts.jsonl",
}
SHORTEST = 25
SAMPLE = 600
RATES = (0.05, 0.12, 0.25)


def texts(corpus: str) -> list[str]:
    rows = (json.loads(line) for line in (SHARED / CORPORA[corpus]).open(encoding="utf-8"))
    return list(dict.fromkeys(row["text"] for row in rows if len(row["text"].split()) >= SHORTEST))


def edited(text: str, rate: float, vocabulary: list[str], rng: random.Random) -> str:
    return " ".join(rng.choice(vocabulary) if rng.random() < rate else word for word in text.split())


class Index:
    """What storage does with its table of bands, on a dictionary."""

    def __init__(self) -> None:
        self._bands: dict[int, list[int]] = defaultdict(list)
        self._marks: list[Fingerprint] = []

    def add(self, text: str) -> None:
        mark = fingerprint(text)
        for key in band_keys(mark):
            self._bands[key].append(len(self._marks))
        self._marks.append(mark)

    def find(self, text: str) -> list[int]:
        mark = fingerprint(text)
        seen = set(itertools.chain.from_iterable(self._bands.get(key, ()) for key in band_keys(mark)))
        return [at for at in sorted(seen) if is_near(mark, self._marks[at])]


def planted() -> None:
    heads = "".join(f"{f'{rate:.0%}':>8}" for rate in RATES)
    print(f"{'corpus':<18}{'texts':>7}{heads}{'near pairs among originals':>30}{'per 1,000 pairs':>18}")
    for corpus in CORPORA:
        rng = random.Random(5)
        found = texts(corpus)
        vocabulary = list(itertools.chain.from_iterable(text.split() for text in found))
        index = Index()
        for text in found:
            index.add(text)
        sample = rng.sample(range(len(found)), min(SAMPLE, len(found)))
        recalls = [
            sum(at in index.find(edited(found[at], rate, vocabulary, rng)) for at in sample) / len(sample) for rate in RATES
        ]
        joined = sum(len([other for other in index.find(text) if other != at]) for at, text in enumerate(found)) // 2
        pairs = len(found) * (len(found) - 1) // 2
        row = "".join(f"{recall:>8.3f}" for recall in recalls)
        print(f"{corpus:<18}{len(found):>7}{row}{f'{joined:,} of {pairs:,}':>30}{1000 * joined / pairs:>18.3f}")
    print("The near pairs among originals are reprints and rewrites for the most part: an upper bound of the false joins.\n")


def speed() -> None:
    try:
        import datasketch  # noqa: PLC0415 the peer is not a dependency
    except ImportError:
        print("speed: pip install datasketch to measure beside it")
        return
    rng = random.Random(3)
    base = [text for corpus in ("en FA-KES", "ar SaudiNewsNet") for text in texts(corpus)][:2000]
    vocabulary = list(itertools.chain.from_iterable(text.split() for text in base))
    picked = [(at, rate) for rate in RATES for at in rng.sample(range(len(base)), 200)]
    queries = [(at, edited(base[at], rate, vocabulary, rng)) for at, rate in picked]
    print(f"{'end to end':<34}{'texts/s':>9}{'recall':>9}{'answers a query':>17}")

    started = time.process_time()
    index = Index()
    for text in base:
        index.add(text)
    answers = [index.find(text) for _, text in queries]
    ours = report("ours (rensa, verified)", started, len(base) + len(queries), queries, answers)

    started = time.process_time()
    lsh = datasketch.MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
    marks = []
    for at, text in enumerate(base):
        marks.append(_sketched(datasketch, text))
        lsh.insert(at, marks[-1])
    answers = []
    for _, text in queries:
        mark = _sketched(datasketch, text)
        answers.append([at for at in lsh.query(mark) if mark.jaccard(marks[at]) >= 0.15])
    peer = report(f"datasketch {datasketch.__version__} (same bands)", started, len(base) + len(queries), queries, answers)
    print(f"ours is {ours / peer:.1f} times as fast\n")


def _sketched(datasketch: object, text: str) -> object:
    words = re.findall(r"\w+", text.casefold())
    mark = datasketch.MinHash(num_perm=PERMUTATIONS)  # type: ignore[attr-defined]
    mark.update_batch([" ".join(three).encode() for three in zip(words, words[1:], words[2:], strict=False)])
    return mark


def report(name: str, started: float, count: int, queries: list[tuple[int, str]], answers: list[list[int]]) -> float:
    rate = count / (time.process_time() - started)
    recall = sum(at in found for (at, _), found in zip(queries, answers, strict=True)) / len(queries)
    print(f"{name:<34}{rate:>9.0f}{recall:>9.3f}{sum(map(len, answers)) / len(answers):>17.2f}")
    return rate


if __name__ == "__main__":
    if not SHARED.is_dir():
        sys.exit("the shared data is not here: set SEEDWATCH_SHARED")
    planted()
    speed()
