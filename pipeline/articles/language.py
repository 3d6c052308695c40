"""Which language a report is written in: title and text in, an ISO code or None out. Unknown is an answer.

The script narrows the choice (and often settles it); frequent words, letters and letter groups decide the rest. Made to be
sure enough on a 60-character title and cheap on a long text: only the beginning is read. What feed or caller declared
counts as a hint, never against the evidence: feeds declare wrongly, aggregators mix languages.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.articles.language_words import (
    ARABIC_MARKS,
    ARABIC_WORDS,
    CYRILLIC_MARKS,
    CYRILLIC_WORDS,
    LATIN_MARKS,
    LATIN_WORDS,
)

SAMPLE = 700
"""Characters read: beyond that the answer no longer changes, and 4 KB would cost six times as much."""

_HINT = 1.5
"""What a declared language is worth: one and a half clear function words."""

_LEAST_SCORE = 0.9
_LEAST_LEAD = 1.1
_SETTLED = 12.0
_AZERBAIJANI_SCHWA = 60
"""One letter in twelve of Azerbaijani is ə, even in a title one in sixty; elsewhere it stands in a name now and then."""

_LETTER_WEIGHT = 0.8
_GROUP_WEIGHT = 0.4
_USUAL = {"ru": 0.8, "en": 0.2, "ar": 0.4}
"""Where nothing else speaks: most Cyrillic news is Russian. Less than one clear word."""

_ALIASES = dict(
    pair.split(":")
    for pair in (
        "iw:he nb:no nn:no kmr:ku ua:uk per:fa fas:fa prs:fa eng:en rus:ru ukr:uk ara:ar tur:tr fra:fr fre:fr deu:de ger:de "
        "spa:es heb:he zho:zh chi:zh cmn:zh jp:ja jpn:ja kor:ko kur:ku sdh:ckb cz:cs in:id bs:hr pol:pl ces:cs "
        "ita:it nld:nl dut:nl por:pt"
    ).split()
)
_SCRIPT_RANGES = (
    (0x41, 0x250, "latin"),
    (0x1E00, 0x1F00, "latin"),
    (0x400, 0x530, "cyrillic"),
    (0x590, 0x600, "he"),
    (0x600, 0x700, "arabic"),
    (0x750, 0x780, "arabic"),
    (0xFB50, 0xFE00, "arabic"),
    (0xFE70, 0xFF00, "arabic"),
    (0x4E00, 0xA000, "han"),
    (0x3040, 0x3100, "ja"),
    (0xAC00, 0xD7B0, "ko"),
    (0x370, 0x400, "el"),
    (0x530, 0x590, "hy"),
    (0x10A0, 0x1100, "ka"),
    (0x900, 0x980, "hi"),
    (0xE00, 0xE80, "th"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """One script: word -> how much it speaks for which language, and the same for letters and letter groups."""

    words: Mapping[str, tuple[tuple[str, float], ...]]
    marks: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    languages: frozenset[str]


def detect_language(title: str, text: str, declared: str | None = None) -> str | None:
    """The language of a report, or None when there is too little to tell."""
    sample = f"{title}\n{text[:SAMPLE]}"
    hint = normal_code(declared)
    script = _main_script(sample)
    if script in {"", "latin", "cyrillic", "arabic"}:
        return _by_model(sample, script, hint) if script else hint
    if script == "han":
        return "zh" if hint != "ja" else "ja"
    return script


def normal_code(declared: str | None) -> str | None:
    """'en-GB' -> 'en', 'iw' -> 'he', 'kmr' -> 'ku'; nothing for what is no language code."""
    code = (declared or "").replace("_", "-").split("-")[0].strip().lower()
    code = _ALIASES.get(code, code)
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else None


def _main_script(sample: str) -> str:
    points = np.frombuffer(sample.encode("utf-32-le", "replace"), dtype=np.uint32)
    counts = np.bincount(np.take(_script_table(), points, mode="clip"), minlength=len(_SCRIPTS)).tolist()
    kana, han = counts[_SCRIPTS.index("ja")], counts[_SCRIPTS.index("han")]
    if kana > 2 and kana * 8 >= han:
        return "ja"
    # Han says more per letter than Latin: a Chinese text full of acronyms is still Chinese.
    weighed = [
        count * (3 if script in {"han", "ko"} else 1) if script else 0 for script, count in zip(_SCRIPTS, counts, strict=True)
    ]
    return _SCRIPTS[weighed.index(max(weighed))] if any(weighed) else ""


_SCRIPTS = ("", *dict.fromkeys(script for _, _, script in _SCRIPT_RANGES))


@cache
def _script_table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, dtype=np.uint8)
    for first, last, script in _SCRIPT_RANGES:
        for point in range(first, last):
            table[point] = _SCRIPTS.index(script) if chr(point).isalpha() else 0
    return table


def _by_model(sample: str, script: str, hint: str | None) -> str | None:
    if script == "cyrillic":
        settled = _by_cyrillic_letters(sample.lower())
        if settled:
            return settled
    if script == "latin" and (sample.count("ə") + sample.count("Ə")) * _AZERBAIJANI_SCHWA > len(sample):
        return "az"
    model = _models()[script]
    scores = _scores(sample, script, model)
    if script == "cyrillic" and not _SERBIAN.isdisjoint(sample.lower()):
        scores = {language: score for language, score in scores.items() if language in {"sr", "mk"}} or {"sr": _LEAST_SCORE}
    if hint in model.languages:
        scores[hint] = scores.get(hint, 0.0) + _HINT
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if score >= _LEAST_SCORE and score >= second * _LEAST_LEAD:
        return best
    return hint if hint in model.languages and scores[hint] >= score / _LEAST_LEAD else None


def _by_cyrillic_letters(lowered: str) -> str:
    """The languages that have letters of their own, by those letters; nothing where they contradict each other."""
    letters = frozenset(lowered)
    if letters & _KAZAKH or letters & _SERBIAN or "ў" in letters:
        return ""
    if letters & _UKRAINIAN and not letters & _RUSSIAN:
        return "uk"
    if letters & _RUSSIAN_ONLY and not letters & _UKRAINIAN:
        return "ru"
    return "bg" if _BULGARIAN_HARD_SIGN.search(lowered) else ""


_UKRAINIAN, _RUSSIAN, _RUSSIAN_ONLY = frozenset("іїєґ"), frozenset("ыэъё"), frozenset("ыэё")
_KAZAKH, _SERBIAN = frozenset("қәғңөұүһ"), frozenset("јљњђћџѓќѕ")
_BULGARIAN_HARD_SIGN = re.compile("ъ(?![еёюя])")


def _scores(sample: str, script: str, model: _Model) -> dict[str, float]:
    words = _WORD.findall(_lower(sample, script))
    scores = {language: usual for language, usual in _USUAL.items() if language in model.languages}
    _add(scores, (share for word in words for share in model.words.get(word, ())), 1.0)
    if _is_settled(scores):
        return scores
    spaced = f" {' '.join(words)} "
    for mark, shares in model.marks:
        count = spaced.count(mark)
        if count:
            _add(scores, shares, (_LETTER_WEIGHT if len(mark) == 1 else _GROUP_WEIGHT) * count)
    return scores


_WORD = re.compile(r"[^\W\d_]+(?:['\u200c][^\W\d_]+)*'?")


def _is_settled(scores: Mapping[str, float]) -> bool:
    """Words alone leave no doubt: the letters need not be counted."""
    ranked = sorted(scores.values(), reverse=True)
    return len(ranked) > 1 and ranked[0] >= _SETTLED and ranked[0] >= 2 * ranked[1]


def _lower(sample: str, script: str) -> str:
    if script == "arabic":
        return sample
    # Turkish capitals: İ would become two characters; I may be either letter, so both readings are left open as i.
    return sample.replace("İ", "i").replace("’", "'").lower()


def _add(scores: dict[str, float], shares: Iterable[tuple[str, float]], weight: float) -> None:
    for language, share in shares:
        scores[language] = scores.get(language, 0.0) + share * weight


@cache
def _models() -> dict[str, _Model]:
    return {
        "latin": _model(LATIN_WORDS, LATIN_MARKS),
        "cyrillic": _model(CYRILLIC_WORDS, CYRILLIC_MARKS),
        "arabic": _model(ARABIC_WORDS, ARABIC_MARKS),
    }


def _model(words: Mapping[str, str], marks: Mapping[str, str]) -> _Model:
    by_mark = _shares({language: {mark.replace("_", " ") for mark in text.split()} for language, text in marks.items()})
    return _Model(
        words=_shares({language: set(text.split()) for language, text in words.items()}),
        marks=tuple(by_mark.items()),
        languages=frozenset(words),
    )


def _shares(by_language: Mapping[str, set[str]]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Item -> (language, weight): alone it is worth 1, shared by n languages 1/n for each."""
    owners: dict[str, list[str]] = {}
    for language, items in by_language.items():
        for item in items:
            owners.setdefault(item, []).append(language)
    return {item: tuple((language, 1 / len(languages)) for language in languages) for item, languages in owners.items()}
