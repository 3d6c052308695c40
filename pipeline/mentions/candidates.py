"""A text -> names in it that no gazetteer knows, with the type their wording suggests: the second level of a draft.

No model: capitalised runs, cut at titles, at known names and at words that are no names, typed by the words around them
("naval base", "envoy", "said"). Made to be read by a person, so it prefers a name too many to a name too few; what it cannot
type is left open. Words by language are in `candidate_words`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.mentions import nominatives as slavic
from pipeline.mentions.affixes import PARTICLES
from pipeline.mentions.candidate import Candidate, Run, merged, plain_name
from pipeline.mentions.candidate_words import (
    BASE,
    BASE_PREPOSITION,
    CALENDAR,
    ELIDED,
    GERMAN_ADJECTIVES,
    GERMAN_NOUNS,
    GROUP,
    INSTITUTION,
    JOINERS,
    LINKS,
    PEOPLES,
    PLACE_PREPOSITION,
    PLACE_SUFFIXES,
    SAYING,
    TITLE_ENDINGS,
    TITLE_PARTS,
    TITLES,
    openers,
)
from pipeline.mentions.given_names import is_given_name
from pipeline.mentions.mention import Field
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import EntityType

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'\-‐][^\W\d_]+)*|[^\s]")
_ELISION = re.compile(r"(?:d|l|qu|j|n|s|c|m|t|dell|all|nell|dall|sull|un)[’']", re.IGNORECASE)
_LEAST_LETTERS = 3
_SENTENCE_END = frozenset('.!?“"«:”-—„–»')
_TITLE_CASES = "|".join(sorted(TITLES, key=len, reverse=True))

_AFTER_BASE = re.compile(rf"^\s*(?:international\s+)?(?:{BASE})\b", re.IGNORECASE)
_BEFORE_BASE = re.compile(rf"\b(?:{BASE})(?:\s+(?:{BASE_PREPOSITION}))?\s*[«\"“„]?$", re.IGNORECASE)
_BEFORE_PERSON = re.compile(rf"\b(?:{_TITLE_CASES}|{SAYING})\.?\s*$", re.IGNORECASE)
_AFTER_PERSON = re.compile(
    rf"^(?:\s+(?:{SAYING})\b|\s*,\s*(?:(?:an?|the|le|la|el|der|die|il|\d+)\s+[^.;]{{0,50}}?)?\b(?:{_TITLE_CASES})\b|\s+who\b)",
    re.IGNORECASE,
)
_BEFORE_HOLDER = re.compile(
    rf"\b(?:{_TITLE_CASES})\s+(?:(?:de la|de los|de|della|degli|dei|des|du|del)\s+\w+,?\s+)?(?:\w+[oaesndli],?\s+)?$",
    re.IGNORECASE,
)
"""An office between title and name: «presidente venezolano», «ministro degli Esteri», «Президент Киргизии»."""
_BEFORE_PLACE = re.compile(rf"\b(?:{PLACE_PREPOSITION})\s*$", re.IGNORECASE)
_OF = r"(?:de la|de l['’]|de|des|du|del|della|degli|dei|der|für|of|for)"
_BEFORE_OFFICE = re.compile(rf"\b(?:{INSTITUTION}|ministr[oae])\s+{_OF}?\s*$", re.IGNORECASE)


class Token(NamedTuple):
    """A word or sign; `is_known` when a mention of a known entity covers it, `suffix` what a Turkish apostrophe cut off."""

    text: str
    start: int
    end: int
    is_known: bool = False
    suffix: str = ""


Spans = Sequence[tuple[Field, int, int]]


def find_candidates(
    title: str, text: str, *, language: str | None, known: Iterable[str] = (), taken: Spans = ()
) -> tuple[Candidate, ...]:
    """Names in a report that are neither `known` nor part of what stands at the `taken` spans; the most mentioned first."""
    skip = {plain_name(name) for name in known}
    runs = [
        *([] if title.isupper() else _runs(title, "title", language, taken)),
        *_runs(text, "text", language, taken),
    ]
    in_text = {run.name for run in runs if not run.is_in_title}
    # In a headline in title case every word has a capital: only what the text repeats is a name.
    titled = _is_title_case(title)
    kept = [run for run in runs if not run.is_in_title or not titled or run.name in in_text]
    kept = [run for run in kept if not all(word in PEOPLES for word in run.name.lower().split())]
    if language in slavic.DECLINED:
        kept = _in_nominative(kept, language)
    kept = [run for run in kept if plain_name(run.name) not in skip]
    return tuple(sorted(merged(kept), key=lambda candidate: (-candidate.times, candidate.name)))


def _in_nominative(runs: Sequence[Run], language: str) -> list[Run]:
    found = slavic.nominatives([slavic.Occurrence(words=run.words, before=run.before) for run in runs], language)
    return [replace(run, words=words) for run, words in zip(runs, found, strict=True)]


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _runs(text: str, field: Field, language: str | None, taken: Spans) -> Iterator[Run]:
    spans = [(start, end) for one, start, end in taken if one == field]
    tokens = [token for match in _TOKEN.finditer(text) for token in _tokens(match, language, spans)]
    joiners = JOINERS.get(language or "", LINKS)
    start = 0
    while start < len(tokens):
        end = _run_end(tokens, start, joiners)
        if end == start:
            start += 1
            continue
        is_first = start == 0 or tokens[start - 1].text in _SENTENCE_END
        for piece in _pieces(tokens[start:end], language, joiners, is_first=is_first):
            if not _is_no_name(piece, tokens[start:end], text, language, is_first=is_first):
                yield _typed(text, piece, field, language)
        start = end


def _tokens(match: re.Match[str], language: str | None, spans: Sequence[tuple[int, int]]) -> Iterator[Token]:
    """A word, without what is elided before it (d'Agadez) or put on after an apostrophe (Ankara'da)."""
    text, start, end = match.group(), match.start(), match.end()
    is_known = any(first < end and start < last for first, last in spans)
    elided = _ELISION.match(text) if language in ELIDED else None
    if elided and elided.end() < len(text) and not text.startswith("N'"):  # N'Djamena
        yield Token(elided.group(), start, start + elided.end())
        text, start = text[elided.end() :], start + elided.end()
    stem, apostrophe, suffix = text.replace("’", "'").partition("'")
    if apostrophe and stem and (language in {"tr", "az"} or suffix == "s"):
        yield Token(stem, start, start + len(stem), is_known, suffix)
    else:
        yield Token(text, start, end, is_known)


def _has_capital(word: str) -> bool:
    """Хафтар, al-Burhan, аль-Бурхан."""
    particle, hyphen, rest = word.partition("-")
    return word[0].isupper() or bool(hyphen and rest and rest[0].isupper() and particle in PARTICLES)


def _run_end(tokens: Sequence[Token], start: int, joiners: frozenset[str]) -> int:
    """Capitalised words in a row; small joining words only between two of them."""
    end = start
    while end < len(tokens):
        if _has_capital(tokens[end].text):
            end += 1
            continue
        after = end
        while after < len(tokens) and after - end < 2 and tokens[after].text in joiners:
            after += 1
        if not (start < end < after < len(tokens) and _has_capital(tokens[after].text)):
            break
        end = after
    return end


def _pieces(run: Sequence[Token], language: str | None, joiners: frozenset[str], *, is_first: bool) -> list[list[Token]]:
    """A run without titles, weekdays, sentence openers and known names."""
    pieces: list[list[Token]] = [[]]
    for place, token in enumerate(run):
        piece = pieces[-1]
        joined = bool(piece) and place > 0 and run[place - 1].text in joiners
        opens_sentence = is_first and not any(pieces)
        is_cut = (token.is_known and not joined) or _is_cut(token.text, language, is_first=opens_sentence)
        is_cut = is_cut or (opens_sentence and _is_mass(run[place : place + 2]))
        if is_cut or (piece and (piece[-1].suffix or _starts_a_person(run, place, language))):
            pieces.append([])
        if not is_cut:
            pieces[-1].append(token)
    return [piece for piece in (_trimmed(piece, joiners) for piece in pieces) if piece]


def _is_mass(tokens: Sequence[Token]) -> bool:
    """"Residents of" at the start of a sentence."""
    return len(tokens) == 2 and tokens[1].text == "of" and tokens[0].text.endswith("s")


def _starts_a_person(run: Sequence[Token], place: int, language: str | None) -> bool:
    """«Института Востока Аркадий Полежаев»: a given name with a surname after it, and no given name before it."""
    if language not in slavic.DECLINED or place == 0 or place + 1 >= len(run):
        return False
    word, before = run[place].text, run[place - 1].text
    return slavic.is_given_name(word, language) and not slavic.is_given_name(before, language)


def _is_cut(word: str, language: str | None, *, is_first: bool) -> bool:
    lowered = word.lower()
    if lowered in CALENDAR or lowered in TITLES or lowered in TITLE_PARTS or (is_first and lowered in openers(language)):
        return True
    if language == "de":
        is_office = lowered.endswith(TITLE_ENDINGS) or re.fullmatch(BASE, lowered) is not None
        return is_office or _is_german_noun(lowered)
    if language in slavic.DECLINED:
        return slavic.is_title(word, language) or (is_first and slavic.is_common_word(word, language))
    return False


def _is_german_noun(lowered: str) -> bool:
    return lowered.endswith(GERMAN_NOUNS)


def _trimmed(piece: list[Token], joiners: frozenset[str]) -> list[Token]:
    while piece and (piece[0].text in joiners - LINKS or len(piece[0].text) < 2):
        piece = piece[1:]
    while piece and piece[-1].text in joiners:
        piece = piece[:-1]
    return piece


def _is_no_name(piece: Sequence[Token], run: Sequence[Token], text: str, language: str | None, *, is_first: bool) -> bool:
    """A sentence opener, a German noun, the second half of an office ("ministère de la Défense")."""
    first = piece[0].text
    before = text[max(0, piece[0].start - 60) : piece[0].start]
    if len(piece) == 1:
        if len(first) < _LEAST_LETTERS:
            return True
        if is_first and len(run) == 1 and _is_plain_opener(first, text):
            return True
        if _BEFORE_OFFICE.search(before):
            return True
    if language in slavic.DECLINED:
        return all(slavic.is_common_word(token.text, language) for token in piece)
    if language != "de":
        return False
    kind = _type_of(piece, before, text[piece[-1].end : piece[-1].end + 80], language)
    # Every German noun has a capital: a word alone needs a type, and an adjective before a noun is a phrase.
    is_phrase = first.lower().endswith(GERMAN_ADJECTIVES) and _is_german_noun(piece[-1].text.lower())
    return kind not in {"base", "person"} if len(piece) == 1 else is_phrase


def _is_plain_opener(word: str, text: str) -> bool:
    """A single word at the start of a sentence is a name only if it keeps its capital inside one."""
    return not re.search(rf"[^\W\d_,;] {re.escape(word)}\b", text)


def _typed(text: str, piece: Sequence[Token], field: Field, language: str | None) -> Run:
    before, after = text[max(0, piece[0].start - 60) : piece[0].start], text[piece[-1].end : piece[-1].end + 80]
    words = before.split()
    return Run(
        words=tuple(token.text for token in piece),
        type=_type_of(piece, before, after, language),
        is_in_title=field == "title",
        before=words[-1].lower().strip('«„"“(') if words and before.endswith((" ", "«", "„")) else "",
    )


def _type_of(piece: Sequence[Token], before: str, after: str, language: str | None) -> EntityType | None:
    last, whole = piece[-1].text.lower(), " ".join(token.text for token in piece).lower()
    if re.search(rf"\b(?:{BASE})$", whole) or re.match(rf"(?:{BASE})\b", whole):
        return "base"
    if re.fullmatch(GROUP, last):
        return "group"
    if re.search(rf"\b(?:{INSTITUTION})\b", whole):
        return "institution"
    if language in slavic.DECLINED and len(piece) == 1 and slavic.is_organisation(piece[0].text, language):
        return "institution"
    if _BEFORE_PERSON.search(before) or _AFTER_PERSON.search(after) or _is_person(piece, before, language):
        return "person"
    if _AFTER_BASE.search(after) or _BEFORE_BASE.search(before):
        return "base"
    if len(piece) <= 2 and (_BEFORE_PLACE.search(before) or piece[-1].suffix in PLACE_SUFFIXES):
        return "place"
    return None


def _is_person(piece: Sequence[Token], before: str, language: str | None) -> bool:
    """A German or Slavic title before the name, or a given name at its head."""
    title = before.split()[-1:] if before.endswith(" ") else []
    if title and title[0][-1].isalpha():
        if language in slavic.DECLINED and slavic.is_title(title[0], language):
            return True
        if language == "de" and title[0].lower().endswith(TITLE_ENDINGS):
            return True
    first = piece[0].text
    if len(piece) < 2:
        return False
    if _BEFORE_HOLDER.search(before):
        return True
    words = before.split()
    if language in slavic.DECLINED and len(words) > 1 and slavic.is_title(words[-2], language):
        return words[-1][0].isupper()
    return is_given_name(fold_text(first)) or (language in slavic.DECLINED and slavic.is_given_name(first, language))
