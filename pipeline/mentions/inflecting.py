"""Base forms of Russian and Ukrainian names -> the forms they take in a sentence, once, when the lexicon is built.

Common words inside a name (Сирийские демократические силы) are inflected by dictionary; proper names, which no dictionary
knows, by a table of endings. More forms than exist do no harm: a form nobody writes is never found.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pymorphy3

INFLECTED = frozenset({"ru", "uk", "sr", "hr"})

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_SIBILANTS = "жчшщц"
_VELARS = "гкх"
_INDECLINABLE_ENDINGS = ("аа", "уа", "иа", "ы", "и", "у", "е", "э", "о", "і")
_PARTICLES = frozenset("аль эль аш ас ад ат ар эш ель ал ан аз в во на при из по под с у о об й та і для и ібн ибн".split())
_LONGEST = 8
"""Words in a name beyond which only the head is inflected."""


@cache
def morph(language: str) -> Any:
    """The dictionary of a language, loaded when first asked for."""
    return pymorphy3.MorphAnalyzer(lang=language)


def forget_dictionaries() -> None:
    """Free the dictionaries (30 MB) once a lexicon is built; they are loaded again when a seed file changes."""
    morph.cache_clear()


def case_forms(name: str, language: str, *, fixed: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The name and its case forms; `fixed` names (and languages without a table) stay as they are."""
    if language not in INFLECTED or name in fixed:
        return (name,)
    tokens = _split(name)
    words = [index for index, token in enumerate(tokens) if _is_word(token)]
    declined = [index for index in words if tokens[index].lower() not in _PARTICLES][:_LONGEST]
    forms = {name: None}
    paradigms = {index: _paradigm(tokens[index], language, is_single=len(words) == 1) for index in declined}
    for form in _variants(tokens, declined, paradigms):
        forms[form] = None
    return tuple(forms)


def _split(name: str) -> list[str]:
    """Words and what stands between them: 'аль-Асад' -> ['аль', '-', 'Асад']."""
    tokens: list[str] = []
    for char in name:
        if tokens and char.isalnum() == tokens[-1][-1].isalnum():
            tokens[-1] += char
        else:
            tokens.append(char)
    return tokens


def _is_word(token: str) -> bool:
    return token[0].isalpha() and len(token) > 1


def _variants(tokens: list[str], declined: list[int], paradigms: dict[int, list[tuple[str, ...]]]) -> Iterator[str]:
    """The first k words agree in case and the rest stand still, for every k; and the last word alone."""
    groups = [declined[:count] for count in range(1, len(declined) + 1)]
    if declined:
        groups.append(declined[-1:])
    for group in groups:
        width = max(len(options) for index in group for options in paradigms[index]) if group else 0
        for case in range(len(CASES)):
            for option in range(width):
                yield "".join(_token(token, index, group, paradigms, case, option) for index, token in enumerate(tokens))


def _token(
    token: str, index: int, group: list[int], paradigms: dict[int, list[tuple[str, ...]]], case: int, option: int
) -> str:
    if index not in group:
        return token
    options = paradigms[index][case]
    return options[min(option, len(options) - 1)]


def _paradigm(word: str, language: str, *, is_single: bool) -> list[tuple[str, ...]]:
    """For each case the forms of one word, the likeliest first."""
    if language in _SOUTH_SLAVIC:
        return _south_slavic(word, *_SOUTH_SLAVIC[language])
    is_proper = word[0].isupper()
    if not (is_proper and is_single):
        known = _by_dictionary(word, language, is_proper=is_proper)
        if known:
            return known
    return by_ending(word, language)


def _by_dictionary(word: str, language: str, *, is_proper: bool) -> list[tuple[str, ...]]:
    """By pymorphy3, from the nominative reading (else «силы» is read as the genitive of «сила»)."""
    analyser = morph(language)
    if not analyser.word_is_known(word.lower()):
        return []
    parses = [parse for parse in analyser.parse(word.lower()) if "nomn" in parse.tag]
    if not parses or (is_proper and not parses[0].tag.grammemes.isdisjoint({"Surn", "Name", "Geox", "Patr", "lname", "fname"})):
        return []
    number = parses[0].tag.number
    return [_inflected(parses[0], word, case, number) for case in CASES]


def _inflected(parse: Any, word: str, case: str, number: str | None) -> tuple[str, ...]:
    found = parse.inflect({case, number} if number else {case})
    form = found.word if found else word
    cased = form[0].upper() + form[1:] if word[0].isupper() else form
    # Animate and inanimate accusatives differ («Трампа», «город»): offer both.
    return (cased, word) if case == "accs" else (cased,)


def by_ending(word: str, language: str) -> list[tuple[str, ...]]:
    """The forms of a name no dictionary knows, in the order of CASES."""
    lower = word.lower()
    if language == "uk" and lower.endswith("о") and len(lower) > 4:
        return _attach(word[:-1], (("о",), ("а",), ("у", "ові"), ("а",), ("ом",), ("ові", "і")))
    if lower.endswith(_INDECLINABLE_ENDINGS):
        return [(word,)] * len(CASES)
    return _ukrainian(word, lower) if language == "uk" else _russian(word, lower)


def _attach(stem: str, endings: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    return [tuple(stem + ending for ending in options) for options in endings]


def _russian(word: str, lower: str) -> list[tuple[str, ...]]:
    stem, last = word[:-1], lower[-1]
    if lower.endswith("ия"):
        return _attach(stem, (("я",), ("и",), ("и",), ("ю",), ("ей",), ("и",)))
    if last == "я":
        return _attach(stem, (("я",), ("и",), ("е",), ("ю",), ("ей",), ("е",)))
    if last == "а":
        genitive = "и" if stem[-1:].lower() in _VELARS + _SIBILANTS else "ы"
        return _attach(stem, (("а",), (genitive,), ("е",), ("у",), ("ой", "ою", "ей"), ("е",)))
    if last == "ь":
        return _attach(stem, (("ь",), ("я", "и"), ("ю", "и"), ("я", "ь"), ("ем", "ью"), ("е", "и")))
    if last == "й":
        return _attach(stem, (("й",), ("я",), ("ю",), ("я", "й"), ("ем",), ("и" if lower.endswith("ий") else "е",)))
    instrumental = ("ым", "ом") if lower.endswith(("ов", "ев", "ёв", "ин", "ын")) else ("ом",)
    if last in _SIBILANTS:
        instrumental = ("ем", "ом")
    return _attach(word, (("",), ("а",), ("у",), ("а", ""), instrumental, ("е",)))


_SOUTH_SLAVIC = {
    "sr": ("а", ("а", "е", "и", "у", "ом", "и"), ("", "а", "у", "а", "ом", "у"), "ју"),
    "hr": ("a", ("a", "e", "i", "u", "om", "i"), ("", "a", "u", "a", "om", "u"), "ju"),
}


def _south_slavic(word: str, a: str, of_a: tuple[str, ...], plain: tuple[str, ...], of_i: str) -> list[tuple[str, ...]]:
    """Serbian and Croatian, in either script: Сирија, Сирије; Асад, Асада; Камишли, Камишлију."""
    last = word[-1].lower()
    if last == a:
        return [(word[:-1] + ending,) for ending in of_a]
    if last in "иi":
        glide = of_i[0]
        return [(word + (glide + ending if ending else ""),) for ending in plain]
    if last in "еоуeouyšj":
        return [(word,)] * len(CASES)
    return [(word + ending,) for ending in plain]


_SOFTENED = {"к": "ц", "г": "з", "х": "с"}


def _ukrainian(word: str, lower: str) -> list[tuple[str, ...]]:
    stem, last = word[:-1], lower[-1]
    if lower.endswith("ія"):
        return _attach(stem, (("я",), ("ї",), ("ї",), ("ю",), ("єю",), ("ї",)))
    if last == "я":
        return _attach(stem, (("я",), ("і",), ("і",), ("ю",), ("ею",), ("і",)))
    if last == "а":
        soft = stem[:-1] + _SOFTENED.get(stem[-1:].lower(), stem[-1:])
        forms = _attach(stem, (("а",), ("и",), ("і",), ("у",), ("ою", "ею"), ("і",)))
        forms[2] = forms[5] = (soft + "і", stem + "і")
        return forms
    if last == "ь":
        return _attach(stem, (("ь",), ("я", "і"), ("ю", "еві"), ("я", "ь"), ("ем", "лю"), ("і", "ю")))
    if last == "й":
        return _attach(stem, (("й",), ("я",), ("ю", "єві"), ("я", "й"), ("єм",), ("ї", "єві")))
    instrumental = ("им", "ом") if lower.endswith(("ов", "єв", "ін", "їн", "ин")) else ("ом", "ем")
    return _attach(word, (("",), ("а", "у"), ("у", "ові"), ("а", ""), instrumental, ("і", "ові")))
