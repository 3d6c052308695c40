"""What a report says was before is not what it is about."""

import pytest

from pipeline.loading.event_words import load_event_words
from pipeline.stories.background import background, is_within
from pipeline.stories.words import normal

WORDS = load_event_words()


def background_of(title: str, language: str) -> list[str]:
    told = normal(title)
    return [told[start:end].strip() for start, end in background(title, told, WORDS.find(told, language))]


@pytest.mark.parametrize(
    ("language", "title", "behind"),
    [
        ("en", "Army takes over the base hours after the last plane left", "after the last plane left"),
        ("en", "After long talks in Sochi, both sides sign", "after long talks in sochi"),
        ("ar", "الجيش يتسلم القاعدة بعد انسحاب الجنود", "بعد انسحاب الجنود"),
        ("ku", "Piştî vekişîna leşkeran zarok vegeriyan", "pisti vekisina leskeran"),
        ("tr", "Çekilmeden sonra ordu geldi", "cekilmeden"),
        ("hu", "A kivonulás után a hadsereg bevonult", "a kivonulas"),
    ],
)
def test_a_clause_of_after_ends_where_the_clause_ends(language: str, title: str, behind: str) -> None:
    (span,) = background_of(title, language)
    assert span.startswith(behind)
    assert len(span.split()) <= len(behind.split()) + 1


def test_a_long_clause_is_background_for_five_words_only() -> None:
    assert background_of("Ship docks after a nine day wait off the coast of Tartus and unloads", "en") == ["after a nine day wait off"]


def test_where_words_have_no_spaces_the_characters_before_are_background() -> None:
    assert background_of("政府军接管机场 俄军撤离后升旗", "zh") == ["俄军撤离"]


def test_a_text_without_such_a_word_has_none() -> None:
    assert background_of("Army takes over the airport", "en") == []
    assert background_of("", "en") == []


def test_only_what_lies_in_the_clause_is_background() -> None:
    told = normal("Troops withdraw after talks")
    hits = WORDS.find(told, "en")
    spans = background("Troops withdraw after talks", told, hits)
    assert {hit.value for hit in hits if hit.kind == "event" and is_within(hit, spans)} == {"talks"}
