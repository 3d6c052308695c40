"""Rules at the spot: capitals, diacritics, acronyms, neighbours, and other people with the same surname."""

from typing import Any

import pytest

from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon
from tests.mentions.small_profiles import analysed, rules, texts

ASSAD = {"names": {"en": ["Bashar al-Assad", "Assad"], "ru": ["Асад"], "ar": ["بشار الأسد", "الأسد"]}}


@pytest.mark.parametrize(
    ("text", "language", "entity", "rule"),
    [
        ("путина началась", "ru", {"names": {"ru": ["Путин"]}}, "no capital"),
        ("Sara sang", "en", {"names": {"tr": ["Şara"]}}, "diacritics: not Şara"),
        ("The SDG were met", "en", {"names": {"en": ["X"]}, "exact": ["SDG:tr"], "exact_strong": ["SDG"]}, "acronym of tr"),
        ("IT IS TIME TO ACT", "en", {"names": {"en": ["X"]}, "exact": ["IS"], "exact_strong": ["IS"]}, "acronym in a run of capitals"),
        ("Lake Alpha", "en", {"names": {"en": ["Alpha"]}, "not_before": ["lake"]}, "not_before: lake"),
        ("Alpha card", "en", {"names": {"en": ["Alpha"]}, "not_after": ["card"]}, "not_after: card"),
        ("Maher al-Assad fled", "en", ASSAD, "another person: maher"),
        ("Хафеза Асада", "ru", ASSAD, "another person: хафеза"),
        ("سليمان الأسد", "ar", ASSAD, "another person: سليمان"),
        ("马赫尔·沙拉", "zh", {"names": {"zh": ["艾哈迈德·沙拉"]}, "weak": {"zh": ["沙拉"]}}, "another person: given name before the dot"),
    ],
)  # fmt: skip
def test_a_hit_is_refused_with_its_rule(text: str, language: str, entity: dict[str, Any], rule: str) -> None:
    analysis = analysed(text, entity, language=language)
    assert texts(analysis) == []
    assert rules(analysis) == [rule]


def test_an_entitys_own_given_name_is_not_held_against_it() -> None:
    assert texts(analysed("Bashar al-Assad fled", ASSAD)) == ["Bashar al-Assad"]


def test_a_title_is_no_given_name_even_in_title_case() -> None:
    assert texts(analysed("President Assad Said Assad Left", ASSAD)) == ["Assad", "Assad"]


def test_acronyms_that_could_be_no_word_pass_in_capitals() -> None:
    entity = {"names": {"en": ["X"]}, "exact": ["SDF"], "exact_strong": ["SDF"]}
    assert texts(analysed("KURDISH SDF LEAVES TOWN", entity)) == ["SDF"]


def test_kurmanji_glues_its_endings_to_acronyms() -> None:
    entity = {"names": {"ku": ["X"]}, "exact": ["HSD"], "exact_strong": ["HSD"]}
    assert texts(analysed("Hêzên HSDê vekişiyan", entity, language="ku")) == ["HSD"]


def test_small_letters_are_allowed_only_where_the_profile_says_so() -> None:
    entity = {"names": {"uk": ["Путін"]}}
    assert texts(analysed("путін сказав", {**entity, "case_any": ["uk"]}, language="uk")) == ["путін"]
    assert texts(analysed("путін сказав", entity, language="uk")) == []


def test_two_watched_names_may_stand_side_by_side_in_cyrillic(lexicon: Lexicon) -> None:
    title = "Речник путіна Пєсков не знає, де Асад"
    found = {mention.entity_id for mention in analyse(title, "", declared_language="uk", lexicon=lexicon).mentions}
    assert found == {"putin", "peskov", "assad"}
