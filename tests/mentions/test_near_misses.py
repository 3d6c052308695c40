"""Words that are almost a name are listed for a person; names and far words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.edits import edit_distance
from pipeline.mentions.near_misses import near_misses
from pipeline.seeds.profile import Profile


def test_a_misspelt_base_is_listed_with_the_name_it_resembles(profile: Profile) -> None:
    (miss,) = near_misses(["Drones hit Hmiemim again. Hmiemim burned."], profile)
    assert (miss.word, miss.entity_id, miss.times) == ("Hmiemim", "base-hmeimim", 2)
    assert "Drones hit" in miss.example


def test_a_name_itself_and_its_case_forms_are_no_near_misses(profile: Profile) -> None:
    assert near_misses(["Хмеймиме, Хмеймима, Hmeimim, Qamishli"], profile) == ()


def test_common_words_far_from_every_name_are_left_alone(profile: Profile) -> None:
    assert near_misses(["The council discussed the harvest on Thursday evening."], profile) == ()


@pytest.mark.parametrize(
    ("text", "word", "key"),
    [
        ("В воскресенье над базой Хмемим сбили беспилотник, сообщили военные.", "Хмемим", "entity[base-hmeimim].names.ru"),
        ("وقال سكان المدينة إن القوات غادرت والقامشيلي هادئة اليوم.", "والقامشيلي", "entity[place-qamishli].names.ar"),
        ("Rus askerleri dün Tartuz'a döndü, limanda sessizlik var.", "Tartuz", "entity[place-tartus].names.tr"),
        ("The soldiers said that Quamishli's airport was quiet on Monday.", "Quamishli", "entity[place-qamishli].names.en"),
        ("Как заявил Дмитрий Пескоф, переговоры прошли хорошо и будут продолжены.", "Пескоф", "entity[peskov].weak.ru"),
    ],
)
def test_it_tells_the_key_in_the_language_of_the_report(profile: Profile, text: str, word: str, key: str) -> None:
    (miss,) = near_misses([text], profile)
    assert (miss.word, miss.key) == (word, key)


@pytest.mark.parametrize(
    "text",
    [
        "Syrian officials and Russians met; Turkeys were served.",  # adjectives and plurals of a state
        "Путин и Песков говорили, Камышлы молчит.",  # short and weak names, found or not
        "The russias of old and tartuss were words.",  # no capital
        "The barracks stood empty.",
        "زار الوفد القاعة الرياضية في العاصمة يوم الاثنين.",  # like a Persian name, in an Arabic text
    ],
)
def test_words_that_nobody_would_add_are_not_listed(profile: Profile, text: str) -> None:
    assert near_misses([text], profile) == ()


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("abc", "abc", 0), ("abc", "abd", 1), ("abc", "acb", 1), ("abc", "ab", 1), ("", "abc", 3), ("abcd", "dcba", 3)],
)
def test_edits_are_counted(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == distance


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_symmetric_and_zero_only_for_equals(one: str, other: str) -> None:
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0) == (one == other)
