"""A readable profile -> what a careful reviewer would say about its names: errors that stop it, warnings that do not.

`reading` already refused what cannot be understood. These rules catch what can, and does harm: a Cyrillic letter in a Latin
name, a context set that vouches for itself, one spelling claimed by two entities, a name too short to stand alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pipeline.errors import Problem
from pipeline.seeds.dead_ends import dead_ends
from pipeline.seeds.folding import fold_text
from pipeline.seeds.problems import FOLDED_SCRIPTS, error, place_of, script_of, warning
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
        *dead_ends(profile),
        *_to_review(profile),
    ]
    placed = [replace(problem, file=file) for problem in found]
    return tuple(sorted(placed, key=lambda problem: problem.is_warning))


def _entities(profile: Profile) -> Iterable[Entity]:
    return profile.entities.values()


def _mixed_scripts(profile: Profile) -> Iterator[Problem]:
    for entity in _entities(profile):
        for name in entity.names:
            yield from _mixed_tokens(place_of(entity, name), name.text)
    for set_name, by_language in profile.contexts.items():
        for language, words in by_language.items():
            for word in words:
                yield from _mixed_tokens(f"context.{set_name}.{language}", word)


def _mixed_tokens(where: str, text: str) -> Iterator[Problem]:
    for token in text.replace("-", " ").replace("/", " ").split():
        scripts = sorted({script_of(char) for char in token if char.isalpha()} - {"CJK"})
        if len(scripts) > 1:
            yield error(where, f"{token!r} mixes {' and '.join(scripts).lower()} letters", "retype it in one alphabet")


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
                        yield error(
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
        for entity_id, name in claims.items() if len(claims) > 1 else ():
            others = " and ".join(sorted(set(claims) - {entity_id}))
            wrong = f"{name.text!r} is a strong name of {others} too"
            yield error(place_of(profile.entities[entity_id], name), wrong, "make it weak in one of them")


def _too_short(profile: Profile) -> Iterator[Problem]:
    """Of a state or town that is really called so (Chad, Şam) only a warning; the short name of a person is a word or two."""
    for entity in _entities(profile):
        told = warning if entity.type in {"state", "place"} else error
        for name in entity.names:
            folded = fold_text(name.text)
            letters = sum(char.isalpha() for char in folded)
            script = script_of(folded[:1])
            if name.kind == "strong" and script in FOLDED_SCRIPTS and letters < LEAST_LETTERS:
                yield told(place_of(entity, name), f"{name.text!r} is very short for a strong name", "make it weak or exact")
            elif name.kind == "strong" and script == "CJK" and len(folded) == 1:
                yield warning(place_of(entity, name), f"{name.text!r} is one character: part of many words", "make it weak")


def _never_licensed(profile: Profile) -> Iterator[Problem]:
    for entity in _entities(profile):
        weak = [name for name in entity.names if name.kind == "weak"]
        has_full = any(name.kind != "weak" for name in entity.names)
        if weak and entity.requires is None and not entity.licence_only:
            yield warning(
                f"entity[{entity.id}].weak", f"{len(weak)} weak names, but no requires", "they count only beside a full name"
            )
        if weak and not has_full and entity.requires is None:
            yield error(
                f"entity[{entity.id}].weak", "only weak names and nothing that licenses them", "add requires or a strong name"
            )
        if entity.names_from and (entity.requires is None or not entity.requires.context):
            yield error(
                f"entity[{entity.id}].names_from", "borrowed names need requires.context", "words that stand near the base"
            )


def _unused_contexts(profile: Profile) -> Iterator[Problem]:
    used = {name for entity in _entities(profile) for name in entity.anti_context}
    used |= {name for entity in _entities(profile) if entity.requires for name in entity.requires.context}
    used |= set(profile.scoring.topics)
    for name in sorted(set(profile.contexts) - used):
        yield warning(f"context.{name}", "nothing uses this set", "remove it, or name it in a requires or in scoring.topics")


def _common_words(profile: Profile, frequency: Frequency | None) -> Iterator[Problem]:
    if frequency is None:
        return
    for entity in _entities(profile):
        if entity.type in {"state", "place"}:
            continue
        for name in entity.names:
            if name.kind == "strong" and " " not in name.text and frequency(name.text.lower(), name.language) >= COMMON_WORD:
                yield warning(
                    place_of(entity, name), f"{name.text!r} is a frequent word", "does it mean anything else? then make it weak"
                )


def _to_review(profile: Profile) -> Iterator[Problem]:
    for entity in _entities(profile):
        if entity.review:
            yield warning(f"entity[{entity.id}].review", entity.review, "settle it, then remove the key")
