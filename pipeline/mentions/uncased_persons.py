"""Arabic, Persian and Hebrew texts -> persons: behind a title, however long the office, or by a common given name.

There are no capitals, so where a name begins and ends is weighed: a given name begins it, a verb, a preposition or a sign
ends it, and a third part is taken where the second is a given name too or its ending is that of a surname (رحیم صفوی).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.mentions.common_names import is_common_given_name
from pipeline.mentions.uncased_words import VOCABULARIES, Vocabulary
from pipeline.seeds.folding import fold_text

_TOKEN = re.compile(r"[\u0621-\u064a\u064b-\u0652\u066e-\u06d3\u200c\u0590-\u05ea'\"׳״\-]+|[^\s]")
KNOWN = "\ue000"
"""Stands in a text for a name that is known and no person's."""

_LONGEST_OFFICE = 8
_MOST_UNITS = 4
_SERVANT = "عبد"
_LEAST_LETTERS = 2
_THAT = frozenset({"ان", "بان", "انه", "گفت"})
_COMMAS = frozenset({",", "،", "、"})
_SIGNS = "'\"׳״-\u200c"


class Word(NamedTuple):
    """A word as it stands and folded; `is_sign` for what ends a name."""

    text: str
    folded: str
    is_sign: bool


def uncased_persons(text: str, language: str) -> Iterator[str]:
    """Each place of a name; the same name may come several times."""
    vocabulary = VOCABULARIES[language]
    words = [_word(match.group()) for match in _TOKEN.finditer(text)]
    place = ended = 0
    while place < len(words):
        is_told = ended > 0 and place == ended + 1 and words[ended].text in _COMMAS  # the title of the name before the comma
        may_lead = _is_title(words[place], vocabulary) and not is_told
        start = _start_behind_title(words, place, vocabulary) if may_lead else -1
        if start < 0:
            start = _start_before_title(words, place, vocabulary)
        if start < 0 and _is_sure_given_name(words[place], vocabulary):
            start = place
        name = _name_at(words, start, vocabulary) if start >= 0 else []
        if len(name) > 1:
            yield " ".join(word.text.strip(_SIGNS) for word in name)
            place = ended = start + len(name)
        else:
            place += 1


def _word(text: str) -> Word:
    plain = text.strip(_SIGNS) or text
    is_sign = not (plain[0].isalpha() or plain == KNOWN)
    return Word(text=text, folded=fold_text(plain.replace('"', "״")), is_sign=is_sign)


def _bare(word: Word, vocabulary: Vocabulary) -> Iterator[str]:
    """The word without conjunctions, prepositions and its article."""
    rest = word.folded
    for _ in range(3):
        yield rest
        if vocabulary.article and rest.startswith(vocabulary.article):
            yield rest[len(vocabulary.article) :]
        if not rest or rest[0] not in vocabulary.heads:
            return
        rest = rest[1:]


def _is_title(word: Word, vocabulary: Vocabulary) -> bool:
    if any(form in vocabulary.titles for form in _bare(word, vocabulary)):
        return True
    return word.folded.replace("-", " ").rpartition(" ")[2] in vocabulary.titles  # תת-אלוף


def _is_given(word: Word) -> bool:
    if word.folded == _SERVANT:
        return True
    return is_common_given_name(word.text.strip(_SIGNS))


def _is_sure_given_name(word: Word, vocabulary: Vocabulary) -> bool:
    if word.is_sign or not _may_be_part(word, vocabulary):
        return False
    unsure = word.folded in vocabulary.words_of_doubt or word.folded in vocabulary.offices
    return not unsure and _is_given(word)


def _may_be_part(word: Word, vocabulary: Vocabulary) -> bool:
    if word.is_sign or word.text == KNOWN or len(word.folded) < _LEAST_LETTERS:
        return False
    return word.folded not in vocabulary.stops | vocabulary.sources and word.text not in _ON


_ON = ("على", "وعلى")
"""Folded it is Ali."""


def _start_behind_title(words: Sequence[Word], title: int, vocabulary: Vocabulary) -> int:
    """Where the name begins behind a title and what belongs to the office, -1 if none is there."""
    place = title + 1
    guess = -1
    while place < min(len(words), title + 1 + _LONGEST_OFFICE):
        word = words[place]
        if word.is_sign:
            if word.text in _COMMAS and _is_apposition(words, place + 1, vocabulary):
                return place + 1
            break
        if _begins_a_name(words, place, vocabulary):
            is_unknown = guess == place - 1 and vocabulary.article == "ال" and guess > title  # شائع محسن الزنداني
            return guess if is_unknown and words[guess - 1].folded not in vocabulary.houses else place
        is_houses_name = place > title + 1 and words[place - 1].folded in vocabulary.houses
        if not _is_office(word, vocabulary) and not is_houses_name:
            if guess < 0 and _may_be_part(word, vocabulary):
                guess = place
            if word.folded in vocabulary.stops and not _leads_on(words, place, vocabulary):
                break
        place += 1
    before = words[guess - 1]
    is_houses_name = guess > title + 2 and words[guess - 2].folded in vocabulary.houses
    if guess > title + 1 and not is_houses_name and (before.folded in vocabulary.houses or not _is_office(before, vocabulary)):
        return -1
    return guess if guess >= 0 and _may_begin(words, guess, vocabulary, is_next=guess == title + 1) else -1


def _is_apposition(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Two to four words between commas behind a title: «שגריר רוסיה, ולריאן שוואיוב, אישר»."""
    end = start
    if start < len(words) and _is_title(words[start], vocabulary):
        return False
    while end < len(words) and _may_be_part(words[end], vocabulary) and (end > start or not _is_office(words[end], vocabulary)):
        end += 1
    return 2 <= end - start <= _MOST_UNITS and end < len(words) and words[end].text in _COMMAS


def _start_before_title(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """The same place where a name stands here and its title behind a comma: «هومن فلاحی راد، تحلیلگر»; -1 if none does."""
    begins = start == 0 or words[start - 1].is_sign or words[start - 1].folded in vocabulary.stops
    if not begins and words[start - 1].folded not in vocabulary.sources:
        return -1
    if not _is_apposition(words, start, vocabulary):
        return -1
    end = next(place for place in range(start, len(words)) if words[place].is_sign)
    return start if end + 1 < len(words) and _is_title(words[end + 1], vocabulary) else -1


def _begins_a_name(words: Sequence[Word], place: int, vocabulary: Vocabulary) -> bool:
    """A given name, and a word that may be a surname after it."""
    if words[place].folded in vocabulary.offices or not _is_given(words[place]):
        return False
    return place + 1 < len(words) and _may_be_part(words[place + 1], vocabulary)


def _is_office(word: Word, vocabulary: Vocabulary) -> bool:
    if word.text == KNOWN or word.folded in vocabulary.offices:
        return True
    if vocabulary.article and len(word.folded) > 3:
        return any(form in vocabulary.offices for form in _bare(word, vocabulary)) or word.folded.startswith(
            (vocabulary.article, "لل")
        )
    return _is_title(word, vocabulary)


def _leads_on(words: Sequence[Word], place: int, vocabulary: Vocabulary) -> bool:
    """A preposition inside an office: «المبعوث إلى اليمن»."""
    after = words[place + 1] if place + 1 < len(words) else None
    return after is not None and not after.is_sign and len(words[place].folded) <= 3 and _is_office(after, vocabulary)


def _may_begin(words: Sequence[Word], place: int, vocabulary: Vocabulary, *, is_next: bool) -> bool:
    """A name nobody knows, behind a title: two words that are neither offices nor indefinite nouns."""
    pair = words[place : place + 2]
    if len(pair) < 2 or not all(_may_be_part(word, vocabulary) for word in pair):
        return False
    first, second = pair
    if _is_office(first, vocabulary) or _is_title(first, vocabulary) or second.folded in vocabulary.offices:
        return False
    if vocabulary.article == "ה" and first.folded.startswith("ל") and not is_next:
        return False  # «ראש המרכז לחקר הים»
    is_plural = is_next and first.folded.endswith(("ات", "ים", "ות"))
    return not (is_plural or first.folded.endswith(("ه", "ية"))) or vocabulary.article == ""


def _name_at(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> list[Word]:
    """The parts of the name that begins at `start`; «عبد الرحمن» is one unit."""
    name = _unit(words, start, vocabulary)
    units = 1
    while units < _MOST_UNITS:
        place = start + len(name)
        if place >= len(words) or not _may_be_part(words[place], vocabulary):
            break
        ends_there = place + 1 < len(words) and (words[place + 1].is_sign or words[place + 1].folded in _THAT)
        ends_at_sign = ends_there and words[place + 1].is_sign
        if units >= 2 and not _takes_third(name, words[place], vocabulary, ends_there=ends_there, ends_at_sign=ends_at_sign):
            break
        if units == 1 and _is_title(words[place], vocabulary) and not _is_given(words[place]):
            break
        unit = _unit(words, place, vocabulary)
        if unit[-1].folded in vocabulary.joiners and not (units == 1 and ends_there):
            break
        name += unit
        units += 1
    return name if units > 1 else []


def _unit(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> list[Word]:
    unit = [words[start]]
    place = start + 1
    while unit[-1].folded in vocabulary.joiners and place < len(words) and _may_be_part(words[place], vocabulary):
        unit.append(words[place])
        place += 1
    return unit


def _takes_third(
    name: Sequence[Word], word: Word, vocabulary: Vocabulary, *, ends_there: bool, ends_at_sign: bool
) -> bool:
    last = name[-1]
    if _is_given(last) and vocabulary.article and word.folded.startswith("ال"):
        return True  # a surname that is an office too: القاضي
    if word.folded in vocabulary.offices or (_is_title(word, vocabulary) and not _is_given(word)):
        return False
    if word.folded in vocabulary.joiners or _is_given(word):
        return True
    if vocabulary.article == "ال" and _is_like_a_verb(word):
        return False
    if _is_given(last):
        return True
    if vocabulary.third_endings:
        is_surname = len(word.folded) > 2 and word.folded.endswith(vocabulary.third_endings)
        return ends_there or (len(name) < _MOST_UNITS and is_surname)
    has_article = len(word.folded) > 4 and word.folded.startswith("ال") and not word.folded.endswith(("ية", "يه"))
    is_free = not last.folded.startswith("ال") or (len(name) > 1 and name[-2].folded in vocabulary.joiners)
    if not has_article:
        is_known = last.folded.startswith("ال") and _is_given(name[0])
        return ends_there and len(name) == 2 and (is_known or not ends_at_sign)
    return is_free and (ends_there or word.folded.endswith("ي"))


def _is_like_a_verb(word: Word) -> bool:
    """اعتبر, استقبل, يرى, ستراجع: derived verbs have a bare alif, the imperfect a prefix."""
    return not word.folded.startswith("ال") and word.text.startswith(("ا", "ي", "ت", "سي", "ست"))
