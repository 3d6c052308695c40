"""A name has one skeleton in every script; words that are no names have none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stories.skeletons import find_names, is_headline_case, skeleton


def forms(text: str, language: str, **options: object) -> set[str]:
    return {form for name in find_names(text, language=language, **options) for form in name.forms}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("HRBN", [("Khribin", "en"), ("Хрибин", "ru"), ("Hırbin", "tr"), ("خربين", "ar")]),
        ("JBL", [("Jableh", "en"), ("Джабла", "ru"), ("Джабли", "uk"), ("جبلة", "ar"), ("ג'בלה", "he"), ("Dschabla", "de"), ("Djablé", "fr")]),
        ("LTK", [("Latakia", "en"), ("Латакия", "ru"), ("Lattakia", "fr")]),
    ],
)
def test_one_name_has_one_skeleton_in_every_script(expected: str, words: list[tuple[str, str]]) -> None:
    assert {skeleton(word, language) for word, language in words} == {expected}


def test_a_case_ending_is_a_second_form() -> None:
    assert {"HRBNM", "HRBN"} <= forms("матч с Хрибиным", "ru")


def test_an_arabic_clitic_is_a_second_form() -> None:
    assert "HRBN" in forms("هدف لخربين اليوم", "ar")


def test_sentence_starts_acronyms_and_small_words_are_no_names() -> None:
    assert forms("Trains were late. Buses too. NATO said nothing", "en") == set()


def test_known_entities_and_common_names_are_left_out() -> None:
    assert forms("said Khribin", "en", taken=[(5, 12)]) == set()
    assert forms("said Khribin", "en", common=frozenset({"HRBN"})) == set()


def test_a_headline_in_capitals_says_nothing_about_names() -> None:
    assert is_headline_case("Drones Shot Down Near Russian Base")
    assert not is_headline_case("Drones shot down near the base of Khribin")


@given(st.text(max_size=80))
def test_any_text_gives_consonants(text: str) -> None:
    for name in find_names(text, language=None):
        assert all(form.isalpha() and form.isupper() and len(form) >= 3 for form in name.forms)
