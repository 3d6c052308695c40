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
_GOVERNED: Mapping[str, frozenset[str]] = {
    word: frozenset(cases.split())
    for words, cases in (
        ("в во на у", "loct accs gent"),
        ("из от до без около для после против возле близ вокруг із з від біля після", "gent"),
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
_SUBJECT = 15

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
    votes = _votes(occurrences, allowed)
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


def is_organisation(word: str, language: str) -> bool:
    """A name of an office: «Минобороны», «Росатом»."""
    return any("Orgn" in parse.tag.grammemes for parse in morph(language).parse(word.lower()))


def _allowed(options: Options, occurrence: Occurrence, language: str) -> Options:
    """The options left by the word before the name, or all of them where it leaves none."""
    cases = _cases_after(occurrence.before, language)
    left = {case: found for case, found in options.items() if case in cases}
    return left or options


def _cases_after(before: str, language: str) -> frozenset[str]:
    governed = _GOVERNED.get(before)
    if governed:
        return frozenset({"loct", "accs"}) if language == "ru" and before in _PLACE_ONLY else governed
    if before and is_title(before, language):
        parses = [parse for parse in morph(language).parse(before) if parse.normal_form in SLAVIC_TITLES]
        return frozenset(_case_of(parse.tag.case) for parse in parses)
    return frozenset(CASES)


def _case_of(case: str | None) -> str:
    return _SAME_CASE.get(case or "", case or "")


@lru_cache(maxsize=2048)
def _options(word: str, language: str) -> Options:
    particle, core = _split_particle(word)
    if len(core) < _LEAST_LETTERS:
        return {case: frozenset({word}) for case in CASES}
    found: dict[str, set[str]] = {}
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
    for parse in morph(language).parse(lowered):
        if _PROPER.isdisjoint(parse.tag.grammemes) or parse.tag.number == "plur":
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


def _votes(occurrences: Sequence[Occurrence], allowed: Iterable[Sequence[Options]]) -> Counter[str]:
    """How many different forms of the text each nominative explains."""
    explained: dict[str, set[str]] = {}
    for occurrence, options in zip(occurrences, allowed, strict=True):
        for word, by_case in zip(occurrence.words, options, strict=True):
            for nominative in frozenset().union(*by_case.values()):
                explained.setdefault(nominative, set()).add(f"{occurrence.before if len(occurrence.words) == 1 else ''} {word}")
    votes: Counter[str] = Counter()
    for nominative, forms in explained.items():
        attested = any(form.endswith(f" {nominative}") for form in forms)
        votes[nominative] = round(10 * (len(forms) + _ATTESTED * attested + _CONSONANT * (nominative[-1] not in "аяьй")))
    return votes


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
