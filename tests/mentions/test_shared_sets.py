"""Regression over the shared data: what was reached there must hold. The texts stay where they are."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


@dataclass
class Count:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[str], gold: set[str], optional: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        self.right += len(found & gold)
        self.wrong += len(found - gold - optional)
        self.missed += len(gold - found)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


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
