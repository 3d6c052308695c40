"""The reviewer's rules: each catches its mistake, and says where and what was meant."""

from typing import Any

import pytest

from pipeline.seeds.checking import check_profile
from pipeline.seeds.places import with_lines
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile


def profile(*entities: dict[str, Any], context: dict[str, Any] | None = None) -> Profile:
    filled = [{"id": f"e{index}", "type": "person", **entity} for index, entity in enumerate(entities)]
    seed = {"id": "s", "title": "T", "reviewed_by": "A"}
    scoring = {"gate": [["type:person"]]}
    return read_profile({"seed": seed, "scoring": scoring, "context": context or {}, "entity": filled}, file="s.toml")


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        (profile({"names": {"ru": ["Маher Асад"]}}), "'Маher' mixes cyrillic and latin letters"),
        (profile({"names": {"en": ["Alpha"]}}, {"names": {"de": ["ALPHA"]}}), "entity[e1].names.de: 'ALPHA' is a strong name of e0 too"),
        (profile({"names": {"en": ["Bo"]}}), "'Bo' is very short for a strong name"),
        (profile({"names": {"en": ["Alpha One"]}, "weak": {"en": ["Alpha"]}}), "1 weak names, but no requires"),
        (profile({"weak": {"en": ["Alpha"]}}), "only weak names and nothing that licenses them"),
        (profile({"names": {"en": ["Alpha"]}}, {"names": {"en": ["Beta"]}, "names_from": "e0"}), "borrowed names need requires.context"),
        (profile({"names": {"en": ["Alpha"]}}, context={"port": {"en": ["harbour"]}}), "context.port: nothing uses this set"),
        (profile({"names": {"en": ["Alpha"]}, "review": "only English"}), "only English"),
        (
            profile(
                {"names": {"en": ["Alpha One"]}, "weak": {"en": ["Alpha"]}, "requires": {"context": ["c"]}},
                context={"c": {"en": ["alpha"]}},
            ),
            "would vouch for itself",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told(checked: Profile, expected: str) -> None:
    assert any(expected in str(problem) for problem in check_profile(checked, file="s.toml"))


def test_a_frequent_word_only_warns_and_only_where_a_word_list_is_given() -> None:
    checked = profile({"names": {"ar": ["الشرع"]}})
    (problem,) = check_profile(checked, file="s.toml", frequency=lambda _word, _language: 3.9)
    assert problem.is_warning
    assert "frequent word" in problem.wrong
    assert check_profile(checked, file="s.toml") == ()


def test_errors_come_before_warnings() -> None:
    found = check_profile(profile({"names": {"en": ["Bo", "Маher"]}}), file="s.toml")
    assert [problem.is_warning for problem in found] == sorted(problem.is_warning for problem in found)


def test_a_problem_gets_the_line_of_its_key() -> None:
    text = '[seed]\nid = "s"\n\n[[entity]]\nid = "e0"\ntype = "person"\n[entity.names]\nen = ["Bo"]\n'
    found = with_lines(check_profile(profile({"names": {"en": ["Bo"]}}), file="s.toml"), text)
    assert str(found[0]).startswith("s.toml:8: entity[e0].names.en:")
