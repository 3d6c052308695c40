"""Edges of names: clitics, endings by language, exclusions, and names inside longer names."""

import pytest

from tests.mentions.small_profiles import analysed, rules, texts


@pytest.mark.parametrize(
    ("language", "name", "text", "found"),
    [
        ("ar", "قامشلي", "وبالقامشلي هدوء", ["قامشلي"]),
        ("ar", "حميميم", "أحميميم", []),
        ("he", "קרמלין", "ושבקרמלין", ["קרמלין"]),
        ("ckb", "قامشلۆ", "لە قامشلۆوە", ["قامشلۆ"]),
        ("fa", "روسیه", "روسیه‌ای", ["روسیه"]),
        ("tr", "Kamışlı", "Kamışlı'daki", ["Kamışlı"]),
        ("tr", "Rusya", "Rusyanın", ["Rusya"]),
        ("tr", "Suriye", "Suriyeli", []),
        ("ku", "Qamişlo", "ji Qamişloyê", ["Qamişlo"]),
        ("pl", "Putin", "Rozmowa Putinem", ["Putin"]),
        ("cs", "Putin", "Putinovi", ["Putin"]),
        ("de", "Putin", "Putins Truppen", ["Putin"]),
        ("en", "Putin", "Putins everywhere", []),
        ("en", "Putin", "Putin's plan", ["Putin"]),
        ("fr", "Assad", "la chute d’Assad", ["Assad"]),
        ("zh", "普京", "俄总统普京说", ["普京"]),
    ],
)
def test_what_may_be_glued_to_a_name(language: str, name: str, text: str, found: list[str]) -> None:
    assert texts(analysed(text, {"names": {language: [name]}}, language=language)) == found


def test_the_span_takes_in_the_article_the_name_has() -> None:
    assert texts(analysed("قال والأسد", {"names": {"ar": ["الأسد"]}}, language="ar")) == ["الأسد"]


def test_an_ending_of_another_language_is_none() -> None:
    entity = {"names": {"en": ["Trump"]}}
    assert texts(analysed("Der Trumpler kam.", entity, language="tr")) == ["Trump"]
    assert texts(analysed("The Trumpler came.", entity, language="en")) == []


def test_a_hit_inside_an_excluded_phrase_is_refused_with_the_phrase() -> None:
    analysis = analysed("Lake Alpha froze. Alpha spoke.", {"names": {"en": ["Alpha"]}, "exclude": ["Lake Alpha"]})
    assert [mention.start for mention in analysis.mentions] == [18]
    assert rules(analysis) == ["exclude: lake alpha"]


def test_a_surname_inside_its_full_name_is_one_mention() -> None:
    assert texts(analysed("Bo Alpha left", {"names": {"en": ["Bo Alpha", "Alpha"]}})) == ["Bo Alpha"]


def test_a_name_does_not_go_over_a_blank_line_but_over_a_line_end() -> None:
    entity = {"names": {"en": ["Bo Alpha"]}}
    assert texts(analysed("Bo\nAlpha", entity)) == ["Bo\nAlpha"]
    assert texts(analysed("Bo\n\nAlpha", entity)) == []


def test_persian_words_are_not_names_in_arabic() -> None:
    entity = {"type": "group", "names": {"fa": ["القاعده"]}}
    assert texts(analysed("الطرق المؤدية إلى القاعدة في المدينة", entity, language="ar")) == []
