"""Forms: what a name of a profile becomes, and what it then demands of a text."""

from typing import Any

import pytest

from pipeline.mentions.forms import Form, entity_forms, is_cjk, plain_spelling, script_of
from pipeline.seeds.profile import Entity, Name


def forms(*names: Name, **entity: Any) -> list[Form]:
    return entity_forms(Entity(id="e", type="person", label="E", weight=1, names=names, **entity))


def test_one_spelling_in_several_languages_is_one_form() -> None:
    (form,) = forms(*(Name(text="Putin", language=code, kind="strong") for code in ("en", "de", "tr")))
    assert form.spoken == {"en", "de", "tr"}


def test_a_language_in_which_it_is_a_common_word_keeps_its_own_form() -> None:
    names = [Name(text="Salad", language=code, kind="weak") for code in ("en", "de")]
    assert len(forms(*names, common_word=frozenset({"de"}))) == 2


def test_an_arabic_article_is_taken_off_and_demanded() -> None:
    (form,) = forms(Name(text="الأسد", language="ar", kind="weak"))
    assert (form.folded, form.head) == ("اسد", "ar+")


def test_a_short_latin_name_keeps_its_diacritics() -> None:
    (form,) = forms(Name(text="Şara", language="tr", kind="strong"))
    assert (form.folded, form.strict) == ("sara", "şara")
    (long,) = forms(Name(text="Kamışlı", language="tr", kind="strong"))
    assert long.strict == ""


def test_an_acronym_is_kept_to_the_letter_and_to_its_languages() -> None:
    (form,) = forms(Name(text="SDG", language="exact", kind="weak", languages=frozenset({"tr"})))
    assert (form.exact, form.languages, form.kind) == ("SDG", {"tr"}, "weak")


@pytest.mark.parametrize(
    ("text", "script"),
    [("Şara", "latin"), ("«Путин»", "cyrillic"), ("قسد", "arabic"), ("א-שרע", "hebrew"), ("沙拉", "cjk"), ("12", "none")],
)
def test_the_script_is_that_of_the_first_letter(text: str, script: str) -> None:
    assert script_of(text) == script
    assert is_cjk(text) == (script == "cjk")


def test_turkish_capitals_are_spelled_like_their_small_letters() -> None:
    assert plain_spelling("İDLİB") == plain_spelling("idlib") == plain_spelling("IDLIB")
