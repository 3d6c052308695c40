"""Near-duplicates: recall on planted edits, false joins among distinct texts, and speed end to end beside datasketch.

    make bench-near_duplicates                 (needs the shared data)

Edits are planted by replacing a share of the words of real English, Arabic and Russian reports with words of other reports. The
speed run gives both libraries the same texts and counts the processor time from the text to the verified answer.
"""

import itertools
import json
import os
import random
import statistics
import subprocess
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.peers.environments import peer_python
from pipeline.stories.fingerprint import BANDS, PERMUTATIONS, Fingerprint, band_keys, fingerprint, is_near

SHARED = Path(os.environ.get("SEEDWATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
CORPORA = {
    "en FA-KES": "mentions/fa-kes/articles.jsonl",
    "ar SaudiNewsNet": "mentions/saudinewsnet-ar/articles.jsonl",
    "ru Telegram": "streams/telegram-ru-2024/posts.jsonl",
}
SHORTEST = 25
SAMPLE = 600
ROUNDS = 3
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


def speed() -> float:
    """How many times as fast as datasketch, text to verified answer, on one core."""
    rng = random.Random(3)
    base = [text for corpus in ("en FA-KES", "ar SaudiNewsNet") for text in texts(corpus)][:2000]
    vocabulary = list(itertools.chain.from_iterable(text.split() for text in base))
    picked = [(at, rate) for rate in RATES for at in rng.sample(range(len(base)), 200)]
    queries = [(at, edited(base[at], rate, vocabulary, rng)) for at, rate in picked]
    print(f"{'end to end':<34}{'texts/s':>9}{'recall':>9}{'answers a query':>17}")
    ours, peers = [], []
    for number in range(ROUNDS):
        started = time.process_time()
        index = Index()
        for text in base:
            index.add(text)
        answers = [index.find(text) for _, text in queries]
        ours.append(time.process_time() - started)
        peer = _datasketch(base, [text for _, text in queries])
        peers.append(float(peer["seconds"]))
        if not number:
            tell("ours (rensa, verified)", ours[0], len(base), queries, answers)
            tell(f"datasketch {peer['version']} (same bands)", peers[0], len(base), queries, peer["answers"])
    ratio = statistics.median(peers) / statistics.median(ours)
    print(f"ours is {ratio:.1f} times as fast (medians of {ROUNDS} rounds)\n")
    return ratio


def _datasketch(base: list[str], queries: list[str]) -> dict[str, Any]:
    job = {"base": base, "queries": queries, "permutations": PERMUTATIONS, "bands": BANDS}
    script = str(Path(__file__).parent / "peers" / "sketching.py")
    command = [str(peer_python("sketching", "datasketch==2.0.0")), script]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def tell(name: str, seconds: float, base: int, queries: list[tuple[int, str]], answers: list[list[int]]) -> None:
    recall = sum(at in found for (at, _), found in zip(queries, answers, strict=True)) / len(queries)
    answers_a_query = sum(map(len, answers)) / len(answers)
    print(f"{name:<34}{(base + len(queries)) / seconds:>9.0f}{recall:>9.3f}{answers_a_query:>17.2f}")


def main() -> None:
    if not SHARED.is_dir():
        print("skipped: the folder of real texts is not here (set SEEDWATCH_SHARED)")
        return
    planted()
    speed()


if __name__ == "__main__":
    main()
