"""The figures are those of the definitions, on groupings small enough to count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stories.evaluating import agreement, score_grouping

labels = st.dictionaries(st.integers(0, 30), st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), min_size=1)


def test_a_perfect_grouping_scores_one_whatever_its_names() -> None:
    scored = score_grouping({1: "a", 2: "a", 3: None, 4: None}, {1: "x", 2: "x", 3: "y", 4: "z"})
    assert (scored.precision, scored.recall, scored.pair_f1, scored.stories_per_event) == (1, 1, 1, 1)


def test_every_report_alone_is_precise_and_recalls_little() -> None:
    scored = score_grouping({1: "a", 2: "a", 3: "a", 4: "a"}, {1: 1, 2: 2, 3: 3, 4: 4})
    assert scored.precision == 1
    assert scored.recall == pytest.approx(0.25)
    assert (scored.stories_per_event, scored.most_stories, scored.pair_recall) == (4, 4, 0)


def test_one_lump_recalls_all_and_is_imprecise() -> None:
    scored = score_grouping({1: "a", 2: "a", 3: "b", 4: "b"}, dict.fromkeys(range(1, 5), "x"))
    assert scored.recall == 1
    assert scored.precision == pytest.approx(0.5)
    assert scored.pair_precision == pytest.approx(2 / 6)


def test_reports_without_an_event_must_stay_alone() -> None:
    assert score_grouping({1: None, 2: None}, {1: "x", 2: "x"}).precision == pytest.approx(0.5)


@given(labels)
def test_figures_are_shares_and_agreement_is_symmetric(items: dict[int, tuple[str, str]]) -> None:
    gold, found = {k: v[0] for k, v in items.items()}, {k: v[1] for k, v in items.items()}
    scored = score_grouping(gold, found)
    assert all(0 <= figure <= 1 for figure in (scored.precision, scored.recall, scored.f1, scored.pair_f1))
    assert agreement(gold, found) == pytest.approx(agreement(found, gold))
    assert agreement(gold, gold) == 1
