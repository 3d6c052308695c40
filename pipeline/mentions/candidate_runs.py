"""A text -> its runs of capitalised words, in pieces: without titles, sentence openers, weekdays and known names."""

import re
from collections.abc import Iterator, Sequence

from pipeline.mentions import nominatives as slavic
from pipeline.mentions.affixes import PARTICLES
from pipeline.mentions.candidate_types import SHIPS, Token, is_acronym
from pipeline.mentions.candidate_words import (
    BASE,
    CALENDAR,
    ELIDED,
    GERMAN_NOUNS,
    HOUSE_NOUNS,
    INSTITUTION,
    PRESS,
    TITLE_ENDINGS,
    TITLE_PARTS,
    TITLES,
    openers,
)
from pipeline.mentions.common_names import is_common_given_name
from pipeline.mentions.polish_nominatives import may_be_given_name

_TOKEN = re.compile(r"\b[A-Z]{1,3}\d{1,3}\b|[^\W\d_]+(?:[’'\-‐][^\W\d_]+)*|[^\s]")
_ELISION = re.compile(r"(?:d|l|qu|j|n|s|c|m|t|dell|all|nell|dall|sull|un)[’']", re.IGNORECASE)
_OF_A_STATE = ("-controlled", "-based", "-backed", "-led", "-flagged", "-style", "-born", "-held", "-made", "-owned", "-run")


_NAMED_LATER = frozenset({"energy", "finance", "health", "justice", "defense", "defence", "field", "special"})
"""Parts of titles that end a firm's name: Siemens Energy."""
_LOWER_TITLES = frozenset({"en", "fr", "es", "it", "pt"})
_GERMAN_CLASSES = ("behörde", "partei", "konzern", "agentur", "verband", "gewerkschaft", "ministerium", "zeitung", "miliz")
_PARTICLES = frozenset("al el abu bin ibn ben".split())


def tokens_of(text: str, language: str | None, spans: Sequence[tuple[int, int]]) -> list[Token]:
    """Words and signs; those under the `spans` of known mentions are marked."""
    return [token for match in _TOKEN.finditer(text) for token in _tokens(match, language, spans)]


def _tokens(match: re.Match[str], language: str | None, spans: Sequence[tuple[int, int]]) -> Iterator[Token]:
    """A word, without what is elided before it (d'Agadez) or put on after an apostrophe (Ankara'da)."""
    text, start, end = match.group(), match.start(), match.end()
    is_known = any(first < end and start < last and (_covers(first, last, match) or "-" not in text) for first, last in spans)
    elided = _ELISION.match(text) if language in ELIDED else None
    if elided and elided.end() < len(text) and not text.startswith("N'"):  # N'Djamena
        yield Token(elided.group(), start, start + elided.end())
        text, start = text[elided.end() :], start + elided.end()
    acronym, hyphen, office = text.partition("-")
    if language == "de" and hyphen and is_acronym(acronym) and office.lower().endswith(TITLE_ENDINGS):
        yield Token(acronym, start, start + len(acronym), is_known)  # EUFOR-Kommandeur
        yield Token(office, start + len(acronym) + 1, end)
        return
    stem, apostrophe, suffix = text.replace("’", "'").partition("'")
    if apostrophe and stem and (language in {"tr", "az"} or suffix == "s"):
        yield Token(stem, start, start + len(stem), is_known, suffix)
    else:
        yield Token(text, start, end, is_known)


def _covers(first: int, last: int, match: re.Match[str]) -> bool:
    """Is it known as a whole? Of «Банги-Мпоко» only the town is."""
    return first <= match.start() and match.end() <= last


def _has_capital(word: str) -> bool:
    """Хафтар, al-Burhan, аль-Бурхан."""
    particle, hyphen, rest = word.partition("-")
    if word.endswith(_OF_A_STATE):
        return False
    return word[0].isupper() or bool(hyphen and rest and rest[0].isupper() and particle in PARTICLES)


def run_end(tokens: Sequence[Token], start: int, joiners: frozenset[str]) -> int:
    """Capitalised words in a row; small joining words only between two of them."""
    end = start
    while end < len(tokens):
        if _has_capital(tokens[end].text):
            end += 1
            continue
        after = end
        while after < len(tokens) and after - end < 2 and tokens[after].text in joiners:
            after += 1
        if after < len(tokens) and tokens[end].text == "von" and end - start > 1:
            break  # the bishop Clément Mwamba of Kolwezi
        if not (start < end < after < len(tokens) and _has_capital(tokens[after].text)):
            break
        end = after
    return end


def pieces_of(run: Sequence[Token], language: str | None, joiners: frozenset[str], *, is_first: bool) -> list[list[Token]]:
    """A run without titles, weekdays, sentence openers and known names."""
    pieces: list[list[Token]] = [[]]
    for place, token in enumerate(run):
        piece = pieces[-1]
        joined = bool(piece) and place > 0 and run[place - 1].text in joiners
        opens_sentence = is_first and not any(pieces)
        is_cut = (token.is_known and not joined) or _is_cut(token.text, language, is_first=opens_sentence)
        is_cut = is_cut and not (token.text.lower() in TITLE_PARTS and _leads_to_a_house(run[place + 1 : place + 3]))
        ends_a_firm = bool(piece) and token.text.lower() in _NAMED_LATER
        is_cut = is_cut and not (ends_a_firm and not _leads_to_a_title(run[place + 1 : place + 2]))
        is_cut = is_cut or (opens_sentence and _is_mass(run[place : place + 2]))
        starts = _is_apart(run, place) or _starts_a_person(run, place, language, parts=len(piece))
        if is_cut or (piece and (piece[-1].suffix or starts)):
            pieces.append([])
        if not is_cut:
            pieces[-1].append(token)
    trimmed = [_trimmed(piece, joiners) for piece in pieces]
    trimmed = [piece for piece in trimmed if not _leads_to_a_known_one(piece, run)]
    return [piece for place, piece in enumerate(trimmed) if piece and not _is_role(piece, trimmed[place + 1 :], language)]


def _leads_to_a_known_one(piece: Sequence[Token], run: Sequence[Token]) -> bool:
    """The given name of somebody known: "Donalda" in "Donalda Trumpa"."""
    if len(piece) != 1 or piece[0].is_known:
        return False
    return any(token.is_known and token.start == piece[0].end + 1 for token in run)


def _is_role(piece: Sequence[Token], later: Sequence[Sequence[Token]], language: str | None) -> bool:
    """What stands right before a person and is no office of its own: "Cumhuriyet Savcısı Nilgün Sarıhanlı"."""
    after = next((each for each in later if each), None)
    if language in slavic.DECLINED or after is None or len(after) < 2 or not is_common_given_name(after[0].text):
        return False
    if after[0].start - piece[-1].end > 1 or any(is_acronym(token.text) for token in piece):
        return False
    return re.search(rf"\b(?:{INSTITUTION})\b", " ".join(token.text for token in piece).lower()) is None


def _is_apart(run: Sequence[Token], place: int) -> bool:
    """An acronym before a name: "CHP Mersin", "ONG Acled"; a ship's is part of it (USS, HMS)."""
    before = run[place - 1].text
    return place > 0 and is_acronym(before) and before not in SHIPS and not is_acronym(run[place].text)


def _leads_to_a_title(after: Sequence[Token]) -> bool:
    return any(token.text.lower() in TITLES | TITLE_PARTS for token in after)


def _leads_to_a_house(after: Sequence[Token]) -> bool:
    """"Foreign Ministry", "Milli Savunma Bakanlığı": the words of an office that belong to a house here."""
    return any(re.fullmatch(INSTITUTION, token.text.lower()) for token in after)


def _is_mass(tokens: Sequence[Token]) -> bool:
    """"Residents of" at the start of a sentence."""
    return len(tokens) == 2 and tokens[1].text == "of" and tokens[0].text.endswith("s")


def _starts_a_person(run: Sequence[Token], place: int, language: str | None, *, parts: int) -> bool:
    """«Института Востока Аркадий Полежаев»: a given name with a surname after it, and no given name before it."""
    if place == 0 or place + 1 >= len(run):
        return False
    word, before = run[place].text, run[place - 1].text
    if language in slavic.DECLINED:
        return slavic.begins_a_person(word, before, language, parts=len(run))
    if parts == 1 and re.fullmatch(rf"{INSTITUTION}|institut|bank", before.lower()):
        return False  # "Institut Issam Farès"
    if parts == 1 and language in _LOWER_TITLES and re.fullmatch(INSTITUTION, before.lower()) is None:
        return False  # where offices have no capital, a single word with one before a given name is a name too
    if language == "pl":
        return may_be_given_name(word) and not may_be_given_name(before) and before[0].isupper()
    return is_common_given_name(word) and not is_common_given_name(before) and before[0].isupper() and before not in SHIPS


def _is_cut(word: str, language: str | None, *, is_first: bool) -> bool:
    lowered = word.lower()
    if lowered.startswith(PRESS):
        return True
    if is_acronym(word) and len(word) < len("NATO"):
        return False
    if lowered in CALENDAR or lowered in TITLES or lowered in TITLE_PARTS or (is_first and lowered in openers(language)):
        return True
    if language != "en" and re.fullmatch(HOUSE_NOUNS, lowered):
        return True
    if language == "de":
        is_office = lowered.endswith(TITLE_ENDINGS) or re.fullmatch(BASE, lowered) is not None
        is_class = lowered.endswith(_GERMAN_CLASSES) and "-" not in lowered
        return is_office or is_class or is_german_noun(lowered)
    if language in slavic.DECLINED:
        return slavic.is_title(word, language) or (is_first and slavic.is_common_word(word, language))
    return False


def is_german_noun(lowered: str) -> bool:
    return lowered.endswith(GERMAN_NOUNS)


def _trimmed(piece: list[Token], joiners: frozenset[str]) -> list[Token]:
    while piece and (piece[0].text in joiners - _PARTICLES or len(piece[0].text) < 2 or _ELISION.fullmatch(piece[0].text)):
        piece = piece[1:]
    while piece and (piece[-1].text in joiners or (piece[-1].is_known and piece[-2:-1] and piece[-2].text in joiners)):
        piece = piece[:-1]
    return piece
