"""The held-out texts are only worth something if they are well formed: keys, ids, dates, languages, gold."""

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NEWSROOM = HERE.parents[1] / "workers" / "newsroom" / "reports.jsonl"
SHARED_KEYS = {"id", "lang", "outlet", "title", "text", "entities", "optional", "alert", "story"}
KINDS = {"report", "reprint", "update", "headline", "hard-negative", "irrelevant"}
WATCHED = {
    *("base-qamishli", "base-hmeimim", "base-tartus"),
    *("putin", "sharaa", "assad", "peskov", "abdulkarim-omar", "barrack", "trump"),
    *("sdf", "islamic-state", "al-qaeda", "syrian-government-forces", "kremlin"),
    *("russia", "syria", "usa", "turkey", "israel", "ukraine", "iraq"),
    *("place-qamishli", "place-tartus", "damascus", "moscow"),
}

def reports(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


HELD_OUT = sorted(HERE.glob("heldout_*.jsonl"))
ALL_FILES = [NEWSROOM, *HELD_OUT]


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.name)
def test_every_report_has_its_keys_and_only_them(path):
    extra = {"minutes_ago"} if path == NEWSROOM else {"date", "kind"}
    for report in reports(path):
        assert set(report) == SHARED_KEYS | extra, report["id"]
        assert report["title"].strip(), report["id"]
        assert isinstance(report["alert"], bool), report["id"]


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.name)
def test_the_gold_names_only_watched_entities_once_each(path):
    for report in reports(path):
        gold = [*report["entities"], *report["optional"]]
        assert set(gold) <= WATCHED, report["id"]
        assert len(gold) == len(set(gold)), report["id"]


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.name)
def test_an_alert_is_about_a_story_and_names_somebody(path):
    for report in reports(path):
        assert not report["alert"] or (report["story"] and (report["entities"] or report["optional"])), report["id"]


def test_ids_and_texts_are_unique_across_the_files():
    everything = [report for path in ALL_FILES for report in reports(path)]
    assert len({report["id"] for report in everything}) == len(everything)
    assert len({(report["title"], report["text"]) for report in everything}) == len(everything)


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: path.name)
def test_held_out_dates_and_kinds_are_valid(path):
    for report in reports(path):
        assert date(2025, 2, 1) <= datetime.fromisoformat(report["date"]).date() <= date(2026, 11, 30), report["id"]
        assert report["kind"] in KINDS, report["id"]


def test_the_names_set_is_broad_enough_to_mean_something():
    rows = reports(HERE / "heldout_reports.jsonl")
    assert len(rows) >= 130
    assert len({row["lang"] for row in rows}) >= 12
    assert sum(row["text"] == "" for row in rows) >= 40
    assert 0.4 <= sum(row["alert"] for row in rows) / len(rows) <= 0.5
    sizes = Counter(row["story"] for row in rows if row["story"])
    assert sum(size >= 3 for size in sizes.values()) >= 10


def test_the_newsroom_is_large_and_mixed_enough_for_a_demo():
    rows = reports(NEWSROOM)
    assert len(rows) >= 36
    assert len({row["lang"] for row in rows}) >= 8
    assert len({row["outlet"] for row in rows}) >= 12
    assert len({row["story"] for row in rows if row["story"]}) >= 12
    assert sum(not row["alert"] for row in rows) >= 10
    assert all(isinstance(row["minutes_ago"], int) and row["minutes_ago"] >= 0 for row in rows)


def test_the_stories_set_has_enough_events_told_in_enough_languages():
    rows = reports(HERE / "heldout_stories.jsonl")
    assert len(rows) >= 60
    assert len({row["lang"] for row in rows}) >= 8
    sizes = Counter(row["story"] for row in rows)
    assert None not in sizes
    assert len(sizes) >= 14
    assert min(sizes.values()) >= 3
