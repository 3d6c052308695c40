"""How frequent a word is in a language, for the check of profiles: by the package wordfreq, or by our own short lists."""

import importlib
import importlib.util

from pipeline.articles.language_words import ARABIC_WORDS, CYRILLIC_WORDS, LATIN_WORDS
from pipeline.seeds.checking import COMMON_WORD, Frequency

_NAMES = frozenset({"kreml"})
"""Names that stand in the lists, which were made to tell languages apart."""


def word_frequency() -> Frequency:
    """Zipf frequencies where wordfreq is installed; else the hundred words or so of a language that its news is full of."""
    if importlib.util.find_spec("wordfreq") is None:
        return _listed
    wordfreq = importlib.import_module("wordfreq")
    known = frozenset(wordfreq.available_languages())
    return lambda word, language: float(wordfreq.zipf_frequency(word, language)) if language in known else 0.0


def _listed(word: str, language: str) -> float:
    is_listed = word in _LISTS.get(language, frozenset()) and word not in _NAMES
    return COMMON_WORD if is_listed else 0.0


_LISTS = {
    language: frozenset(words.split())
    for lists in (LATIN_WORDS, CYRILLIC_WORDS, ARABIC_WORDS)
    for language, words in lists.items()
}
