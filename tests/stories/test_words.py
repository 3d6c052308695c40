"""The word file is read whole, and its words are found by the rules at its head."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.loading.event_words import load_event_words
from pipeline.stories.words import EventWords, normal, read_event_words

LANGUAGES = {"en", "ru", "uk", "ar", "fa", "ckb", "ku", "he", "tr", "fr", "de", "es", "zh"}


def found(text: str, language: str, kind: str = "event") -> set[object]:
    return {hit.value for hit in load_event_words().find(normal(text), language) if hit.kind == kind}


def small(**tables: object) -> EventWords:
    return read_event_words(tables)


def test_the_shipped_files_have_every_type_in_thirteen_languages_and_most_in_fifteen_more() -> None:
    words = load_event_words()
    assert words.languages == LANGUAGES | {"it", "pl", "nl", "pt", "cs", "ro", "bg", "sv", "ja", "ko", "el", "hu", "sr", "fi", "id"}
    assert len(words.types) == 59
    assert words.types["drone"].is_topic
    assert words.types["extradite"].is_rare


@pytest.mark.parametrize(
    ("language", "text", "event"),
    [
        ("en", "The last soldiers withdrew on Monday", "withdraw"),
        ("ru", "Военные выводят технику", "withdraw"),
        ("uk", "безпілотники атакували", "drone"),
        ("ar", "وبالانسحاب من القاعدة", "withdraw"),
        ("he", "והנסיגה מן הבסיס", "withdraw"),
        ("zh", "俄军开始撤离基地", "withdraw"),
        ("tr", "Askerler üsten çekildi", "withdraw"),
        ("fr", "l'évacuation du site", "withdraw"),
        ("de", "Der Abzug hat begonnen", "withdraw"),
        ("ku", "hêz vekişiyan", "withdraw"),
        ("ja", "ロシア軍は基地から撤収した", "withdraw"),
        ("ko", "러시아군이 공항에서 철수했다", "withdraw"),
        ("el", "Αποχώρησαν οι τελευταίοι στρατιώτες", "withdraw"),
        ("hu", "A katonák kivonultak a bázisról", "withdraw"),
        ("sr", "Ruske snage povukle su se", "withdraw"),
        ("sr", "Руске снаге повукле су се", "withdraw"),
        ("fi", "Joukot vetäytyivät tukikohdasta", "withdraw"),
        ("id", "Pasukan Rusia meninggalkan pangkalan", "withdraw"),
    ],
)
def test_an_inflected_word_is_found(language: str, text: str, event: str) -> None:
    assert event in found(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A submarine was towed in"),
        ("ru", "Подводную лодку отбуксировали"),
        ("ar", "وصلت غواصة إلى الميناء"),
        ("zh", "一艘潜艇抵达"),
        ("he", "הצוללת נגררה"),
        ("tr", "Denizaltı limana çekildi"),
        ("pl", "Okręt podwodny w porcie"),
    ],
)
def test_a_thing_is_found_in_every_language(language: str, text: str) -> None:
    assert "submarine" in found(text, language, kind="thing")


def test_a_thing_has_a_weight_and_a_place_a_name_that_says_so() -> None:
    words = read_event_words({"thing": {"port": {"weight": 0.3, "en": ["port$"]}, "at-homs": {"en": ["homs$"]}}})
    assert words.things == {"port": 0.3, "at-homs": 1.0}


def test_a_weight_that_is_no_number_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"thing\.port\.weight"):
        read_event_words({"thing": {"port": {"weight": "much", "en": ["port$"]}}})


def test_a_word_matches_at_the_start_of_a_token_only() -> None:
    words = small(event={"strike": {"en": ["strik"]}})
    assert words.find(" strikes ", "en")
    assert not words.find(" airstrikes ", "en")


def test_a_dollar_asks_for_the_whole_word() -> None:
    words = small(event={"meet": {"en": ["met$"]}})
    assert words.find(" they met there ", "en")
    assert not words.find(" a metal box ", "en")


def test_arabic_letters_are_no_clitic_when_they_are_none() -> None:
    words = small(event={"withdraw": {"ar": ["سحب"]}})
    assert words.find(normal("وسحب"), "ar")
    assert not words.find(normal("شسحب"), "ar")


def test_months_honour_the_whole_word_mark() -> None:
    assert found("в мае", "ru", "month") == {4}
    assert found("майор сказал", "ru", "month") == set()


def test_an_unknown_language_has_no_words() -> None:
    assert load_event_words().find(" withdraw ", "sw") == ()
    assert load_event_words().find(" withdraw ", None) == ()


def test_a_wrong_file_is_refused_with_every_key() -> None:
    with pytest.raises(ConfigError) as refused:
        small(event={"withdraw": {"en": "withdraw", "weight": "heavy"}, "talks": 3})
    assert {problem.key for problem in refused.value.problems} == {"event.withdraw.weight", "event.withdraw.en", "event.talks"}


def test_the_version_follows_the_content_and_not_the_order() -> None:
    one = small(event={"a": {"en": ["x"], "ru": ["y"]}})
    same = small(event={"a": {"ru": ["y"], "en": ["x"]}})
    other = small(event={"a": {"en": ["x$"], "ru": ["y"]}})
    assert one.version == same.version != other.version


@given(st.text(), st.sampled_from(sorted(LANGUAGES)))
def test_any_text_can_be_searched(text: str, language: str) -> None:
    folded = normal(text)
    for hit in load_event_words().find(folded, language):
        assert 0 < hit.start < hit.end < len(folded)
