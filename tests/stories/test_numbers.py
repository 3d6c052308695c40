"""Numbers come out in one form whatever the script, and what was counted is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.loading.event_words import load_event_words
from pipeline.stories.numbers import find_numbers


def values(text: str, language: str, *, sport: bool = False) -> set[str]:
    return {number.value for number in find_numbers(text, language=language, words=load_event_words(), is_sport=sport)}


def counted(text: str, language: str) -> set[tuple[str, str]]:
    return {(n.value, n.counted) for n in find_numbers(text, language=language, words=load_event_words()) if n.counted}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "800 million dollars"),
        ("ru", "800 млн долларов"),
        ("ar", "٨٠٠ مليون دولار"),
        ("fa", "۸۰۰ میلیون دلار"),
        ("de", "800 Millionen Dollar"),
        ("zh", "8亿美元"),
        ("tr", "800 milyon dolar"),
    ],
)
def test_one_sum_in_seven_languages(language: str, text: str) -> None:
    assert values(text, language) == {"800000000"}


@pytest.mark.parametrize("text", ["600,000 containers", "600.000 Container", "600 000 conteneurs", "600 thousand containers"])
def test_groups_of_digits_are_one_number(text: str) -> None:
    language = "fr" if "conteneurs" in text else "de" if "Container" in text else "en"
    assert values(text, language) == {"600000"}


def test_number_words_count() -> None:
    assert values("two drones and eleven men", "en") == {"2", "11"}
    assert values("двое раненых", "ru") == {"2"}
    assert values("on bir kişi", "tr") == {"11"}
    assert values("two thousand prisoners", "en") == {"2000"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "in 2025"),
        ("en", "on 28 January"),
        ("en", "January 28"),
        ("en", "at 14:30"),
        ("en", "the 4th division"),
        ("zh", "28日"),
        ("ar", "7 من حزيران"),
        ("ru", "28 января 2026 года"),
        ("en", "2.5 hours"),
    ],
)
def test_dates_times_ordinals_and_measures_are_no_numbers(language: str, text: str) -> None:
    assert values(text, language) == set()


@pytest.mark.parametrize("text", ["won 3-0 against", "won 3:0 against", "3比0完胜"])
def test_a_score_is_one_number_in_sport(text: str) -> None:
    assert values(text, "zh" if "比" in text else "en", sport=True) == {"3-0"}


def test_what_was_counted_is_known() -> None:
    assert counted("killed three people, wounding 14 others", "en") == {("3", "killed")} | counted("wounding 14 others", "en")
    assert counted("17 killed and 40 wounded", "en") == {("17", "killed"), ("40", "wounded")}
    assert counted("погибли 17 человек, ранены 40", "ru") == {("17", "killed"), ("40", "wounded")}
    assert counted("造成17人死亡、40人受伤", "zh") == {("17", "killed"), ("40", "wounded")}
    assert ("800000000", "killed") not in counted("worth 800 million dollars, killing 3", "en")


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "ar", "zh", "he", None]))
def test_any_text_gives_whole_numbers(text: str, language: str | None) -> None:
    for number in find_numbers(text, language=language, words=load_event_words(), is_sport=True):
        assert number.value.replace("-", "").isdigit()
        assert 0 < number.weight <= 1
