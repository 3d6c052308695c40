"""What stands in a profile and can never do anything is told, as an error where it surely is not meant."""

from typing import Any

import pytest

from pipeline.errors import Problem
from pipeline.seeds.dead_ends import dead_ends
from pipeline.seeds.reading import read_profile

NAMED = {"id": "town", "type": "place", "names": {"en": ["Alphaville"]}}
SETS = {"port": {"en": ["harbour"]}}
GATE = {"gate": [["type:place"]]}


def told(changes: dict[str, Any] | None = None, /, **document: Any) -> list[Problem]:
    second = {"id": "e", "type": "person", "names": {"en": ["Beta Gamma"]}, **(changes or {})}
    filled = {
        "seed": {"id": "s", "title": "T", "reviewed_by": "A"},
        "context": SETS,
        "scoring": GATE,
        "entity": [NAMED, second],
        **document,
    }
    return list(dead_ends(read_profile(filled, file="s.toml")))


def test_a_good_profile_has_none() -> None:
    assert told({"requires": {"context": ["port"]}, "weak": {"en": ["Gamma"]}, "exclude": ["Gamma rays"]}) == []


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ({"names": {"en": ["Beta Gamma", "ـــ"]}}, "entity[e].names.en: 'ـــ' has no letter"),
        ({"exact": [":en"]}, "entity[e].exact: '' has no letter"),
        ({"exclude": ["---"]}, "entity[e].exclude: '---' has no letter"),
        ({"own_language": ["fr"]}, "entity[e].own_language: 'fr' is no name of e"),
        ({"flags": {"fixed": ["Bta"]}}, "entity[e].flags.fixed: 'Bta' is no name of e"),
        ({"requires": {}}, "entity[e].requires: names neither context nor entities"),
        ({"requires": {"context": ["port"], "mode": "all"}}, 'mode "all" needs both'),
        ({"full_needs_context": True}, "entity[e].full_needs_context: no requires.context"),
        ({"names": {}, "weak": {"en": ["Beta"]}, "licence_only": True}, "entity[e].licence_only: no full name"),
        ({"requires": {"entities": ["e"]}}, "e vouches for itself"),
        ({"gives_way_to": ["e"]}, "e gives way to itself"),
        ({"names_from": "e"}, "e borrows its own names"),
    ],
)
def test_what_can_never_be_is_an_error(entity: dict[str, Any], expected: str) -> None:
    assert any(expected in str(problem) and not problem.is_warning for problem in told(entity))


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ({"names": {"en": ["Beta Gamma", "2024"]}}, "'2024' is a number"),
        ({"names": {"en": ["Beta Gamma", "Beta Gamma"]}}, "stands here twice"),
        ({"weak": {"en": ["Beta Gamma"]}}, "is strong and weak"),
        ({"exclude": ["beta gamma"]}, "is a name of e, which then never counts"),
        ({"not_before": ["the city of"]}, "'the city of' is more than a word"),
        ({"names": {"ru": ["Beta Gamma"]}}, "is not in the letters of ru"),
    ],
)
def test_what_is_likely_wrong_only_warns(entity: dict[str, Any], expected: str) -> None:
    (problem,) = told(entity)
    assert expected in str(problem)
    assert problem.is_warning


def test_a_phrase_may_touch_a_name_in_scripts_that_are_searched_as_they_are() -> None:
    assert told({"not_before": ["하페즈 알", "·"], "names": {"en": ["Beta Gamma"], "zh": ["IS囚犯"]}}) == []


def test_those_that_borrow_in_a_circle_are_told_and_so_is_one_without_names() -> None:
    two = [{**NAMED, "names_from": "b"}, {"id": "b", "type": "base", "names_from": "town"}]
    assert sum("borrow in a circle" in str(problem) for problem in told(entity=two)) == 2
    three = [{"id": a, "type": "base", "names": {"en": [f"Base {a}"]}, "names_from": b} for a, b in ("xy", "yz", "zx")]
    assert sum("borrow in a circle" in str(problem) for problem in told(entity=[NAMED, *three])) == 3
    chain = [NAMED, {"id": "a", "type": "base", "names_from": "town"}, {"id": "b", "type": "base", "names_from": "a"}]
    assert any("a has no names of its own to lend" in str(problem) for problem in told(entity=chain))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"context": {"port": {"en": []}}}, "context.port: a set without a word"),
        ({"context": {"port": {"en": ["...", "quay"]}}}, "context.port.en: '...' has no letter"),
        ({"context": {"port": {"en": ["p"]}}}, "'p' is one letter"),
        ({"context": {"port": {"en": ["quay"], "ru": []}}}, "context.port.ru: an empty list"),
        ({"scoring": {"gate": [["type:group"]]}}, "scoring.gate[0]: 'type:group' can never hold"),
        ({"scoring": {}}, "scoring.gate: no gate"),
        ({"scoring": {**GATE, "threshold_strong": 1.0}}, "scoring.threshold_strong: 1 is less than threshold_relevant"),
        (
            {"seed": {"id": "s", "title": "T", "reviewed_by": "A", "event_date": "2026-02-30"}},
            "seed.event_date: '2026-02-30' is no date",
        ),
    ],
)
def test_the_rest_of_the_profile_is_looked_at_too(document: dict[str, Any], expected: str) -> None:
    assert any(expected in str(problem) for problem in told(**document))
