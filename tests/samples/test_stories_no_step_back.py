"""Grouping of the used-up samples and the demo newsroom: no worse than when last looked at (docs/stories.md)."""

import pytest

from bench.stories import ROOT, features, grouped, in_order, knowledge, read
from pipeline.articles.article import ArticleId
from pipeline.stories.evaluating import score_grouping

SAMPLES = ROOT / "tests" / "samples"
FLOORS = [
    (ROOT / "workers" / "newsroom" / "reports.jsonl", 0.98, 0.98, 1.1),
    (SAMPLES / "heldout_stories.jsonl", 0.98, 0.98, 1.1),
    (SAMPLES / "heldout_stories_2.jsonl", 0.98, 0.94, 1.2),
    (SAMPLES / "heldout_stories_3.jsonl", 0.98, 0.95, 1.2),
]


@pytest.fixture(scope="module")
def known():
    return knowledge()


@pytest.mark.parametrize(("file", "precision", "recall", "parts"), FLOORS, ids=lambda one: getattr(one, "stem", ""))
def test_events_stay_whole_and_apart(known, file, precision, recall, parts):
    rows = read(file)
    reports = [features(number, row, known) for number, row in enumerate(rows, 1)]
    gold = {ArticleId(number): row.get("story") for number, row in enumerate(rows, 1)}
    scored = score_grouping(gold, grouped(in_order(reports)))
    assert scored.precision >= precision
    assert scored.recall >= recall
    assert scored.stories_per_event <= parts
