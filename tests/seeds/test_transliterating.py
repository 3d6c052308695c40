"""Spellings other writers might use."""

from pipeline.seeds.transliterating import cyrillic_spelling, latin_spellings


def test_families_of_letters_are_exchanged_one_at_a_time() -> None:
    assert {"Kamishli", "Qamischli", "Qamichli"} <= set(latin_spellings("Qamishli"))


def test_a_name_without_such_letters_has_no_other_spelling() -> None:
    assert latin_spellings("Bond") == ()


def test_a_rough_cyrillic_spelling_keeps_capitals() -> None:
    assert cyrillic_spelling("Mazloum Abdi") == "Мазлум Абди"
