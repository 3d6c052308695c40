"""Regression over the shared data: what was reached there must hold. The texts stay where they are."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon
from tests.mentions.gold_documents import Count


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


@pytest.mark.parametrize("is_declared", [True, False], ids=["declared", "undeclared"])
def test_the_seed_sentences_hold(shared_folder: Path, lexicon: Lexicon, is_declared: bool) -> None:
    count, false_negatives = Count(), []
    for case in lines(shared_folder / "data/mentions/seed-sentences/regression.jsonl"):
        language = case["lang"] if is_declared else None
        found = {
            mention.entity_id for mention in analyse("", case["text"], declared_language=language, lexicon=lexicon).mentions
        }
        count.add(found, set(case["gold"]))
        if case["tag"] == "neg" and found - set(case["gold"]):
            false_negatives.append(case["id"])
    assert count.precision >= 0.995
    assert count.recall >= 0.99
    assert false_negatives == []


@pytest.mark.parametrize("is_declared", [True, False], ids=["declared", "undeclared"])
def test_the_development_reports_hold(shared_folder: Path, lexicon: Lexicon, is_declared: bool) -> None:
    count, misjudged = Count(), []
    for case in lines(shared_folder / "data/reports.jsonl"):
        language = case["lang"] if is_declared else None
        analysis = analyse(case["title"], case["text"], declared_language=language, lexicon=lexicon)
        count.add({mention.entity_id for mention in analysis.mentions}, set(case["entities"]), set(case["optional"]))
        if analysis.relevances[0].is_relevant != case["alert"]:
            misjudged.append(case["id"])
    assert (count.precision, count.recall) == (1.0, 1.0)
    assert misjudged == []


def _nerel(shared: Path) -> Iterator[tuple[str, str]]:
    """Text and annotation of each document."""
    for path in sorted((shared / "data/mentions/nerel").rglob("*.txt")):
        yield path.read_text(encoding="utf-8"), path.with_suffix(".ann").read_text(encoding="utf-8")


def test_another_peskov_is_never_the_spokesman(shared_folder: Path, lexicon: Lexicon) -> None:
    others = [(text, ann) for text, ann in _nerel(shared_folder) if "Песков" in ann and "Дмитрий Песков" not in text]
    assert others
    for text, _ in others:
        if "Кремл" not in text:
            found = {mention.entity_id for mention in analyse("", text, declared_language="ru", lexicon=lexicon).mentions}
            assert "peskov" not in found


def test_arabic_news_has_no_religious_law_and_no_saudi_family_in_it(shared_folder: Path, lexicon: Lexicon) -> None:
    spelled: dict[str, set[str]] = {"sharaa": set(), "barrack": set(), "abdulkarim-omar": set()}
    for case in lines(shared_folder / "data/mentions/saudinewsnet-ar/articles.jsonl"):
        for mention in analyse(case["title"], case["text"], declared_language="ar", lexicon=lexicon).mentions:
            if mention.entity_id in spelled:
                spelled[mention.entity_id].add(mention.text)
    assert spelled["barrack"] == set()
    assert spelled["abdulkarim-omar"] == set()
    assert "أبو محمد الجولاني" in spelled["sharaa"]
    assert "الشرع" not in spelled["sharaa"]


def test_a_town_is_found_on_both_sides_of_kurdish_pairs(shared_folder: Path, lexicon: Lexicon) -> None:
    scripts = {"ckb": re.compile("قامشلۆ|قامیشلۆ"), "kmr": re.compile("qamişlo|qamîşlo", re.IGNORECASE)}
    pairs = [
        pair
        for pair in lines(shared_folder / "data/mentions/kurdish-parallel/ckb-kmr.jsonl")
        if all(pattern.search(pair[side]) for side, pattern in scripts.items())
    ]
    both = [
        all(
            {"place-qamishli"}
            <= {each.entity_id for each in analyse("", pair[side], declared_language=None, lexicon=lexicon).mentions}
            for side in scripts
        )
        for pair in pairs
    ]
    assert len(pairs) >= 20
    assert sum(both) >= 0.95 * len(pairs)


LEFT_OUT = Path(__file__).with_name("spellings_left_out.toml")
FRAMES = (
    "En Syrie, la ville de {} est restée calme.",
    "In Syria, {} and Aleppo were quiet.",
    "В Сирии город {} жил спокойно.",
    "في سوريا {} وحلب",
)


def _left_out() -> set[str]:
    return {spelling for group in tomllib.loads(LEFT_OUT.read_text("utf-8")).values() for spelling in group["spellings"]}


def _is_found(spelling: str, entity: str, frames: Iterable[str], lexicon: Lexicon) -> bool:
    texts = [frame.format(spelling) for frame in frames]
    return any(
        mention.entity_id == entity
        for text in texts
        for mention in analyse("", text, declared_language=None, lexicon=lexicon).mentions
    )


def test_every_spelling_of_geonames_that_is_used_is_found(shared_folder: Path, lexicon: Lexicon) -> None:
    wanted = {163345: "place-tartus", 170654: "damascus", 173377: "place-qamishli"}
    missed = [
        spelling
        for place in lines(shared_folder / "data/names/geonames_syria_cities500.jsonl")
        if place["geonameid"] in wanted
        for spelling in sorted(set(place["alternatenames"]) - _left_out())
        if not _is_found(spelling, wanted[place["geonameid"]], FRAMES, lexicon)
    ]
    assert missed == []


def test_every_spelling_counted_in_the_data_is_found(shared_folder: Path, lexicon: Lexicon) -> None:
    """They were counted in small letters; a report writes a name with a capital."""
    wanted = {"qamishli": "place-qamishli", "tartus": "place-tartus", "hmeimim": "base-hmeimim", "sharaa": "sharaa"}
    frames = (*FRAMES, "President Ahmed {} of Syria", "Президент Сирии Ахмед {}", "الرئيس السوري أحمد {}", "Di {} de li Sûriyê")
    observed = json.loads((shared_folder / "data/names/surface_forms_observed.json").read_text("utf-8"))
    missed = [
        spelling
        for group, spellings in observed.items()
        for spelling in sorted(set(spellings) - _left_out())
        if not _is_found(spelling.title(), wanted[group], frames, lexicon)
    ]
    assert missed == []
