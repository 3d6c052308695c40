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
