"""A text -> names in it that no gazetteer knows, with the type their wording suggests: the second level of a draft.

No model: capitalised runs, cut at titles, at known names and at words that are no names, typed by the words around them
("naval base", "envoy", "said"). Made to be read by a person, so it prefers a name too many to a name too few; what it cannot
type is left open. Words by language are in `candidate_words`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.mentions import nominatives as slavic
from pipeline.mentions.candidate import Candidate, Run, merged, plain_name
from pipeline.mentions.candidate_phrases import is_house, phrase_at
from pipeline.mentions.candidate_runs import is_german_noun, pieces_of, run_end, tokens_of
from pipeline.mentions.candidate_types import BEFORE_OFFICE, Token, is_acronym, type_of
from pipeline.mentions.candidate_words import GERMAN_ADJECTIVES, JOINERS, LINKS, PEOPLES, is_thing_in_german
from pipeline.mentions.mention import Field
from pipeline.mentions.nominatives import Occurrence
from pipeline.mentions.polish_nominatives import polish_nominatives

IN_NOMINATIVE = "="
"""Stands for the word before a name that is in its nominative already."""

OF_SOMEBODY = "без"
"""Stands for the word before a name in the genitive (in Russian, Ukrainian and Polish alike)."""

_LEAST_LETTERS = 3
_LEAST_OF_A_NUMBER = 2
"""M23 is a name where the text says it again; a road or an aeroplane it names once."""
_SENTENCE_END = frozenset('.!?“"«:”-—„–»')
_QUOTES = frozenset('"“„«')
_AND = frozenset({"и", "или", "і", "й", "та", "або", "i", "oraz"})

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
    titled = language != "de" and _is_title_case(title)
    kept = [run for run in runs if not run.is_in_title or not titled or run.name in in_text]
    kept = [run for run in kept if not all(word in PEOPLES for word in run.name.lower().split())]
    if language in slavic.DECLINED:
        kept = _in_nominative(kept, language)
    elif language == "pl":
        kept = _in_polish_nominative(kept)
    kept = [run for run in kept if plain_name(run.name) not in skip]
    return tuple(sorted(merged(kept), key=lambda candidate: (-candidate.times, candidate.name)))


def _in_nominative(runs: Sequence[Run], language: str) -> list[Run]:
    declined = [run for run in runs if run.before != IN_NOMINATIVE]
    found = slavic.nominatives([slavic.Occurrence(words=run.words, before=run.before) for run in declined], language)
    done = [replace(run, words=words) for run, words in zip(declined, found, strict=True)]
    return [*done, *(run for run in runs if run.before == IN_NOMINATIVE)]


def _in_polish_nominative(runs: Sequence[Run]) -> list[Run]:
    """Offices keep their form: their words do not agree like those of a person."""
    found = polish_nominatives([Occurrence(words=run.words, before=run.before) for run in runs])
    return [run if run.type == "institution" else replace(run, words=words) for run, words in zip(runs, found, strict=True)]


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _runs(text: str, field: Field, language: str | None, taken: Spans) -> Iterator[Run]:
    tokens = tokens_of(text, language, [(start, end) for one, start, end in taken if one == field])
    joiners = JOINERS.get(language or "", LINKS)
    start = 0
    before = ""
    while start < len(tokens):
        phrase = phrase_at(tokens, start, language)
        if phrase:
            yield Run(words=(phrase.name,), type=phrase.type, is_in_title=field == "title", before=IN_NOMINATIVE)
            start = phrase.end
            continue
        end = _before_phrase(tokens, start, run_end(tokens, start, joiners), language)
        if end == start:
            start += 1
            continue
        is_first = _opens_a_sentence(tokens, start)
        pieces = pieces_of(tokens[start:end], language, joiners, is_first=is_first)
        for number, piece in enumerate(pieces):
            heads = is_first and piece[0].start == tokens[start].start
            if not _is_no_name(piece, tokens[start:end], text, language, is_first=heads):
                run = _typed(text, piece, field, language)
                if run.before in _AND and before:  # «в Митровице и Звечане»
                    run = replace(run, before=before)
                if number + 1 < len(pieces) and pieces[number + 1][0].start == piece[-1].end + 1:
                    run = replace(run, before=OF_SOMEBODY)  # «адвокат Лахтина Роза Сейткулова»
                before = run.before
                yield run
        start = end


def _is_no_name(piece: Sequence[Token], run: Sequence[Token], text: str, language: str | None, *, is_first: bool) -> bool:
    """A sentence opener, a German noun, the second half of an office ("ministère de la Défense")."""
    first = piece[0].text
    before = text[max(0, piece[0].start - 60) : piece[0].start]
    if len(piece) == 1:
        if first[-1].isdigit():
            return len(re.findall(rf"\b{first}\b", text)) < _LEAST_OF_A_NUMBER
        is_quoted = before.endswith(("«", "„"))
        if len(first) < _LEAST_LETTERS - is_quoted:
            return True
        if is_first and len(run) == 1 and _is_plain_opener(first, text):
            return True
        if BEFORE_OFFICE.search(before):
            return True
    if language in slavic.DECLINED:
        if is_acronym(first):
            return False
        if len(piece) == 1 and is_house(first, language):
            return True
        is_thing = all(slavic.is_common_word(token.text, language) for token in piece)
        # Inside a sentence a noun with a capital is a name, though the dictionary knows it as a word («в Нише», «на Дунаї»).
        return is_thing and (is_first or len(piece) > 1 or not slavic.is_place_name(first, language))
    if language != "de":
        return False
    kind = type_of(piece, before, text[piece[-1].end : piece[-1].end + 80], language)
    # Every German noun has a capital: a word alone needs a type, and an adjective before a noun is a phrase.
    is_phrase = first.lower().endswith(GERMAN_ADJECTIVES) and is_german_noun(piece[-1].text.lower())
    return (kind is None or (kind == "place" and is_thing_in_german(first))) if len(piece) == 1 else is_phrase


def _is_plain_opener(word: str, text: str) -> bool:
    """A single word at the start of a sentence is a name only if it keeps its capital inside one."""
    if is_acronym(word) or (word[1:] != word[1:].lower() and not word.isupper()):
        return False  # KFOR, ExxonMobil
    return not re.search(rf"[^\W\d_,;] {re.escape(word)}\b", text)


def _opens_a_sentence(tokens: Sequence[Token], start: int) -> bool:
    """After a full stop, and in a quotation that does not go on from a word: «загону «Вихор»» is a name."""
    place = start - 1
    if place >= 0 and tokens[place].text in _QUOTES:
        return place == 0 or not tokens[place - 1].text[-1].isalpha()
    return place < 0 or tokens[place].text in _SENTENCE_END


def _before_phrase(tokens: Sequence[Token], start: int, end: int, language: str | None) -> int:
    """Where a run ends that leads up to a name of several words: "Taiwan's Ministry of National Defense"."""
    return next((place for place in range(start + 1, end) if phrase_at(tokens, place, language)), end)


def _typed(text: str, piece: Sequence[Token], field: Field, language: str | None) -> Run:
    before, after = text[max(0, piece[0].start - 60) : piece[0].start], text[piece[-1].end : piece[-1].end + 80]
    words = before.split()
    return Run(
        words=tuple(token.text for token in piece),
        type=type_of(piece, before, after, language),
        is_in_title=field == "title",
        before=words[-1].lower().strip('«„"“(') if words and before.endswith((" ", "«", "„")) else "",
    )
