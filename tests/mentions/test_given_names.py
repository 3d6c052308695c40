"""Given names are known in whatever case they stand; words that only look like one are not."""

import pytest

from pipeline.mentions.given_names import is_given_name
from pipeline.seeds.folding import fold_text


@pytest.mark.parametrize("name", ["Maher", "Махером", "Людмилы", "Игоря", "سليمان", "Süleyman", "Меланії"])
def test_a_given_name_is_known(name: str) -> None:
    assert is_given_name(fold_text(name))


@pytest.mark.parametrize("word", ["said", "President", "على", "تركي", "президент", "бывший", "роман", "лев", ""])
def test_a_word_before_a_surname_is_not_taken_for_one(word: str) -> None:
    assert not is_given_name(fold_text(word))
