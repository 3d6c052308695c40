"""How good is the grouping? Against gold labels, beside a plain baseline, and under bad orders; prints tables.

python bench/stories.py [FILE.jsonl ...] (reports with gold `story`; without files: the shared reports and the demo newsroom)

The baseline is what a feed reader would do: TF-IDF cosine of title and text in one language, at the threshold best for this
very data. For the judged pairs ours runs at its fixed threshold, the baseline at its best.
"""

import json
import math
import os
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.articles.article import ArticleId, Report
from pipeline.loading.event_words import load_event_words
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.seeds.reading import read_profile
from pipeline.stories.describing import Tables, article_features
from pipeline.stories.entities import entity_weights
from pipeline.stories.evaluating import agreement, score_grouping
from pipeline.stories.features import Features
from pipeline.stories.grouping import JOIN
from pipeline.stories.index import StoryIndex
from pipeline.stories.pairing import pair_points
from pipeline.stories.vocabulary import cosine, stems_of

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SEEDWATCH_SHARED", ROOT.parent / "shared")) / "data"
SHUFFLES = 20
NOON = datetime(2026, 1, 28, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Knowledge:
    lexicon: Lexicon
    tables: Tables


def knowledge() -> Knowledge:
    document = tomllib.loads((ROOT / "seeds" / "qamishli-withdrawal.toml").read_text("utf-8"))
    profile = read_profile(document, file="seeds/qamishli-withdrawal.toml", allow_unreviewed=True)
    tables = Tables(words=load_event_words(), vocabulary=load_vocabulary(), entities=entity_weights(profile.entities.values()))
    return Knowledge(build_lexicon([profile]), tables)


def features(number: int, row: Mapping[str, str], known: Knowledge) -> Features:
    report = Report(
        id=ArticleId(number),
        title=row.get("title") or "",
        text=row.get("text") or "",
        seen_at=_dated(row),
        language=row.get("lang"),
        outlet=row.get("outlet") or "",
    )
    found = analyse(report.title, report.text, declared_language=report.language, lexicon=known.lexicon)
    return article_features(report, found, tables=known.tables)


def _dated(row: Mapping[str, str]) -> datetime:
    if "minutes_ago" in row:
        return NOON - timedelta(minutes=int(row["minutes_ago"]))
    at = datetime.fromisoformat(row["date"] if "T" in row["date"] else f"{row['date']}T12:00:00+00:00")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def grouped(reports: Iterable[Features]) -> Mapping[ArticleId, str]:
    index = StoryIndex()
    for each in reports:
        index.add(each)
    return index.assignment


def in_order(reports: Sequence[Features], rng: random.Random | None = None) -> list[Features]:
    """By date; with an rng each arrives up to a day early or late."""
    late = {each.article_id: timedelta(days=rng.uniform(-1, 1)) if rng else timedelta(0) for each in reports}
    return sorted(reports, key=lambda each: (each.dated_at + late[each.article_id], each.article_id))


def measure(name: str, rows: Sequence[Mapping[str, str]], known: Knowledge) -> None:
    reports = [features(number, row, known) for number, row in enumerate(rows, 1)]
    gold = {ArticleId(number): row.get("story") for number, row in enumerate(rows, 1)}
    usual = grouped(in_order(reports))
    line(name, "ours", gold, usual)
    line(name, "every report alone", gold, {each.article_id: str(each.article_id) for each in reports})
    line(name, "TF-IDF, best threshold", gold, best_by_words(reports, rows, gold))
    agreed = [agreement(usual, grouped(in_order(reports, random.Random(seed)))) for seed in range(SHUFFLES)]
    print(f"{'':<12}a day's jitter, {SHUFFLES} orders: agreement {sum(agreed) / SHUFFLES:.3f}, worst {min(agreed):.3f}\n")


def line(name: str, how: str, gold: Mapping[ArticleId, str | None], found: Mapping[ArticleId, str]) -> None:
    scored = score_grouping(gold, found)
    parts = f"stories an event {scored.stories_per_event:.2f}, most {scored.most_stories}"
    cubed = f"BCubed P {scored.precision:.3f} R {scored.recall:.3f} F {scored.f1:.3f}"
    print(f"{name:<12}{how:<24}{cubed}   pair F {scored.pair_f1:.3f}   {parts}   ({scored.reports} reports)")


def best_by_words(
    reports: Sequence[Features], rows: Sequence[Mapping[str, str]], gold: Mapping[ArticleId, str | None]
) -> Mapping[ArticleId, str]:
    """Single pass, joins the story of the most similar earlier report of the last week."""
    vectors = tf_idf([(row.get("title") or "", row.get("text") or "", row.get("lang")) for row in rows])
    best: Mapping[ArticleId, str] = {}
    for percent in range(5, 80, 5):
        found: dict[ArticleId, str] = {}
        for each in in_order(reports):
            like = [
                (cosine(vectors[each.article_id - 1], vectors[other - 1]), found[other])
                for other in found
                if abs((reports[other - 1].dated_at - each.dated_at).days) <= 7
            ]
            top = max(like, default=(0.0, ""))
            found[each.article_id] = top[1] if top[0] >= percent / 100 else str(each.article_id)
        if not best or score_grouping(gold, found).f1 > score_grouping(gold, best).f1:
            best = found
    return best


def tf_idf(texts: Sequence[tuple[str, str, str | None]]) -> list[dict[str, float]]:
    counts = [Counter(stems_of(title, lang) * 2 + stems_of(text, lang)) for title, text, lang in texts]
    seen = Counter(stem for count in counts for stem in count)
    vectors = []
    for count in counts:
        weights = {stem: (1 + math.log(n)) * math.log((1 + len(texts)) / (1 + seen[stem])) for stem, n in count.items()}
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vectors.append({stem: weight / norm for stem, weight in weights.items()})
    return vectors


def pairs(known: Knowledge) -> None:
    """75 pairs a person has judged: the same event or not, and nothing watched in them."""
    ours: list[tuple[float, bool]] = []
    baseline: list[tuple[float, bool]] = []
    for name in ("tgcontest_ru_train_pool", "tgcontest_en_train_pool", "tgcontest_ru_exam_pool"):
        rows = read(SHARED / "stories" / f"{name}.jsonl")
        judged = [row["GOLDEN:quality"] == "OK" for row in rows]
        both = [side_of(row, side, name[10:12]) for row in rows for side in ("first", "second")]
        made = [features(number, row, known) for number, row in enumerate(both, 1)]
        vectors = tf_idf([(row["title"], row["text"], row["lang"]) for row in both])
        scores = [(pair_points(made[at], made[at + 1]), judged[at // 2]) for at in range(0, len(made), 2)]
        words = [(cosine(vectors[at], vectors[at + 1]), judged[at // 2]) for at in range(0, len(made), 2)]
        compare(name[10:18], scores, words)
        ours, baseline = ours + scores, baseline + words
    compare("all 75", ours, baseline)


def compare(name: str, ours: Sequence[tuple[float, bool]], words: Sequence[tuple[float, bool]]) -> None:
    best = max(f1(words, threshold) for threshold, _ in words)
    print(f"{name:<12}F1 ours at its fixed threshold {f1(ours, JOIN):.3f}   TF-IDF at its best {best:.3f}")


def side_of(row: Mapping[str, str], side: str, language: str) -> dict[str, str]:
    """The texts have no date but the one in their addresses; where one has it the other is taken to be of that day."""
    dates = [_date_in(row[f"INPUT:{one}_url"]) for one in (side, "first", "second")]
    date = next((one for one in dates if one), "2019-11-15")
    return {"title": row[f"INPUT:{side}_title"], "text": row[f"INPUT:{side}_text"], "lang": language, "date": date}


def _date_in(url: str) -> str:
    found = re.search(r"(20[12]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])", url or "")
    return f"{found[1]}-{found[2]}-{found[3]}" if found else ""


def f1(scores: Sequence[tuple[float, bool]], threshold: float) -> float:
    hits = sum(score >= threshold and same for score, same in scores)
    wrong = sum((score >= threshold) != same for score, same in scores)
    return 2 * hits / (2 * hits + wrong) if hits else 0.0


def read(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]


def main(files: Sequence[str]) -> None:
    known = knowledge()
    usual = [str(SHARED / "reports.jsonl"), str(ROOT / "workers" / "newsroom" / "reports.jsonl")]
    for file in files or usual:
        if not Path(file).is_file():
            print(f"{file} is not here")
            continue
        measure(Path(file).parent.name, read(Path(file)), known)
    if not files and (SHARED / "stories").is_dir():
        pairs(known)


if __name__ == "__main__":
    main(sys.argv[1:])
