"""Russian, Ukrainian and Bulgarian news with gold ids, document by document: every disagreement is listed with our reason."""

from pathlib import Path

import pytest

from pipeline.mentions.lexicon import Lexicon
from tests.mentions.gold_documents import Judgement, adjudicated, count, judgements, settled_for_us


@pytest.fixture(scope="module")
def judged(shared_folder: Path, lexicon: Lexicon) -> list[Judgement]:
    return judgements(shared_folder, lexicon)


def test_every_disagreement_with_the_gold_is_adjudicated(judged: list[Judgement]) -> None:
    disagreements = {each.key: each.is_found for each in judged if each.is_gold != each.is_found}
    assert disagreements == {key: verdict["found"] for key, verdict in adjudicated().items()}


def test_as_adjudicated_precision_and_recall_are_at_least_97_percent(judged: list[Judgement]) -> None:
    counts = count(judged, settled=settled_for_us())
    assert {entity for _, entity in counts} == {"putin", "islamic-state", "syria", "assad"}
    assert {key: each for key, each in counts.items() if min(each.precision, each.recall) < 0.97} == {}


def test_as_the_gold_says_only_syria_of_fourteen_and_of_22_documents_is_below_97_percent(judged: list[Judgement]) -> None:
    below = {key for key, each in count(judged).items() if min(each.precision, each.recall) < 0.97}
    assert below <= {("nerel-train", "syria"), ("slavicner", "syria")}
