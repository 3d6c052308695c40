"""The words of one language: how alike two texts of that language are worded, and which words tell nothing.

In: a text and the frozen tables of how common a word is. Out: a short vector of stems. The tables are frozen per release and
never learned while running: the same article must be grouped the same on every machine and in every replay.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import ConfigError, Problem
from pipeline.stories.words import normal

MOST = 60
_TITLE = 2
_LENGTHS = {"ar": 5, "fa": 5, "ckb": 5, "he": 5}
_CUT = 6
_UNKNOWN = 6.0
"""Rarity of a stem no table knows: seen in fewer than about 1 of 400 texts."""

_ARABIC_HEAD = re.compile(r"^(?:[وف]?(?:[بلك]?ال|لل)|[وف](?=...))")
_HEBREW_HEAD = re.compile(r"^(?:[ו]?[הבלמכש])(?=...)")
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u30a0-\u30ff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """`rarity[language][stem]`: natural logarithm of texts per text with the stem. `names`: skeletons in over 2 % of texts."""

    rarity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


def read_vocabulary(document: Mapping[str, object], *, file: str = "common_words.toml") -> Vocabulary:
    """Table `stems.LANGUAGE`: lists of stems by the percentage of texts that hold them. Raises ConfigError."""
    stems, names = document.get("stems"), document.get("names")
    if not isinstance(stems, Mapping) or not isinstance(names, list):
        raise ConfigError((Problem(file=file, key="stems", wrong="needs a table `stems` and a list `names`"),))
    rarity = {str(language): _rarities(table) for language, table in stems.items() if isinstance(table, Mapping)}
    return Vocabulary(rarity=rarity, names=frozenset(str(name) for name in names))


def _rarities(table: Mapping[object, object]) -> dict[str, float]:
    return {
        stem: round(math.log(100 / float(str(percent))), 2)
        for percent, stems in table.items()
        for stem in str(stems).split()
    }


def stems_of(text: str, language: str | None) -> list[str]:
    """Folded words, clitics off, cut to six letters (five where roots are short); Chinese, Japanese in pairs of characters."""
    folded = normal(text)
    if language in {"zh", "ja"}:
        return [run[at : at + 2] for run in _CHINESE.findall(folded) for at in range(len(run) - 1)]
    cut = _LENGTHS.get(language or "", _CUT)
    return [stem[:cut] for word in folded.split() if len(stem := _without_clitic(word, language)) >= 3 and not stem.isdigit()]


def _without_clitic(word: str, language: str | None) -> str:
    if language == "ar":
        return _ARABIC_HEAD.sub("", word)
    return _HEBREW_HEAD.sub("", word) if language == "he" else word


def word_vector(title: str, text: str, language: str | None, vocabulary: Vocabulary) -> tuple[tuple[str, float], ...]:
    """The 60 heaviest stems, unit length, by stem. Words of the title count twice."""
    counts = Counter(stems_of(text, language))
    for stem in stems_of(title, language):
        counts[stem] += _TITLE
    rarity = vocabulary.rarity.get(language or "", {})
    weights = {stem: (1 + math.log(count)) * rarity.get(stem, _UNKNOWN) for stem, count in counts.items()}
    heaviest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    norm = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return tuple(sorted((stem, round(weight / norm, 4)) for stem, weight in heaviest))


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)
