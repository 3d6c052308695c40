"""A readable profile -> what a careful reviewer would say about its names: errors that stop it, warnings that do not.

`reading` already refused what cannot be understood. These rules catch what can, and does harm: a Cyrillic letter in a Latin
name, a context set that vouches for itself, one spelling claimed by two entities, a name too short to stand alone.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.errors import Problem
from pipeline.seeds.folding import fold_text
from pipeline.seeds.profile import Entity, Name, Profile

LEAST_LETTERS = 4
"""A strong name of three letters or fewer is found inside everything: it must be an acronym (`exact`)."""

COMMON_WORD = 3.5
"""Zipf frequency from which a word is common. Warns only: Persian پوتین is both boots and Putin at 4.2."""

Frequency = Callable[[str, str], float]
"""(word, language) -> Zipf frequency, where a word list is installed."""


def check_profile(profile: Profile, *, file: str, frequency: Frequency | None = None) -> tuple[Problem, ...]:
    """Everything there is to say about a profile's names, errors first."""
    found = [
        *_mixed_scripts(profile),
        *_self_licensing(profile),
        *_claimed_twice(profile),
        *_too_short(profile),
        *_never_licensed(profile),
        *_unused_contexts(profile),
        *_common_words(profile, frequency),
        *_to_review(profile),
    ]
    placed = [replace(problem, file=file) for problem in found]
    return tuple(sorted(placed, key=lambda problem: problem.is_warning))


def _error(key: str, wrong: str, meant: str = "") -> Problem:
    return Problem(file="", key=key, wrong=wrong, meant=meant)


def _warning(key: str, wrong: str, meant: str = "") -> Problem:
    return Problem(file="", key=key, wrong=wrong, meant=meant, is_warning=True)


def _where(entity: Entity, name: Name) -> str:
    if name.language == "exact":
        return f"entity[{entity.id}].exact"
    return f"entity[{entity.id}].{'weak' if name.kind == 'weak' else 'names'}.{name.language}"


def _entities(profile: Profile) -> Iterable[Entity]:
    return profile.entities.values()


def _mixed_scripts(profile: Profile) -> Iterator[Problem]:
    for entity in _entities(profile):
        for name in entity.names:
            yield from _mixed_tokens(_where(entity, name), name.text)
    for set_name, by_language in profile.contexts.items():
        for language, words in by_language.items():
            for word in words:
                yield from _mixed_tokens(f"context.{set_name}.{language}", word)


def _mixed_tokens(where: str, text: str) -> Iterator[Problem]:
    for token in text.replace("-", " ").replace("/", " ").split():
        scripts = sorted({_script(char) for char in token if char.isalpha()} - {"CJK"})
        if len(scripts) > 1:
            yield _error(where, f"{token!r} mixes {' and '.join(scripts).lower()} letters", "retype it in one alphabet")


_CJK_NAMES = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})


def _script(char: str) -> str:
    first = unicodedata.name(char, "?").split(" ")[0]
    return "CJK" if first in _CJK_NAMES else first


def _self_licensing(profile: Profile) -> Iterator[Problem]:
    """A one-word weak name that a word of its own context set begins with would always be accepted."""
    for entity in _entities(profile):
        sets = entity.requires.context if entity.requires else ()
        own = {fold_text(name.text): name for name in entity.names if name.language != "exact" and name.kind == "weak"}
        for set_name in sets:
            for words in profile.contexts[set_name].values():
                for word in words:
                    name = own.get(fold_text(word))
                    if name and " " not in fold_text(name.text):
                        yield _error(
                            f"context.{set_name}",
                            f"{word!r} is a weak name of {entity.id} and would vouch for itself",
                            "remove it",
                        )


def _claimed_twice(profile: Profile) -> Iterator[Problem]:
    owners: dict[str, dict[str, Name]] = {}
    for entity in _entities(profile):
        for name in entity.names:
            if name.kind == "strong":
                owners.setdefault(fold_text(name.text), {}).setdefault(entity.id, name)
    for claims in owners.values():
        if len(claims) > 1:
            ids = sorted(claims)
            name = claims[ids[0]]
            yield _error(
                f"entity[{ids[0]}]", f"{name.text!r} is a strong name of {' and '.join(ids)}", "make it weak in one of them"
            )


def _too_short(profile: Profile) -> Iterator[Problem]:
    for entity in _entities(profile):
        for name in entity.names:
            letters = sum(char.isalpha() for char in fold_text(name.text))
            if (
                name.kind == "strong"
                and letters < LEAST_LETTERS
                and _script(name.text[0]) in {"LATIN", "CYRILLIC", "ARABIC", "HEBREW"}
            ):
                yield _warning(_where(entity, name), f"{name.text!r} is very short for a strong name", "make it weak or exact")


def _never_licensed(profile: Profile) -> Iterator[Problem]:
    for entity in _entities(profile):
        weak = [name for name in entity.names if name.kind == "weak"]
        has_full = any(name.kind != "weak" for name in entity.names)
        if weak and entity.requires is None and not entity.licence_only:
            yield _warning(
                f"entity[{entity.id}].weak", f"{len(weak)} weak names, but no requires", "they count only beside a full name"
            )
        if weak and not has_full and entity.requires is None:
            yield _error(
                f"entity[{entity.id}].weak", "only weak names and nothing that licenses them", "add requires or a strong name"
            )
        if entity.names_from and (entity.requires is None or not entity.requires.context):
            yield _error(
                f"entity[{entity.id}].names_from", "borrowed names need requires.context", "words that stand near the base"
            )


def _unused_contexts(profile: Profile) -> Iterator[Problem]:
    used = {name for entity in _entities(profile) for name in entity.anti_context}
    used |= {name for entity in _entities(profile) if entity.requires for name in entity.requires.context}
    used |= set(profile.scoring.topics)
    for name in sorted(set(profile.contexts) - used):
        yield _warning(f"context.{name}", "nothing uses this set", "remove it, or name it in a requires or in scoring.topics")


def _common_words(profile: Profile, frequency: Frequency | None) -> Iterator[Problem]:
    if frequency is None:
        return
    for entity in _entities(profile):
        if entity.type in {"state", "place"}:
            continue
        for name in entity.names:
            if name.kind == "strong" and " " not in name.text and frequency(name.text.lower(), name.language) >= COMMON_WORD:
                yield _warning(
                    _where(entity, name), f"{name.text!r} is a frequent word", "does it mean anything else? then make it weak"
                )


def _to_review(profile: Profile) -> Iterator[Problem]:
    for entity in _entities(profile):
        if entity.review:
            yield _warning(f"entity[{entity.id}].review", entity.review, "settle it, then remove the key")


def with_lines(problems: Sequence[Problem], text: str) -> tuple[Problem, ...]:
    """The problems with the line of the TOML text each is about, as far as it can be told."""
    places = _places(text)
    return tuple(problem if problem.line else replace(problem, line=_line_of(problem.key, places)) for problem in problems)


def _line_of(key: str, places: dict[str, int]) -> int | None:
    while key:
        if key in places:
            return places[key]
        key = key.rpartition("[")[0] if key.endswith("]") and "." in key.rpartition("[")[0] else key.rpartition(".")[0]
    return None


def _places(text: str) -> dict[str, int]:
    """Key as problems write it -> line: `entity[sdf].names.en`, `context.base.ru`, `seed.id`."""
    lines = text.splitlines()
    places: dict[str, int] = {}
    table, entity, count = "", "", -1
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if line.startswith("[[entity]]"):
            count += 1
            entity = _id_below(lines, number) or str(count)
            table = f"entity[{entity}]"
            places.setdefault(table, number)
        elif line.startswith("["):
            name = line[1:].partition("]")[0]
            table = f"entity[{entity}].{name[7:]}" if name.startswith("entity.") else name
            places.setdefault(table, number)
        elif "=" in line and not line.startswith("#"):
            key = line.partition("=")[0].strip().strip('"')
            places.setdefault(f"{table}.{key}" if table else key, number)
    return places


def _id_below(lines: Sequence[str], number: int) -> str:
    for line in lines[number : number + 40]:
        if line.startswith("["):
            return ""
        if line.strip().startswith("id"):
            return line.partition('"')[2].partition('"')[0]
    return ""
