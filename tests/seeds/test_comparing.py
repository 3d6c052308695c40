"""Differences between two profiles, as a reviewer reads them."""

from typing import Any

from pipeline.seeds.comparing import compare_profiles
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile


def profile(**entity: Any) -> Profile:
    seed = {"id": "s", "title": "T", "reviewed_by": "A"}
    base = {"id": "e", "type": "base", "names": {"en": ["Alpha"]}, **entity}
    return read_profile({"seed": seed, "context": {"c": {"en": ["word"]}}, "entity": [base]}, file="s.toml")


def told(old: Profile, new: Profile) -> list[str]:
    return [str(change) for change in compare_profiles(old, new)]


def test_equal_profiles_have_no_differences() -> None:
    assert told(profile(), profile()) == []


def test_names_are_told_by_language() -> None:
    changed = profile(names={"en": ["Beta"], "ru": ["Альфа"]})
    assert told(profile(), changed) == [
        "+ entity[e].names.en: Beta",
        "- entity[e].names.en: Alpha",
        "+ entity[e].names.ru: Альфа",
    ]


def test_a_changed_rule_shows_both_values() -> None:
    assert told(profile(weight=3), profile(weight=5)) == ["~ entity[e].weight: 3.0 -> 5.0"]


def test_a_new_sentence_is_an_addition() -> None:
    assert told(profile(), profile(must_match=["Alpha fell."])) == ["+ entity[e].must_match: Alpha fell."]


def scored(*entities: dict[str, Any], **scoring: Any) -> Profile:
    seed = {"id": "s", "title": "T", "reviewed_by": "A"}
    base = {"id": "e", "type": "base", "names": {"en": ["Alpha"]}}
    sets = {"c": {"en": ["word"]}, "d": {"en": ["other"]}}
    return read_profile({"seed": seed, "context": sets, "scoring": scoring, "entity": [base, *entities]}, file="s.toml")


def test_gate_topics_and_pairs_are_told_line_by_line() -> None:
    old = scored(gate=[["type:base"], ["id:e"]], topics={"c": 1.0}, pairs={"base+base": 1.0})
    new = scored(gate=[["type:base"], ["id:e", "about:c"]], topics={"c": 2.0}, pairs={"base+base": 1.0, "base+person": 0.5})
    assert told(old, new) == [
        "+ scoring.gate: id:e + about:c",
        "- scoring.gate: id:e",
        "~ scoring.topics.c: 1.0 -> 2.0",
        "~ scoring.pairs.base+person: (nothing) -> 0.5",
    ]


def test_requires_is_told_by_what_it_names() -> None:
    requires = {"context": ["c"], "entities": ["e"], "window": 100}
    person = {"id": "p", "type": "person", "names": {"en": ["Bob"]}}
    assert told(scored({**person, "requires": requires}), scored({**person, "requires": {**requires, "context": ["d"], "window": 50}})) == [
        "+ entity[p].requires.context: d",
        "- entity[p].requires.context: c",
        "~ entity[p].requires.window: 100 -> 50",
    ]
    assert told(scored(person), scored({**person, "requires": {**requires, "mode": "all"}})) == [
        "+ entity[p].requires: context c, entity e, window 100, mode all"
    ]
    assert told(scored({**person, "requires": requires}), scored({**person, "requires": {"context": ["c"], "window": 100}})) == [
        "- entity[p].requires.entities: e"
    ]


def test_a_new_entity_is_told_with_its_names_and_rules_and_one_that_went_with_what_it_was() -> None:
    person = {"id": "p", "type": "person", "label": "Bob", "weight": 3, "names": {"en": ["Bob"]}, "exclude": ["Bob, Iowa"]}
    assert told(scored(), scored(person)) == [
        "+ entity[p]: person, Bob, weight 3",
        "+ entity[p].names.en: Bob",
        "+ entity[p].exclude: Bob, Iowa",
    ]
    assert told(scored(person), scored()) == ["- entity[p]: person, Bob, weight 3, 1 name(s) in 1 language(s)"]


def test_every_key_of_the_file_that_changes_is_told() -> None:
    one = {"id": "p", "type": "person", "names": {"en": ["Bob"]}}
    for change in (
        {"side": "x"}, {"qid": "Q1"}, {"story_weight": 2}, {"note": "n"}, {"review": "r"}, {"weak": {"en": ["B"]}},
        {"exact": ["BOB:en"]}, {"names_from": "e"}, {"not_before": ["x"]}, {"not_after": ["x"]}, {"anti_context": ["c"]},
        {"case_any": ["uk"]}, {"common_word": ["en"]}, {"flags": {"fixed": ["Bob"]}}, {"gives_way_to": ["e"]},
        {"no_article": True}, {"full_needs_context": True}, {"licence_only": True}, {"is_given_name": True},
        {"own_language": ["Bob"]}, {"must_match": ["Bob."]}, {"must_not_match": ["Rob."]}, {"label": "B"}, {"type": "group"},
    ):  # fmt: skip
        (found,) = told(scored(one), scored({**one, **change}))
        assert f"entity[p].{next(iter(change))}" in found
