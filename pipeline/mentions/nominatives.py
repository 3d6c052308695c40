"""Russian and Ukrainian names as they stand in sentences -> their nominative: «с Андреем Кожемякиным» -> Андрей Кожемякин.

No dictionary has the new names, so the forms of a whole text vote: the nominative that explains most of them wins, a
preposition before a name says its case, and the words of one name agree. A proposal for a reviewer, like all of a draft.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.mentions.affixes import PARTICLES
from pipeline.mentions.candidate_words import SLAVIC_TITLES
from pipeline.mentions.inflecting import CASES, by_ending, morph

DECLINED = frozenset({"ru", "uk"})

_PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "lname", "fname", "pname", "geo"})
_PERSONS = frozenset({"Name", "Surn", "Patr", "lname", "fname", "pname"})
_GOVERNED: Mapping[str, frozenset[str]] = {
    word: frozenset(cases.split())
    for words, cases in (
        ("в во на у", "loct accs gent"),
        ("из от до без около для после против возле близ вокруг від біля після", "gent"),
        ("із з зі", "gent ablt"),
        ("к ко по", "datv"),
        ("с со", "ablt gent"),
        ("над под перед между за", "ablt accs"),
        ("о об обо при", "loct"),
    )
    for word in words.split()
}
_PLACE_ONLY = frozenset("в во на".split())
_SAME_CASE = {"loc2": "loct", "gen2": "gent", "acc2": "accs"}
_LEAST_LETTERS = 3
_ATTESTED = 0.5
_CONSONANT = 0.1
_LIKE_OTHERS = 0.2
_SUBJECT = 15
_FLEETING = (("цем", "ablt"), ("ца", "gent"), ("ця", "gent"), ("цу", "datv"), ("цю", "datv"), ("це", "loct"), ("ці", "loct"))
"""Под Буяновцем: the vowel of Буяновец is gone."""

Options = Mapping[str, frozenset[str]]
"""Case -> the nominatives a form may have if it stands in that case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A name as it stands, and the word before it (lower case)."""

    words: tuple[str, ...]
    before: str = ""


def nominatives(occurrences: Sequence[Occurrence], language: str) -> list[tuple[str, ...]]:
    """The nominative of each occurrence, in order."""
    allowed = [[_allowed(_options(word, language), each, language) for word in each.words] for each in occurrences]
    votes = _votes(occurrences, allowed, language)
    return [_resolved(each, options, votes, language) for each, options in zip(occurrences, allowed, strict=True)]


def is_common_word(word: str, language: str) -> bool:
    """A word of the dictionary that is no name in any reading: «Депутат», «Суверенного»."""
    analyser = morph(language)
    lowered = word.lower()
    if not analyser.word_is_known(lowered):
        return False
    return all(_PROPER.isdisjoint(parse.tag.grammemes) for parse in analyser.parse(lowered))


def is_title(word: str, language: str) -> bool:
    """A title or office in whatever case: «послом», «Премьер-министру»."""
    return any(parse.normal_form in SLAVIC_TITLES for parse in morph(language).parse(word.lower()))


def is_given_name(word: str, language: str) -> bool:
    """A given name the dictionary knows."""
    lowered = word.lower()
    return bool(morph(language).word_is_known(lowered)) and any(
        not {"Name", "fname"}.isdisjoint(parse.tag.grammemes) for parse in morph(language).parse(lowered)
    )


def begins_a_person(word: str, before: str, language: str, *, parts: int) -> bool:
    """A given name that is not the second of two: «Ізмаїл Лариса Ткачук» are a town and a woman."""
    if not is_given_name(word, language):
        return False
    if not is_given_name(before, language):
        # «Адвокат Лахтина Роза Сейткулова»: a genitive before the name; «Рамо Клод Биро» is one man.
        return not may_be_a_persons(before, language) or before[-1] in "аяиіы"
    return parts > 2 and _genders(word, language).isdisjoint(_genders(before, language))


def _genders(word: str, language: str) -> frozenset[str]:
    names = (parse.tag for parse in morph(language).parse(word.lower()) if not _PERSONS.isdisjoint(parse.tag.grammemes))
    return frozenset(str(tag.gender) for tag in names)


def may_be_a_persons(word: str, language: str) -> bool:
    """No word of the dictionary but a name of persons: «Вук», «Гашич», «Цою», no «Новый», no «Дунай»."""
    analyser = morph(language)
    lowered = word.lower()
    if not analyser.word_is_known(lowered):
        return "-" not in word or word[0].isupper()
    return any(not _PERSONS.isdisjoint(parse.tag.grammemes) for parse in analyser.parse(lowered))


def is_place_name(word: str, language: str) -> bool:
    """A noun (no adjective) with a capital: a town may be called like a thing («в Нише»)."""
    return any(parse.tag.POS == "NOUN" for parse in morph(language).parse(word.lower()))


def is_organisation(word: str, language: str) -> bool:
    """A name of an office: «Минобороны», «Росатом»."""
    lowered = word.lower()
    may_be = morph(language).word_is_known(lowered) or lowered.startswith(("мин", "мін", "рос", "гос", "держ", "глав"))
    return may_be and any("Orgn" in parse.tag.grammemes for parse in morph(language).parse(lowered))


def _allowed(options: Options, occurrence: Occurrence, language: str) -> Options:
    """The options left by the word before the name, or all of them where it leaves none."""
    cases = _cases_after(occurrence.before, language)
    left = {case: found for case, found in options.items() if case in cases}
    return left or options


def _cases_after(before: str, language: str) -> frozenset[str]:
    governed = _GOVERNED.get(before)
    if governed:
        return frozenset({"loct", "accs"}) if language == "ru" and before in _PLACE_ONLY else governed
    adjective = [parse.tag for parse in morph(language).parse(before)[:6]] if before.isalpha() and len(before) > 3 else []
    if adjective and adjective[0].POS in {"ADJF", "PRTF"}:  # «в окупованому Криму»
        return frozenset(_case_of(tag.case) for tag in adjective if tag.POS in {"ADJF", "PRTF"})
    people = [tag for tag in adjective if tag.POS == "NOUN" and "anim" in tag and tag.number != "plur"]
    if people and people[0] == adjective[0]:  # «по словам пилота Мусы Хамиду»
        return frozenset(_case_of(tag.case) for tag in people)
    if before and is_title(before, language):
        parses = [parse for parse in morph(language).parse(before) if parse.normal_form in SLAVIC_TITLES]
        return frozenset(_case_of(parse.tag.case) for parse in parses)
    return frozenset(CASES)


def _case_of(case: str | None) -> str:
    return _SAME_CASE.get(case or "", case or "")


@lru_cache(maxsize=2048)
def _options(word: str, language: str) -> Options:
    particle, core = _split_particle(word)
    if len(core) < _LEAST_LETTERS or word.isupper():
        return {case: frozenset({word}) for case in CASES}
    found: dict[str, set[str]] = {}
    first, hyphen, rest = core.partition("-")
    if hyphen and rest[:1].isupper() and min(len(first), len(rest)) >= _LEAST_LETTERS:  # «Вербицького-Лозу»
        halves = _options(first, language), _options(rest, language)
        return {
            case: frozenset(f"{particle}{one}-{other}" for one in halves[0].get(case, {first}) for other in names)
            for case, names in halves[1].items()
        }
    for case, nominative in (*_by_dictionary(core, language), *_by_table(core, language)):
        found.setdefault(case, set()).add(particle + nominative)
    return {case: frozenset(forms) for case, forms in found.items()}


def _split_particle(word: str) -> tuple[str, str]:
    """'аль-Бурхана' -> 'аль-', 'Бурхана'."""
    first, hyphen, rest = word.partition("-")
    return (f"{first}-", rest) if hyphen and first.lower() in PARTICLES else ("", word)


def _by_dictionary(word: str, language: str) -> Iterator[tuple[str, str]]:
    lowered = word.lower()
    if not morph(language).word_is_known(lowered):
        return
    parses = morph(language).parse(lowered)
    # The Ukrainian dictionary does not say which of its nouns are places (Крим, Дунай).
    nouns = language == "uk" and not any(_PROPER & parse.tag.grammemes for parse in parses)
    for parse in parses:
        is_name = parse.tag.POS == "NOUN" if nouns else not _PROPER.isdisjoint(parse.tag.grammemes)
        if not is_name or parse.tag.number == "plur":
            continue
        base = parse.inflect({"nomn"})
        yield _case_of(parse.tag.case), _like(word, base.word if base else lowered)


def _by_table(word: str, language: str) -> Iterator[tuple[str, str]]:
    """By the endings of names, where the dictionary knows no name of these letters."""
    if any(True for _ in _by_dictionary(word, language)):
        return
    lowered = word.lower()
    if lowered.endswith(("овой", "евой", "иной")):
        yield from ((case, word[:-2] + "а") for case in ("gent", "datv", "ablt", "loct"))
    if lowered.endswith("о"):
        yield from ((case, word) for case in CASES)  # Сійярто
    for ending, case in _FLEETING:
        if lowered.endswith(ending) and len(word) > len(ending) + 2 and lowered[-len(ending) - 1] not in "аеиоуыэюяіїє":
            yield case, word[: -len(ending)] + ("ець" if language == "uk" else "ец")
    stems = {word, word[:-1], word[:-2]}
    long_enough = [stem for stem in stems if len(stem) >= _LEAST_LETTERS]
    for nominative in sorted(stem + ending for stem in long_enough for ending in ("", "а", "я", "ь", "й")):
        for case, forms in zip(CASES, by_ending(nominative, language), strict=True):
            if word in forms:
                yield case, nominative


def _like(word: str, base: str) -> str:
    """The dictionary's lower case, with capitals where the text has them."""
    parts, pattern = base.split("-"), word.split("-")
    if len(parts) != len(pattern):
        return base[0].upper() + base[1:]
    return "-".join(part[0].upper() + part[1:] if old[:1].isupper() else part for part, old in zip(parts, pattern, strict=True))


def _votes(occurrences: Sequence[Occurrence], allowed: Iterable[Sequence[Options]], language: str) -> Counter[str]:
    """How many different forms of the text each nominative explains."""
    explained: dict[str, set[str]] = {}
    expected = _expected(occurrences, language)
    attested: set[str] = set()
    for occurrence, options in zip(occurrences, allowed, strict=True):
        if "nomn" in _cases_after(occurrence.before, language):
            attested.update(occurrence.words)
        for word, by_case in zip(occurrence.words, options, strict=True):
            for nominative in frozenset().union(*by_case.values()):
                explained.setdefault(nominative, set()).add(f"{occurrence.before if len(occurrence.words) == 1 else ''} {word}")
    votes: Counter[str] = Counter()
    for nominative, forms in explained.items():
        likely = _CONSONANT * (nominative[-1] not in "аяьй") + _LIKE_OTHERS * (nominative in expected)
        votes[nominative] = round(10 * (len(forms) + _ATTESTED * (nominative in attested) + likely))
    return votes


def _expected(occurrences: Iterable[Occurrence], language: str) -> frozenset[str]:
    """What the dictionary makes of single words by their endings: Митровице is like столице."""
    found: set[str] = set()
    for each in occurrences:
        parses = morph(language).parse(each.words[0].lower()) if len(each.words) == 1 and each.before in _GOVERNED else []
        found.update(_like(each.words[0], parse.normal_form) for parse in parses[:1] if parse.tag.POS == "NOUN")
    return frozenset(found)


def _resolved(occurrence: Occurrence, options: Sequence[Options], votes: Counter[str], language: str) -> tuple[str, ...]:
    best: tuple[str, ...] = occurrence.words
    most = 0
    # A given name in the nominative (Айгуль) speaks for the whole name: «Бейшенова» is then no genitive of a man's.
    is_subject = len(occurrence.words) > 1 and is_given_name(occurrence.words[0], language)
    for case in CASES:
        if not all(case in by_case for by_case in options):
            continue
        chosen = tuple(max(sorted(by_case[case]), key=lambda form: votes[form]) for by_case in options)
        score = sum(votes[form] for form in chosen) + _SUBJECT * (is_subject and case == "nomn" and chosen == occurrence.words)
        if score > most:
            best, most = chosen, score
    return best
