"""A name and the words around it -> its type, as far as they tell: a base, a person, a group, an institution, a place."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.mentions import nominatives as slavic
from pipeline.mentions.candidate_words import (
    BAND_NOUNS,
    BASE,
    BASE_PREPOSITION,
    GERMAN_GROUPS,
    GERMAN_HOUSES,
    GROUP,
    GROUP_HEADS,
    HOUSE_NOUNS,
    INSTITUTION,
    NO_ACRONYMS,
    PLACE_FIRST,
    PLACE_LAST,
    PLACE_PREPOSITIONS,
    PLACE_SUFFIXES,
    SAYING,
    TITLE_ENDINGS,
    TITLES,
)
from pipeline.mentions.common_names import is_common_given_name
from pipeline.mentions.polish_nominatives import may_be_given_name
from pipeline.seeds.profile import EntityType

_TITLE_CASES = "|".join(sorted(TITLES, key=len, reverse=True))
_AFTER_BASE = re.compile(rf"^\s*(?:international\s+)?(?:{BASE})\b", re.IGNORECASE)
_BEFORE_BASE = re.compile(rf"\b(?:{BASE})(?:\s+(?:{BASE_PREPOSITION}))?\s*[«\"“„]?$", re.IGNORECASE)
_BEFORE_PERSON = re.compile(rf"\b(?:{_TITLE_CASES}|{SAYING})\.?\s*$", re.IGNORECASE)
_AFTER_PERSON = re.compile(
    rf"^(?:\s+(?:{SAYING})\b|\s*,\s*(?:(?:an?|the|le|la|el|der|die|il|\d+)\s+[^.;]{{0,50}}?)?\b(?:{_TITLE_CASES})\b|,?\s+who\b)",
    re.IGNORECASE,
)
_BEFORE_HOLDER = re.compile(
    rf"\b(?:{_TITLE_CASES})\s+(?:(?:de la|de los|de|della|degli|dei|des|du|del)\s+\w+,?\s+)?(?:\w+[oaesndli],?\s+)?$",
    re.IGNORECASE,
)
"""An office between title and name: «presidente venezolano», «ministro degli Esteri», «Президент Киргизии»."""
_BEFORE_PLACE = {language: re.compile(rf"\b(?:{words})\s*$", re.IGNORECASE) for language, words in PLACE_PREPOSITIONS.items()}
_OF = r"(?:de la|de l['’]|de|des|du|del|della|degli|dei|der|für|of|for)"
BEFORE_OFFICE = re.compile(rf"\b(?:{INSTITUTION}|ministr[oae])\s+{_OF}\s*$", re.IGNORECASE)


_BEFORE_HOUSE = re.compile(rf"\b(?:{HOUSE_NOUNS})\s*[«\"“„]?$", re.IGNORECASE)
_BEFORE_BAND = re.compile(rf"\b(?:{BAND_NOUNS})\s*[«\"“„]$", re.IGNORECASE)
_BEFORE_EMPLOYER = re.compile(r"\b(?:lawyer|analyst|fellow|researcher|economist|official|expert|executive)s? at (?:the )?$")
_BEFORE_COMMA = re.compile(rf"\b(?:{_TITLE_CASES})\b[^,.;:«»\"]{{0,50}},\s*$", re.IGNORECASE)
SHIPS = frozenset({"TCG", "USS", "HMS", "USNS", "HMAS", "USCGC", "INS", "JS"})
"""Before the name of a ship."""


class Token(NamedTuple):
    """A word or sign; `is_known` when a mention of a known entity covers it, `suffix` what a Turkish apostrophe cut off."""

    text: str
    start: int
    end: int
    is_known: bool = False
    suffix: str = ""


def type_of(piece: Sequence[Token], before: str, after: str, language: str | None) -> EntityType | None:
    return _type_by_words(piece, language) or _type_by_surroundings(piece, before, after, language)


def _type_by_words(piece: Sequence[Token], language: str | None) -> EntityType | None:
    first, last = piece[0].text.lower(), piece[-1].text.lower()
    whole = " ".join(token.text for token in piece).lower()
    if re.search(rf"\b(?:{BASE})$", whole) or re.match(rf"(?:{BASE})\b", whole):
        return "base"
    if re.fullmatch(GROUP, last) or (len(piece) > 1 and re.fullmatch(GROUP_HEADS, first)) or _is_german_group(last, language):
        return "group"
    if re.search(rf"\b(?:{INSTITUTION})\b", whole) or is_acronym(piece[0].text) or _is_office(piece, language):
        return "institution"
    if re.fullmatch(PLACE_LAST, last) or (len(piece) > 1 and re.fullmatch(PLACE_FIRST, first)):
        return "place"
    return None


def _type_by_surroundings(piece: Sequence[Token], before: str, after: str, language: str | None) -> EntityType | None:
    if _BEFORE_BAND.search(before):
        return "group"
    if _BEFORE_PERSON.search(before) or _AFTER_PERSON.search(after) or _is_apposition(piece, before, after):
        return "person"
    if (_BEFORE_HOUSE.search(before) and not _has_given_name(piece, language)) or _BEFORE_EMPLOYER.search(before):
        return "institution"
    if _is_base_before(before):
        return "base"
    if _is_person(piece, before, language):
        return "person"
    if _AFTER_BASE.search(after):
        return "base"
    return "place" if len(piece) <= 2 and _is_place(piece, before, after, language) else None


_EASTERN = re.compile(r"[A-Z][a-z]+-[a-z]+")
"""Lai Ching-te, Lee Jae-myung."""


def _is_apposition(piece: Sequence[Token], before: str, after: str) -> bool:
    """Between commas behind a title: "the prefect, Kossi Adoyi Lamboni, said", "embajador chino en Lima, Song Yang, pidió"."""
    return 1 < len(piece) < 5 and _BEFORE_COMMA.search(before) is not None and re.match(r"\s*[,.]", after) is not None


def is_acronym(word: str) -> bool:
    """KFOR, ORTM, ООН: an office or a group, mostly the first."""
    return word.isupper() and _ACRONYM.fullmatch(word) is not None and word not in SHIPS | NO_ACRONYMS


_ACRONYM = re.compile(r"[^\W\d_]{3,6}")


def _is_office(piece: Sequence[Token], language: str | None) -> bool:
    if language == "de" and "-" in piece[-1].text:
        return piece[-1].text.lower().endswith(GERMAN_HOUSES)
    return language in slavic.DECLINED and len(piece) == 1 and slavic.is_organisation(piece[0].text, language)


def _is_german_group(last: str, language: str | None) -> bool:
    return language == "de" and last.endswith(GERMAN_GROUPS)


def _is_base_before(before: str) -> bool:
    """"at the air base in X", but no "Kadena Air Base in X": that base has its name."""
    found = _BEFORE_BASE.search(before)
    if found is None:
        return False
    has_preposition = re.search(rf"\s(?:{BASE_PREPOSITION})\s*$", found.group(), re.IGNORECASE) is not None
    return not (has_preposition and re.search(r"[A-Z]\S+\s+$", before[: found.start()]))


def _has_given_name(piece: Sequence[Token], language: str | None) -> bool:
    first = piece[0].text
    known = is_common_given_name(first) or (language in slavic.DECLINED and slavic.is_given_name(first, language))
    known = known or (language == "pl" and may_be_given_name(first))
    return known and len(piece) > 1


_AFTER_TURKISH_PLACE = re.compile(r"\s+(?:açıkları|kent|ilçe|köy|yakınlar|bölge|şehr|sahil|belediye|ili\b|kıyı)", re.IGNORECASE)


def _is_place(piece: Sequence[Token], before: str, after: str, language: str | None) -> bool:
    if language == "tr" and _AFTER_TURKISH_PLACE.match(after):
        return True
    preposition = _BEFORE_PLACE.get(language or "en", _BEFORE_PLACE["en"])
    return preposition.search(before) is not None or piece[-1].suffix in PLACE_SUFFIXES


def _is_person(piece: Sequence[Token], before: str, language: str | None) -> bool:
    """A German or Slavic title before the name, a given name at its head, or two Slavic words that no dictionary has."""
    title = before.split()[-1:] if before.endswith(" ") else []
    if title and title[0][-1].isalpha():
        if language in slavic.DECLINED and slavic.is_title(title[0], language):
            return True
        if language == "de" and title[0].lower().endswith(TITLE_ENDINGS):
            return True
    if len(piece) < 2:
        return False
    if _BEFORE_HOLDER.search(before):
        return True
    words = before.split()
    if language in slavic.DECLINED and len(words) > 1 and slavic.is_title(words[-2], language) and words[-1][0].isupper():
        return True
    if language in slavic.DECLINED:
        return _has_given_name(piece, language) or all(slavic.may_be_a_persons(token.text, language) for token in piece)
    return _has_given_name(piece, language) or (len(piece) == 2 and _EASTERN.fullmatch(piece[1].text) is not None)
