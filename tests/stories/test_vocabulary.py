"""Word vectors have unit length, forget what is everywhere, and survive inflection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.stories.vocabulary import MOST, Vocabulary, cosine, read_vocabulary, stems_of, word_vector

EMPTY = Vocabulary()


def alike(one: str, other: str, language: str) -> float:
    vocabulary = load_vocabulary()
    return cosine(dict(word_vector(one, one, language, vocabulary)), dict(word_vector(other, other, language, vocabulary)))


def test_inflected_words_share_a_stem() -> None:
    assert set(stems_of("военнослужащих", "ru")) == set(stems_of("военнослужащими", "ru"))
    assert set(stems_of("والقاعدة", "ar")) == set(stems_of("القاعدة", "ar"))


def test_chinese_is_compared_in_pairs_of_characters() -> None:
    assert stems_of("叙利亚", "zh") == ["叙利", "利亚"]


def test_rewording_scores_higher_than_another_matter() -> None:
    reworded = alike("Fire guts a bakery in the old town", "A blaze destroyed an old town bakery", "en")
    other = alike("Fire guts a bakery in the old town", "The president arrived for talks on fishing", "en")
    assert reworded > other + 0.2


def test_common_words_weigh_less() -> None:
    document = {"stems": {"en": {"50": "the said"}}, "names": ["HLB"]}
    vocabulary = read_vocabulary(document)
    weights = dict(word_vector("", "the bakery", "en", vocabulary))
    assert weights["bakery"] > 5 * weights["the"]
    assert vocabulary.names == {"HLB"}


def test_a_file_without_its_tables_is_refused() -> None:
    with pytest.raises(ConfigError):
        read_vocabulary({"stems": 1})


@given(st.text(max_size=300), st.sampled_from(["en", "ar", "he", "zh", None]))
def test_a_vector_is_short_sorted_and_of_unit_length(text: str, language: str | None) -> None:
    vector = word_vector("", text, language, EMPTY)
    assert len(vector) <= MOST
    assert list(vector) == sorted(vector)
    assert not vector or sum(weight * weight for _, weight in vector) == pytest.approx(1, abs=0.02)
