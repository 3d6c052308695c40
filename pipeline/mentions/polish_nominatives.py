"""Polish names as they stand in sentences -> their nominative: «z Radosławem Sikorskim», "w Lubminie".

By tables of endings, as in `nominatives`: the words of one name agree in case, a preposition or a title before it says which,
the forms of the whole text vote, and a known given name speaks for its nominative. A proposal for a reviewer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.mentions.common_names import is_common_given_name
from pipeline.mentions.nominatives import Occurrence

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_GOVERNED: Mapping[str, frozenset[str]] = {
    word: frozenset(cases.split())
    for words, cases in (
        ("w we na", "loct"),
        ("do od dla bez u koło obok spod znad wobec według podczas oprócz", "gent"),
        ("z ze", "gent ablt"),
        ("ku dzięki przeciw wbrew", "datv"),
        ("za pod nad przed między", "ablt accs"),
        ("o po przy", "loct"),
        ("przez", "accs"),
    )
    for word in words.split()
}
_BY_TITLE = (("owi", "datv"), ("em", "ablt"), ("ego", "gent accs"), ("emu", "datv"), ("ym", "ablt loct"))
"""The case of a title or an adjective before the name."""
_SOFTENED = dict(zip("tdnrłszwbmpf", "ci dzi ni rz l si zi wi bi mi pi fi".split(), strict=True))
_SOFTENED_OF_A = {**_SOFTENED, "k": "c", "g": "dz"}
_ENDINGS = ("", "a", "o", "e", "ie", "y", "i", "ek", "ec", "er", "ia", "ów")
_LONGEST_ENDING = 4
_CLUSTERS = ("sk", "ck", "ng", "rg", "rd", "rt", "nt", "st", "ld", "ch", "sz", "cz", "rz", "lm", "nd", "rk")
"""Two consonants a name may end in: Gdańsk, but no "Wiln"."""
_LEAST_LETTERS = 3
_GIVEN, _ATTESTED = 20, 5
_SUBJECT = 12

Options = Mapping[str, frozenset[str]]


def polish_nominatives(occurrences: Sequence[Occurrence]) -> list[tuple[str, ...]]:
    """The nominative of each occurrence, in order."""
    options = [[_options(word) for word in each.words] for each in occurrences]
    votes = _votes(occurrences, options)
    return [_resolved(each, found, votes) for each, found in zip(occurrences, options, strict=True)]


def may_be_given_name(word: str) -> bool:
    """A given name in whatever case: Dariuszowi, Radosławem."""
    return any(is_common_given_name(name) for names in _options(word).values() for name in names)


def _cases_after(before: str) -> frozenset[str]:
    if before in _GOVERNED:
        return _GOVERNED[before]
    for ending, cases in _BY_TITLE:
        if len(before) > len(ending) + 3 and before.endswith(ending):
            return frozenset(cases.split())
    return frozenset(_CASES)


@lru_cache(maxsize=2048)
def _options(word: str) -> Options:
    """Case -> the nominatives this form may have in it."""
    found: dict[str, set[str]] = {"nomn": {word}}
    for nominative in _possible(word):
        for case, forms in zip(_CASES, _paradigm(nominative), strict=True):
            if word in forms:
                found.setdefault(case, set()).add(nominative)
    if len(word) < _LEAST_LETTERS or not _is_declined(word):
        found = {case: {word} for case in _CASES}
    return {case: frozenset(names) for case, names in found.items()}


def _is_declined(word: str) -> bool:
    return word[1:].islower() or "-" in word


def _possible(word: str) -> Iterator[str]:
    for cut in range(_LONGEST_ENDING + 1):
        stem = word[: len(word) - cut]
        if len(stem) < _LEAST_LETTERS - 1:
            return
        stems = {stem, *(stem[: -len(soft)] + hard for soft, hard in _hardened() if stem.endswith(soft))}
        for base in sorted(stems):
            yield from (base + ending for ending in _ENDINGS)


@lru_cache(maxsize=1)
def _hardened() -> tuple[tuple[str, str], ...]:
    return tuple((soft, hard) for hard, soft in _SOFTENED_OF_A.items())


def _paradigm(name: str) -> tuple[frozenset[str], ...]:
    """The forms of a nominative, in the order of the cases."""
    stem, last = name[:-1], name[-1]
    if name.endswith(("ski", "cki", "dzki")):
        return _forms(name, (stem, "iego iemu iego im im"))
    if name.endswith(("ska", "cka", "dzka")):
        return _forms(name, (stem, "iej iej ą ą iej"))
    if last == "a":
        genitive = "i" if stem[-1:] in "kgij" else "y"
        soft = _softened(stem, _SOFTENED_OF_A) + ("" if stem[-1:] == "i" else "e")
        return _forms(name, (stem, f"{genitive} ={soft} ę ą ={soft}"))
    if name.endswith("ie"):
        return _forms(name, (stem, "a u e em u"))
    if last == "o":
        return _forms(name, (stem, f"a u o em ={_softened(stem, _SOFTENED)}e"), (stem, "a u o em u"))
    if last in "yie":
        return _forms(name, (stem, f"= om {last} ami ach"), (stem, f"ów om {last} ami ach"), (stem, f"i om {last} ami ach"))
    return _masculine(name)


def _masculine(name: str) -> tuple[frozenset[str], ...]:
    stem = name
    for ending, short in (("ek", "k"), ("ec", "c"), ("er", "r"), ("eł", "ł"), ("ów", "ow")):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            stem = name[: -len(ending)] + short
            if ending == "er":  # Aleksander, Aleksandra; but Müller, Müllera
                return _forms(name, *_of_consonant(stem), *_of_consonant(name))
    return _forms(name, *_of_consonant(stem))


def _of_consonant(stem: str) -> list[tuple[str, str]]:
    last = stem[-1]
    instrumental = "iem" if last in "kg" else "em"
    locative = "u" if last in "kgcjlżśźń" or stem.endswith(("ch", "sz", "cz", "rz", "l")) else f"={_softened(stem, _SOFTENED)}e"
    return [(stem, f"a owi a {instrumental} {locative}"), (stem, f"u owi = {instrumental} {locative}")]


def _softened(stem: str, table: Mapping[str, str]) -> str:
    return stem[:-1] + table.get(stem[-1:], stem[-1:])


def _forms(name: str, *rows: tuple[str, str]) -> tuple[frozenset[str], ...]:
    """One set per case; "=" before a form means it is whole, alone that it is the stem."""
    found: list[set[str]] = [{name}, set(), set(), set(), set(), set()]
    for stem, endings in rows:
        for forms, ending in zip(found[1:], endings.split(), strict=True):
            forms.add((ending[1:] or stem) if ending.startswith("=") else stem + ending)
    return tuple(frozenset(forms) for forms in found)


def _votes(occurrences: Iterable[Occurrence], options: Iterable[Sequence[Options]]) -> Counter[str]:
    explained: dict[str, set[str]] = {}
    attested: set[str] = set()
    for occurrence, found in zip(occurrences, options, strict=True):
        cases = _cases_after(occurrence.before)
        for word, by_case in zip(occurrence.words, found, strict=True):
            if "nomn" in cases:
                attested.add(word)
            for name in frozenset().union(*(names for case, names in by_case.items() if case in cases)):
                explained.setdefault(name, set()).add(word)
    votes: Counter[str] = Counter()
    for name, forms in explained.items():
        votes[name] = 10 * len(forms) + _ATTESTED * (name in attested) + _GIVEN * is_common_given_name(name) + _likely(name)
    return votes


def _likely(name: str) -> int:
    """Of several nominatives that explain a form alike, the commoner ending."""
    if name.endswith(("ego", "emu", "iej", "owi", "ach", "ami")):
        return -10
    if name.endswith(("ski", "cki", "ów", "ście")) or (name.endswith("ek") and is_common_given_name(name)):
        return 4
    if name[-1] == "a":
        return 3 if name[-2:-1] in set("dtkgrc") else 1
    if name[-1] in "eioyęą" or name.endswith(("ek", "ec", "er")):
        return 1 if name.endswith(("ie", "ki", "gi", "ice")) else 0
    is_cluster = not set(name[-2:]) & set("aeioyóuęą") and not name.endswith(_CLUSTERS)
    return -3 if is_cluster else 2


def _resolved(occurrence: Occurrence, options: Sequence[Options], votes: Counter[str]) -> tuple[str, ...]:
    best, most = occurrence.words, 0
    allowed = _cases_after(occurrence.before)
    is_subject = len(occurrence.words) > 1 and is_common_given_name(occurrence.words[0])
    for case in _CASES:
        if case not in allowed or not all(case in by_case for by_case in options):
            continue
        chosen = tuple(max(sorted(by_case[case]), key=lambda form: votes[form]) for by_case in options)
        score = sum(votes[form] for form in chosen) + _SUBJECT * (is_subject and case == "nomn")
        if score > most:
            best, most = chosen, score
    return best
