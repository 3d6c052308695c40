"""A profile's names -> the forms the automaton looks for, each with the rules its boundaries and letters must obey."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import category, normalize

from pipeline.mentions.affixes import ARABIC_ARTICLE, HEBREW_ARTICLE, PARTICLES
from pipeline.mentions.inflecting import case_forms
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import Entity, Name, NameKind

SHORT_NAME = 5
"""Letters up to which diacritics count: Şara is not Sara, Şam is not Sam."""

_ACRONYM_LIKE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One spelling as it may stand in a text, folded, and what is demanded where it is found.

    `head`: "" (none), "ar" (clitics), "ar+" (clitics ending in the article, which the name had), "he".
    `tail`: "" (none), "fa", "ckb", or "latin" (by the language of the report).
    `spoken` are all languages that spell and treat it so; `language` is one of them.
    `is_single`: one word, an article aside: a surname that may be somebody else's.
    `strict`: the unfolded lower-case spelling a short name must have. `exact`: the very characters of an acronym.
    `languages`: the only languages in which the form counts (of an acronym, or of a name under `own_language`); empty: any.
    """

    folded: str
    name: str
    language: str
    kind: NameKind
    head: str = ""
    tail: str = ""
    needs_capital: bool = False
    is_case_free: bool = False
    is_single: bool = False
    strict: str = ""
    exact: str = ""
    languages: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()


def merged(forms: Iterable[Form], *, apart: frozenset[str]) -> list[Form]:
    """Forms that differ only in whose language they are become one: "Putin" is spelled so in nine of them.

    Languages in `apart` (where the name is also a common word) and the languages in Arabic script keep their own.
    """
    groups: dict[tuple[object, ...], list[Form]] = {}
    for form in forms:
        own = form.language if form.language in apart | _ARABIC_SCRIPT else ""
        key = (
            form.name if is_cjk(form.name) else form.folded,  # what is searched unfolded must not be joined by folding
            form.kind,
            form.head,
            form.tail,
            form.needs_capital,
            form.is_case_free,
            form.strict,
            form.exact,
            own,
        )
        groups.setdefault((*key, form.languages), []).append(form)
    return [
        replace(group[0], spoken=frozenset(form.language for form in group)) if len(group) > 1 else group[0]
        for group in groups.values()
    ]


_ARABIC_SCRIPT = frozenset({"ar", "fa", "ckb", "ur", "ps"})


UNFOLDED_RANGES = (
    (0x0530, 0x0590),  # Armenian
    (0x0700, 0x0750),  # Syriac
    (0x0900, 0x1380),  # Indic, Thai, Lao, Georgian, Ethiopic
    (0x3040, 0xA4D0),  # kana, Han, Yi
    (0xAC00, 0xD7B0),  # Hangul
    (0xF900, 0xFB00),
    (0x20000, 0x30000),
)
"""Searched as they are, by the second automaton: scripts of thousands of letters, or whose vowel signs folding would delete."""

_SPACED_RANGES = ((0x0530, 0x0590), (0x0700, 0x0750), (0x0900, 0x0E00), (0x10A0, 0x1100), (0x1200, 0x1380))


def _letters_of(ranges: tuple[tuple[int, int], ...]) -> re.Pattern[str]:
    return re.compile("[" + "".join(f"{chr(first)}-{chr(last - 1)}" for first, last in ranges) + "]")


_UNFOLDED, _SPACED = _letters_of(UNFOLDED_RANGES), _letters_of(_SPACED_RANGES)


def is_cjk(text: str) -> bool:
    """Han, kana, Hangul, or another script that is searched unfolded, anywhere in it."""
    return not text.isascii() and _UNFOLDED.search(text) is not None


def is_spaced(char: str) -> bool:
    """A letter or vowel sign of an unfolded script that is written with spaces: Devanagari, Georgian, Armenian."""
    return _SPACED.match(char) is not None and category(char)[0] in "LM"


def ends_with_its_word(char: str) -> bool:
    """A letter of a script whose names take no endings, so that a longer word is another word: Devanagari, Bengali."""
    return "\u0900" <= char < "\u0a80"


def script_of(text: str) -> str:
    """The script of the first letter, as a short word."""
    for char in text:
        point = ord(char)
        if char.isalpha():
            if 0x400 <= point < 0x530:
                return "cyrillic"
            if 0x590 <= point < 0x600:
                return "hebrew"
            if 0x600 <= point < 0x780 or 0xFB50 <= point < 0xFF00:
                return "arabic"
            return "cjk" if is_cjk(char) else "latin"
    return "none"


@lru_cache(maxsize=4096)
def plain_spelling(text: str) -> str:
    """Lower case with diacritics, the Turkish i's and the apostrophes taken as one: what `strict` compares."""
    lowered = normalize("NFC", text.replace("İ", "i").replace("I", "i").lower()).replace("ı", "i").replace("’", "'")
    return "".join(char for char in lowered if category(char) not in {"Mn", "Cf"})


def entity_forms(entity: Entity) -> list[Form]:
    """Every form of an entity's own names."""
    return merged((form for name in entity.names for form in name_forms(name, entity)), apart=entity.common_word)


def name_forms(name: Name, entity: Entity) -> Iterator[Form]:
    if name.language == "exact":
        yield _acronym(name)
        return
    for text in case_forms(name.text, name.language, fixed=entity.fixed):
        form = _form(text, name, entity)
        if form.folded:
            yield form


def _acronym(name: Name) -> Form:
    script = script_of(name.text)
    head = {"arabic": "ar", "hebrew": "he"}.get(script, "")
    return Form(
        folded=fold_text(name.text),
        name=name.text,
        language=min(name.languages, default="") if len(name.languages) == 1 else "",
        kind=name.kind,
        head=head,
        tail="latin" if script == "latin" else "",
        exact=name.text,
        languages=name.languages,
    )


def _form(text: str, name: Name, entity: Entity) -> Form:
    script = script_of(text)
    folded, head = _without_article(fold_text(text), name.language, script, no_article=entity.no_article)
    first = next((char for char in text if char.isalpha()), "")
    letters = sum(char.isalpha() for char in folded)
    return Form(
        folded=folded,
        name=name.text,
        language=name.language,
        kind=name.kind,
        head=head,
        tail={"fa": "fa", "ckb": "ckb"}.get(name.language, "latin" if script == "latin" else ""),
        needs_capital=first.isupper(),
        is_case_free=name.language in entity.case_any,
        is_single=_is_single(folded),
        strict=plain_spelling(text) if script == "latin" and letters <= SHORT_NAME else "",
        languages=_only_in(text, name, entity),
    )


def _only_in(text: str, name: Name, entity: Entity) -> frozenset[str]:
    """A Croatian genitive (Peskova) is a woman's name in English: case forms in Latin letters count at home only."""
    if name.text in entity.own_language or (name.language == "hr" and text != name.text):
        return frozenset({name.language})
    return frozenset()


def _is_single(folded: str) -> bool:
    first, space, rest = folded.partition(" ")
    return not space or (first in PARTICLES and " " not in rest)


def _without_article(folded: str, language: str, script: str, *, no_article: bool) -> tuple[str, str]:
    """Arabic and Hebrew names without their article, and the heads they may then have."""
    if script == "arabic" and language not in {"fa", "ckb", "ur"}:
        bare = folded.removeprefix(ARABIC_ARTICLE)
        if bare != folded and len(bare) > 2:
            return bare, "ar+"
        return folded, "ar-" if no_article else "ar"
    if script == "hebrew":
        bare = folded.removeprefix(HEBREW_ARTICLE)
        return (bare if bare != folded and " " in bare and len(bare) > 4 else folded), "he"
    return folded, ""
