# ruff: noqa: E501  (columns of words, not code)
"""Names of several words of which not all have a capital: «Белградский центр политики безопасности», "Front de libération de l'Azawad".

A head that says what it is (centre, council, front) and what depends on it. Slavic ones are put into the nominative: only
the head and its adjectives change.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.mentions import nominatives as slavic
from pipeline.mentions.candidate_types import Token
from pipeline.mentions.candidate_words import PEOPLES, TITLE_PARTS, TITLES, openers
from pipeline.mentions.common_names import is_common_given_name
from pipeline.mentions.inflecting import morph
from pipeline.seeds.profile import EntityType

_GROUPS = frozenset(
    "force fuerza forza front movement party union alliance federation league army brigade "
    "alliance mouvement parti union ligue rassemblement coalition coordination "
    "frente partido movimiento unión cártel ejército liga alianza coordinadora "
    "fronte partito movimento lega unione brigata alleanza "
    "движение фронт партия бригада союз армия флот корпус альянс коалиция ополчение рух партія бригада спілка армія альянс коаліція".split()
)
_HOUSES = frozenset(
    "company chamber comunidad comunità communauté programme programa programma ministry department institute council office bureau center centre bank university committee court agency board commission association organization organisation authority school academy "
    "ministère comité conseil institut centre agence organisation fédération observatoire cour tribunal université fondation association commission société parquet banque haut-commissariat autorité "
    "ministerio consejo instituto centro agencia comité tribunal corte fiscalía fundación asociación observatorio banco universidad comisión organización autoridad cámara "
    "ministero consiglio istituto agenzia comitato tribunale procura fondazione associazione osservatorio banca università commissione organizzazione autorità "
    "офис офіс центр институт совет комиссия фонд агентство комитет министерство суд университет банк организация ассоциация академия управление служба прокуратура ведомство федерация объединение компания корпорация "
    "інститут рада комісія агентство комітет міністерство університет організація асоціація академія управління служба адміністрація федерація об'єднання компанія корпорація".split()
)
_LINKS = {
    "fr": frozenset("de du des d' d’ la le les au l' l’ pour à aux et".split()),
    "es": frozenset("de del la las los el para por y".split()),
    "it": frozenset("di del dello della dei degli delle dell' dell’ per la il lo l' l’ e d'".split()),
    "en": frozenset("of for on the and".split()),
}
_GERMAN_HOUSES = ("universität", "hochschule", "akademie")
_ADJECTIVE = re.compile(
    "supér|superior|intérim|aliment|humanit|unies|unid|unit|africa|europé|europe|naziona|naciona|nationa|interna|centra|suprem|suprêm|costier|militar|militair|regiona|federa|fédéra|mondia|mundia|islami|costituziona|constitu|"
    "elett|elector|elettor|pena|péna|african|african|american|américain|arab|árab|economic|económic|économi|politi|democrat|demócrat|démocrat|popula|populair|socialist|affari"
)
_CONJUNCTIONS = frozenset("et y e and".split())
_LONGEST = 9
_LONGEST_TAIL = 4


class Phrase(NamedTuple):
    """The name in its nominative, where it ends among the tokens, and its type."""

    name: str
    end: int
    type: EntityType


def phrase_at(tokens: Sequence[Token], start: int, language: str | None) -> Phrase | None:
    """The many-worded name that begins at this token."""
    if not tokens[start].text[0].isupper() or tokens[start].is_known:
        return None
    if language in slavic.DECLINED:
        return _slavic(tokens, start, language)
    if language == "de":
        return _german(tokens, start)
    return _linked(tokens, start, language) if language in _LINKS else None


def _german(tokens: Sequence[Token], start: int) -> Phrase | None:
    """"Universität Alicante": a house and the town behind it."""
    after = tokens[start + 1] if start + 1 < len(tokens) else None
    if after is None or not after.text[0].isupper() or not tokens[start].text.lower().endswith(_GERMAN_HOUSES):
        return None
    return Phrase(f"{tokens[start].text} {after.text}", start + 2, "institution")


def _linked(tokens: Sequence[Token], start: int, language: str) -> Phrase | None:
    """Head, its adjectives, then words tied on by links; in English each of them has a capital."""
    place = _head(tokens, start, language)
    if place < 0:
        return _coordinated(tokens, start) if language == "en" else None
    head = tokens[place].text.lower()
    links, end = _LINKS[language], place + 1
    tied = was_lower = False
    for place in range(end, min(len(tokens), start + _LONGEST)):
        word = tokens[place].text
        if word.lower() in links and not (word[0].isupper() and len(word) > 2):
            if _breaks(tokens, place, language):
                break
            tied = True
            continue
        is_lower = not word[0].isupper()
        goes_on = tied or (not is_lower and not was_lower) or _ADJECTIVE.match(word) is not None
        if not word[0].isalpha() or not goes_on or (language == "en" and is_lower):
            break
        end, tied, was_lower = place + 1, False, is_lower
    return Phrase(_joined(tokens[start:end]), end, _kind(head)) if _is_whole(tokens[start:end], links) else None


def _head(tokens: Sequence[Token], start: int, language: str) -> int:
    """Where the head stands: first, or in English behind names ("Sahel Institute for Security Studies"); -1 if nowhere."""
    for place in range(start, min(start + 3, len(tokens)) if language == "en" else start + 1):
        token = tokens[place]
        lowered = token.text.lower()
        if lowered in _GROUPS | _HOUSES and token.text[0].isupper():
            return place
        is_name = token.text[0].isupper() and not (token.is_known or token.suffix or lowered in TITLES | TITLE_PARTS | PEOPLES)
        opens = place == start and (start == 0 or not tokens[start - 1].text[-1].isalpha())
        if not is_name or (opens and lowered in openers(language)):
            break
    return -1


def _coordinated(tokens: Sequence[Token], start: int) -> Phrase | None:
    """"National Intelligence and Security Service": two halves, and the head behind both."""
    end, joins = start, 0
    while end < min(len(tokens), start + _LONGEST):
        token = tokens[end]
        is_name = token.text[0].isupper() and not (token.is_known or token.suffix or token.text.lower() in TITLES | PEOPLES)
        if token.text == "and" and joins == 0 and end > start:
            joins = 1
        elif not is_name:
            break
        end += 1
    last = tokens[end - 1].text.lower() if end > start else ""
    is_whole = joins == 1 and (last in _HOUSES or last in {"service", "services", "guard", "corps"})
    opens = tokens[start].text.lower() in openers("en") or is_common_given_name(tokens[start].text)
    return Phrase(_joined(tokens[start:end]), end, "institution") if is_whole and not opens else None


def _breaks(tokens: Sequence[Token], place: int, language: str) -> bool:
    """A conjunction that joins another name: "the Ministry of Defence and Mark Rutte"."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None or tokens[place].text.lower() not in _CONJUNCTIONS:
        return after is None
    return is_common_given_name(after.text) or after.is_known or (language == "en" and not after.text[0].isupper())


def _is_whole(tokens: Sequence[Token], links: frozenset[str]) -> bool:
    if len(tokens) > 1 and tokens[1].text.islower() and _ADJECTIVE.match(tokens[1].text):
        return True
    return any(token.text.lower() in links for token in tokens) and len(tokens) > 2


def _joined(tokens: Sequence[Token]) -> str:
    name = ""
    for token in tokens:
        name += token.text if not name or name[-1] in "'’" else f" {token.text}"
    return name


def _kind(head: str) -> EntityType:
    return "group" if head in _GROUPS else "institution"


def _slavic(tokens: Sequence[Token], start: int, language: str) -> Phrase | None:
    """Adjectives, a head, and genitives that depend on it."""
    head = start
    while head < min(len(tokens), start + 3) and _is_adjective(tokens[head].text, language):
        head += 1
    if head >= len(tokens) or tokens[head].is_known:
        return None
    parse = _house(tokens[head].text, language)
    if parse is None or (head > start and tokens[start + 1].text[0].isupper() and tokens[head].text[0].isupper() and head - start > 1):
        return None
    end = head + 1
    while end < min(len(tokens), head + 1 + _LONGEST_TAIL) and _depends(tokens, end, language):
        end += 1
    inside = start > 0 and tokens[start - 1].text[-1].isalpha()
    if end == start + 1 or (head == start and not inside and not _has_name(tokens[start + 1 : end])):
        return None
    front = [_nominative(token.text, parse, language) for token in tokens[start:head]]
    noun = parse.inflect({"nomn"})
    words = [*front, _cased(noun.word if noun else parse.normal_form, tokens[head].text)]
    return Phrase(" ".join([*words, *(token.text for token in tokens[head + 1 : end])]), end, _kind(parse.normal_form))


def _has_name(tail: Sequence[Token]) -> bool:
    return len(tail) > 1 or any(token.text[0].isupper() for token in tail)


def _is_adjective(word: str, language: str) -> bool:
    if not word[0].isalpha():
        return False
    return any(parse.tag.POS == "ADJF" for parse in morph(language).parse(word.lower())[:2])


def is_house(word: str, language: str) -> bool:
    """A head alone (центр, фонд) is no name."""
    return _house(word, language) is not None


def _house(word: str, language: str) -> Any:
    parses = morph(language).parse(word.lower()) if word[0].isalpha() else ()
    return next((parse for parse in parses if parse.normal_form in _GROUPS | _HOUSES and parse.tag.number != "plur"), None)


def _depends(tokens: Sequence[Token], place: int, language: str) -> bool:
    """A genitive: a noun or an adjective, of lower case or a place's name; no person begins here."""
    word = tokens[place].text
    if word == "имени" or len(word) < 3 or not word[0].isalpha() or slavic.is_title(word, language):
        return False
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    is_followed = after[:1].isupper() and not _is_adjective(word, language)  # «Інституту Центральної Європи»
    if word[0].isupper() and is_followed and not slavic.is_given_name(after, language):
        return False
    parses = morph(language).parse(word.lower())[:4]
    return any(parse.tag.case == "gent" and parse.tag.POS in {"NOUN", "ADJF"} for parse in parses)


def _nominative(word: str, noun: Any, language: str) -> str:
    """The adjective in the nominative of the noun's gender."""
    parse = next(each for each in morph(language).parse(word.lower()) if each.tag.POS == "ADJF")
    wanted = {"nomn"} | ({noun.tag.gender} if noun.tag.gender else set())
    found = parse.inflect(wanted) or parse.inflect({"nomn"})
    return _cased(found.word if found else word, word)


def _cased(form: str, like: str) -> str:
    """The form with capitals where the text has them, also after a hyphen that begins a name."""
    return form[0].upper() + form[1:] if like[0].isupper() else form
