"""The rules at the spot: what is wrong with a hit by its own letters and by the words that touch it.

Each gives the rule that refuses the hit, in words a person can read, or nothing.
"""

from pipeline.mentions.affixes import PARTICLES
from pipeline.mentions.alphabet import SPACE
from pipeline.mentions.forms import Form, plain_spelling
from pipeline.mentions.given_names import is_given_name
from pipeline.mentions.lexicon import Alternative, SeedRules
from pipeline.mentions.scanning import Scanned

_TANWEEN = "\u064b"
"""The sign of an indefinite accusative: روسياً is "Russian", no name of a state stands so."""

_UKRAINIAN_LETTERS = frozenset("іїєґ")


def with_marks(text: str, end: int) -> int:
    """Take in the vowel signs after the last letter, which folding deleted."""
    while end < len(text) and _is_mark(text[end]):
        end += 1
    return end


def _is_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f" or "\u0591" <= char <= "\u05c7" or "\u064b" <= char <= "\u065f" or char == "\u0670"


def spelling_fault(text: str, form: Form, start: int, end: int, language: str | None) -> str:
    """What is wrong with the letters themselves: case, diacritics, the shape of an acronym."""
    spelled = text[start:end]
    if form.exact:
        return _acronym_fault(text, form, start, end, language)
    if form.languages and language not in form.languages:
        return f"a name only in {', '.join(sorted(form.languages))}"
    if form.needs_capital and not _starts_with_capital(spelled) and not _may_be_lower(form, spelled, language):
        return NO_CAPITAL
    if _TANWEEN in (text[end - 1 : end], text[end : end + 1]) and form.language == "ar" and form.is_single:
        return "an adjective"
    if form.strict and plain_spelling(spelled) != form.strict:
        return f"diacritics: not {form.name}"
    return ""


def _starts_with_capital(spelled: str) -> bool:
    if spelled[:1].isupper():
        return True
    for char in spelled:
        if char.isalpha():
            return char.isupper() or char.istitle() or char.lower() == char.upper()
    return True


def _may_be_lower(form: Form, spelled: str, language: str | None) -> bool:
    """Ukrainian media write путін, росія, москва small on purpose; the same letters in Russian are other words."""
    return form.is_case_free and (
        language == form.language or (language is None and not _UKRAINIAN_LETTERS.isdisjoint(spelled))
    )


def _acronym_fault(text: str, form: Form, start: int, end: int, language: str | None) -> str:
    if form.languages and language is not None and language not in form.languages:
        return f"acronym of {', '.join(sorted(form.languages))}"
    if _is_wordlike(form.exact) and _in_capitals(text, start, end):
        return "acronym in a run of capitals"
    return ""


def plain_quotes(text: str) -> str:
    return text.replace("״", '"').replace("”", '"').replace("“", '"').replace("’", "'").replace("\u200c", "")


_VOWELS = frozenset("AEIOUYÜÖÄАЕИОУЫЭЮЯІЇЄ")


def _is_wordlike(acronym: str) -> bool:
    """IS, US, EI could be words of a headline in capitals; SDF, YPG could not."""
    letters = [char for char in acronym if char.isalpha()]
    return len(letters) <= 2 or (len(letters) == 3 and not _VOWELS.isdisjoint(letters))


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Do the two words on either side stand in capitals too?"""
    around = [*text[max(0, start - 40) : start].split()[-2:], *text[end : end + 40].split()[:2]]
    words = ["".join(char for char in word if char.isalpha()) for word in around]
    cased = [word for word in words if len(word) > 1 and word.lower() != word.upper()]
    return len(cased) >= 2 and all(word.isupper() for word in cased)


def neighbour_fault(
    scanned: Scanned, rules: SeedRules, alternative: Alternative, start: int, end: int, language: str | None
) -> str:
    """The words that touch the name: those the profile refuses, and the given name of somebody else."""
    entity = alternative.entity
    refused_before, refused_after = rules.not_before[entity.id], rules.not_after[entity.id]
    is_surname = alternative.form.is_single and (entity.type == "person" or (language in _APART and entity.type in PLACES))
    is_doubted = language in _ROMANCE and language in entity.doubted_in
    is_given = alternative.form.is_single and (entity.is_given_name or is_doubted)
    if not (refused_before or refused_after or is_surname or is_given):
        return ""
    before, before_at = word_before(scanned, start) if refused_before or is_surname or is_given else ("", start)
    if before and (before in refused_before or before.removeprefix("ال") in refused_before):
        return f"not_before: {before}"
    after, after_at = word_after(scanned, end) if refused_after or is_given or entity.licence_only else ("", end)
    if after and (after in refused_after or after.removeprefix("ال") in refused_after):
        return f"not_after: {after}"
    if (
        is_given
        and after
        and not _is_of_somebody_watched(rules, alternative, after, everybody=is_doubted)
        and (_is_surname_at(scanned, language, end, after, after_at) or _is_second_name(scanned, language, after, after_at))
    ):
        return f"{GIVEN_NAME} before {after}"
    if not (is_surname or is_given):
        return ""
    own = rules.own_words[entity.id]
    if before and before not in own and is_given_name(before) and _has_capital_at(scanned, before_at):
        return f"{ANOTHER_PERSON}: {before}"
    if entity.licence_only and after and after not in own and is_given_name(after) and _has_capital_at(scanned, after_at):
        return f"{ANOTHER_PERSON}: {after}"
    return ""


def _is_of_somebody_watched(rules: SeedRules, alternative: Alternative, after: str, *, everybody: bool) -> bool:
    """Is the next word the entity's own? Or that of another entity, in Cyrillic, where one name follows another without a word
    between (речник путіна Пєсков), and of `everybody` where the name is one of a place (a Mosca Putin)?"""
    if after in rules.own_words[alternative.entity.id]:
        return True
    return (everybody or "а" <= after[0] <= "ї") and any(after in words for words in rules.own_words.values())


PLACES = frozenset({"state", "place"})
"""What may be a surname too: Fernando Moscou, Omar Siria."""

_APART = frozenset("en fr es it pt ro nl sv da no ca".split())
"""Languages that put a small word between one name and the next (to Israel, d'Assad), and do not write nouns with capitals."""

GIVEN_NAME = "a given name"
ANOTHER_PERSON = "another person"
NO_CAPITAL = "no capital"
_AZERBAIJANI_SURNAMES = ("ov", "ova", "ev", "eva", "zade", "oglu")

_SURNAME_ENDINGS = tuple("ов ова ев ева ин ина ский ская енко ян заде оглы улы дзе швили ович евич".split())


def _is_surname_at(scanned: Scanned, language: str | None, end: int, after: str, at: int) -> bool:
    """Does somebody's surname follow, so that what looked like the state or the president is a given name?"""
    first, last = scanned.span(end, at)
    if len(after) < 3 or scanned.original[first:last] != " " or not _has_capital_at(scanned, at):
        return False
    if "а" <= after[0] <= "ї":
        return after.endswith(_SURNAME_ENDINGS)
    if language == "az":
        return after.endswith(_AZERBAIJANI_SURNAMES)
    if language == "tr" and scanned.original[scanned.span(at, at + len(after))[1] :][:1] in {"'", "’"}:
        return False  # Esad Halep'i aldı
    return (language == "tr" or language in _APART) and not _is_title_case(scanned, end, at + len(after))


_ROMANCE = frozenset("es it pt ro fr".split())
"""Where no name of a place stands before another noun as its attribute (Moscow Region), so that it is a given name there."""

_HEBREW_SURNAMES = frozenset(
    "כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן מלכה אזולאי כץ יוסף דוד עמר אוחיון חדד גבאי קליין שפירא רוזן".split()
)

_NAMES_IN_A_ROW = frozenset("ckb ku ur hi he pl cs sk hr az".split())
"""Languages in which a given name after the name makes it one as well (Esed Omer); in Arabic a verb stands before both."""


def _is_second_name(scanned: Scanned, language: str | None, after: str, at: int) -> bool:
    is_name = is_given_name(after) or (language == "he" and after in _HEBREW_SURNAMES)
    return language in _NAMES_IN_A_ROW and is_name and _has_capital_at(scanned, at)


def _is_title_case(scanned: Scanned, end: int, at: int) -> bool:
    """Are the words around these two written with capitals anyway, as in an American headline?"""
    first, last = scanned.span(max(0, end - 60), end)
    before = scanned.original[first:last].split()[:-1]
    first, last = scanned.span(at, min(len(scanned.codes), at + 80))
    words = [word for word in (*before, *scanned.original[first:last].split()) if len(word) > 3 and word[0].isalpha()]
    return not words or sum(word[0].isupper() for word in words) * 3 > len(words) * 2


def _has_capital_at(scanned: Scanned, position: int) -> bool:
    return _starts_with_capital(scanned.original[scanned.span(position, position + 1)[0]])


def word_before(scanned: Scanned, position: int) -> tuple[str, int]:
    """The folded word that touches `position` on its left, and where it starts; articles (al-, аль-) are looked through."""
    for _ in range(2):
        if position < 2 or scanned.codes[position - 1] != SPACE:
            break
        start = scanned.word_start(position - 1)
        word = scanned.folded_text[start : position - 1]
        if word not in PARTICLES:
            return word, start
        position = start
    return "", position


def word_after(scanned: Scanned, position: int) -> tuple[str, int]:
    """The folded word that touches `position` on its right, and where it starts; articles are looked through."""
    for _ in range(2):
        if position >= len(scanned.codes) or scanned.codes[position] != SPACE:
            break
        start = position + 1
        position = scanned.word_end(start)
        word = scanned.folded_text[start:position]
        if word not in PARTICLES:
            return word, start
    return "", position
