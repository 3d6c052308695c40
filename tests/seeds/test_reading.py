"""Reading profiles: a wrong file is refused with every problem, each saying what was meant."""

from datetime import date
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.seeds.reading import read_profile


def document(**changes: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "seed": {"id": "s", "title": "T", "reviewed_by": "A person"},
        "context": {"base": {"en": ["airfield"]}},
        "entity": [{"id": "e", "type": "base", "names": {"en": ["Alpha"]}, "requires": {"context": ["base"]}}],
        **changes,
    }


def problems(changed: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_profile(changed, file="seeds/s.toml")
    return [str(problem) for problem in caught.value.problems]


def test_a_good_document_becomes_a_profile() -> None:
    profile = read_profile(document(), file="seeds/s.toml")
    assert profile.entities["e"].names[0].text == "Alpha"
    assert profile.entities["e"].requires is not None


def test_the_same_content_has_the_same_version_and_other_content_another() -> None:
    one = read_profile(document(), file="a.toml").version
    assert one == read_profile(document(), file="b.toml").version
    assert one != read_profile(document(seed={"id": "s", "title": "U", "reviewed_by": "A"}), file="a.toml").version


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"contexts": {}}, "contexts: unknown key (did you mean 'context'?)"),
        ({"seed": {"id": "s", "title": "T"}}, "seed.reviewed_by: nobody has reviewed this profile"),
        (
            {"entity": [{"id": "e", "type": "bas", "names": {"en": ["A"]}}]},
            "entity[e].type: unknown type 'bas' (did you mean 'base'?)",
        ),
        ({"entity": [{"id": "e", "type": "base", "names": {"en": ["A"]}, "wieght": 3}]}, "entity[e].wieght: unknown key"),
        ({"entity": [{"id": "e", "type": "base", "names": {"enn": ["A"]}}]}, "entity[e].names.enn: unknown language 'enn'"),
        ({"entity": [{"id": "e", "type": "base", "names": {"en": [" "]}}]}, "entity[e].names.en[0]: empty text"),
        ({"entity": [{"id": "e", "type": "base", "names": {"en": ["A"]}, "qid": "123"}]}, "'123' is no Wikidata id"),
        (
            {"entity": [{"id": "e", "type": "base", "names": {"en": ["A"]}, "requires": {"context": ["bsae"]}}]},
            "'bsae' does not exist",
        ),
        ({"entity": [{"id": "e", "type": "base", "names": {"en": ["A"]}, "weight": "9"}]}, "must be a number"),
        ({"entity": [{"id": "e", "type": "base"}]}, "no name in any language"),
        ({"scoring": {"gate": [["type:bases"]]}}, "'bases' does not exist (did you mean 'base'?)"),
        ({"scoring": {"pairs": {"base": 1}}}, "must join two types"),
        ({"format": 2}, "reads format 1"),
        ({"scoring": {"gate": [["type:base"], []]}}, "scoring.gate[1]: an empty line would let every report through"),
        ({"scoring": {"min_distinct": 1.5}}, "scoring.min_distinct: must be a whole number from 0 to 1000000, not 1.5"),
        ({"scoring": {"gate": [["side:x"]]}}, "'x' does not exist (there is none yet)"),
        ({"extra": 1}, "extra: unknown key (known: format, seed, scoring, context, entity)"),
        ({"seed": {"id": "s", "title": "T", "reviewed_by": "  "}}, "nobody has reviewed this profile"),
        ({"seed": {"id": "s", "title": "T", "reviewed_by": ["A"]}}, "seed.reviewed_by: must be text, not ['A']"),
        ({"seed": {"id": "s", "title": "T", "reviewed_by": "A", "lang": 5}}, "seed.lang: must be text, not 5"),
        ({"seed": {"id": "s", "title": "T", "reviewed_by": "A", "event_date": 5}}, "seed.event_date: must be text, not 5"),
        ({"seed": {"id": "a b", "title": "T", "reviewed_by": "A"}}, "seed.id: 'a b' cannot be an id"),
        ({"seed": {"id": "s" * 65, "title": "T", "reviewed_by": "A"}}, "at most 64"),
        ({"entity": [{"id": 5, "type": "base", "names": {"en": ["A"]}}]}, "entity[0].id: must be text, not 5"),
        ({"entity": [{"id": ["e"], "type": "base", "names": {"en": ["A"]}}]}, "entity[0].id: must be text, not ['e']"),
        ({"entity": [{"id": "a|b", "type": "base", "names": {"en": ["A"]}}]}, "entity[a|b].id: 'a|b' cannot be an id"),
        ({"entity": [{"id": "e", "names": {"en": ["A"]}}]}, "entity[e].type: missing (one of base, person"),
        ({"entity": [{"id": "e", "type": "base", "names": {"EN": ["A"]}}]}, "unknown language 'EN' (did you mean 'en'?)"),
        ({"entity": [{"id": "e", "type": "base", "names": {"en": ["A\x07"]}}]}, "names.en[0]: has the control character U+0007"),
        ({"entity": [{"id": "e", "type": "base", "names": {"en": ["A" * 201]}}]}, "201 characters are too many"),
        ({"entity": [{"id": "e", "type": "base", "names": {"en": ["A"]}, "weight": 10**5000}]}, "not a huge number"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(changes: dict[str, Any], expected: str) -> None:
    assert any(expected in problem for problem in problems(document(**changes)))


def test_an_id_used_twice_is_refused() -> None:
    twice = {"id": "e", "type": "base", "names": {"en": ["A"]}}
    assert any("used twice" in problem for problem in problems(document(entity=[twice, twice])))


def test_all_problems_are_told_at_once() -> None:
    assert len(problems(document(format=9, extra=1, entity=[]))) >= 3


def test_an_unreviewed_draft_can_be_read_on_request() -> None:
    unreviewed = document(seed={"id": "s", "title": "T"})
    assert read_profile(unreviewed, file="x.toml", allow_unreviewed=True).reviewed_by == ""


def test_a_date_may_be_written_as_toml_writes_one() -> None:
    seed = {"id": "s", "title": "T", "reviewed_by": "A", "event_date": date(2026, 1, 28)}
    assert read_profile(document(seed=seed), file="a.toml").event_date == "2026-01-28"


def test_a_missing_id_is_told_before_those_who_name_it() -> None:
    town = {"type": "place", "names": {"en": ["Town"]}}
    base = {"id": "e", "type": "base", "names": {"en": ["Alpha"]}, "names_from": "town", "requires": {"context": ["base"]}}
    first, second = problems(document(entity=[base, town]))
    assert "entity[1]: missing id" in first
    assert "entity[e].names_from: 'town' does not exist" in second


def test_an_unknown_topic_is_told_at_its_own_key() -> None:
    (told,) = problems(document(scoring={"topics": {"bsae": 1.0}}))
    assert "scoring.topics.bsae: 'bsae' does not exist (did you mean 'base'?)" in told
