"""Sources are independent when neither text, owner nor credited agency binds them."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.article import ArticleId
from pipeline.stories.independence import independent_sources
from pipeline.stories.story import StoryReport


def report(number: int, outlet: str = "", **fields: object) -> StoryReport:
    at = datetime(2026, 1, 1, 0, number % 60, tzinfo=UTC)
    return StoryReport(article_id=ArticleId(number), dated_at=at, day=1, outlet=outlet or f"outlet {number}", **fields)  # type: ignore[arg-type]


def test_four_outlets_that_cite_one_agency_are_one_source() -> None:
    found = independent_sources([report(n, credits=("reuters",)) for n in range(1, 5)])
    assert found.n_independent == 1
    assert found.in_words() == "4 outlets, 1 independent, all citing reuters"


def test_a_copy_is_no_new_source() -> None:
    found = independent_sources([report(1), report(2, copy_of=ArticleId(1)), report(3)])
    assert found.n_independent == 2
    assert found.in_words() == "3 outlets, 2 independent"


def test_outlets_of_one_owner_are_one_source() -> None:
    assert independent_sources([report(1, owner="Big Media"), report(2, owner="big media"), report(3)]).n_independent == 2


def test_bonds_chain() -> None:
    """A copies B, B cites Reuters, C cites Reuters and TASS, D cites TASS: one source."""
    reports = [report(1), report(2, copy_of=ArticleId(1), credits=("reuters",)), report(3, credits=("reuters", "tass")), report(4, credits=("tass",))]
    assert independent_sources(reports).n_independent == 1


def test_unnamed_outlets_are_not_one_outlet() -> None:
    reports = [StoryReport(article_id=ArticleId(n), dated_at=datetime(2026, 1, 1, tzinfo=UTC), day=1) for n in (1, 2)]
    assert independent_sources(reports).n_independent == 2


@given(st.lists(st.tuples(st.integers(1, 5), st.sets(st.sampled_from("rt"))), min_size=1, max_size=12))
def test_every_report_is_in_exactly_one_group_in_any_order(drawn: list[tuple[int, set[str]]]) -> None:
    reports = [report(at, f"outlet {outlet}", credits=tuple(sorted(cited))) for at, (outlet, cited) in enumerate(drawn, 1)]
    found = independent_sources(reports)
    assert sorted(one.article_id for group in found.independent for one in group) == list(range(1, len(reports) + 1))
    turned = independent_sources(reports[::-1])
    assert {frozenset(r.article_id for r in g) for g in turned.independent} == {frozenset(r.article_id for r in g) for g in found.independent}
