"""A readable profile -> what stands in it and can never do anything, or does it always: mistakes nobody would see for months.

A name without a letter, a phrase where one word is looked at, a gate line no entity can fulfil, an entity that vouches for
itself. Errors are what surely is not meant; what may be on its way (an empty list of a draft) only warns.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.errors import Problem
from pipeline.seeds.folding import fold_text
from pipeline.seeds.problems import FOLDED_SCRIPTS, error, place_of, script_of, shown, warning
from pipeline.seeds.profile import Entity, Name, Profile


def dead_ends(profile: Profile) -> Iterator[Problem]:
    yield from _seed(profile)
    yield from _scoring(profile)
    yield from _sets(profile)
    for entity in profile.entities.values():
        yield from _names(entity)
        yield from _excluded(entity)
        yield from _neighbours(entity)
        yield from _licences(entity)
        yield from _itself(entity, profile)


def _seed(profile: Profile) -> Iterator[Problem]:
    for key, day in (("event_date", profile.event_date), ("reviewed_on", profile.reviewed_on)):
        if day and not _is_day(day):
            yield error(f"seed.{key}", f"{shown(day)} is no date", "year-month-day, as 2026-01-28")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _scoring(profile: Profile) -> Iterator[Problem]:
    scoring = profile.scoring
    if scoring.threshold_strong < scoring.threshold_relevant:
        wrong = f"{scoring.threshold_strong:g} is less than threshold_relevant, {scoring.threshold_relevant:g}"
        yield error("scoring.threshold_strong", wrong, "every relevant report would be a strong one")
    if not scoring.gate:
        yield warning("scoring.gate", "no gate: a report needs nothing but its score", 'one line or more, as ["type:base"]')
    for index, line in enumerate(scoring.gate):
        for term in line:
            if not _can_hold(term, profile):
                yield error(f"scoring.gate[{index}]", f"{shown(term)} can never hold", "no entity here is or has that")


def _can_hold(term: str, profile: Profile) -> bool:
    """`type:` is the one selector that `reading` lets name what no entity is."""
    selector, _, wanted = term.partition(":")
    return selector != "type" or not {entity.type for entity in profile.entities.values()}.isdisjoint(wanted.split("|"))


def _sets(profile: Profile) -> Iterator[Problem]:
    for name, by_language in profile.contexts.items():
        words = [word for items in by_language.values() for word in items if _has_sign(word)]
        if not words:
            yield error(f"context.{name}", "a set without a word", "fill it, or remove it and what uses it")
        for language, items in by_language.items():
            key = f"context.{name}.{language}"
            if words and not items:
                yield warning(key, "an empty list", "fill or remove it")
            for word in items:
                if not _has_sign(word):
                    yield error(key, f"{shown(word)} has no letter: it is found nowhere", "remove it")
                elif len(fold_text(word)) == 1 and not word.endswith(" ") and word.isascii():
                    yield warning(key, f"{shown(word)} is one letter: every word that begins so counts", "write the word out")


def _names(entity: Entity) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Name] = {}
    for name in entity.names:
        where = place_of(entity, name)
        other = seen.setdefault((name.language, name.text), name)
        if not _has_sign(name.text):
            yield error(where, f"{shown(name.text)} has no letter: it is found nowhere", "remove it")
        elif fold_text(name.text).isdecimal():
            yield warning(where, f"{shown(name.text)} is a number and will be found as one", "add a word to it")
        if script_of(name.text) in FOLDED_SCRIPTS - _WRITTEN_IN.get(name.language, FOLDED_SCRIPTS):
            wrong = f"{shown(name.text)} is not in the letters of {name.language}"
            yield warning(where, wrong, "does it stand under the right language?")
        if other.kind != name.kind:
            yield warning(where, f"{shown(name.text)} is strong and weak", "remove it from one of them: strong wins")
        elif other is not name and other.languages == name.languages:
            yield warning(where, f"{shown(name.text)} stands here twice", "remove one")


def _excluded(entity: Entity) -> Iterator[Problem]:
    spelled = {fold_text(name.text): name for name in entity.names}
    for phrase in entity.exclude:
        own = spelled.get(fold_text(phrase))
        if not _has_sign(phrase):
            yield error(f"entity[{entity.id}].exclude", f"{shown(phrase)} has no letter: it is found nowhere", "remove it")
        elif own:
            wrong = f"{shown(phrase)} is a name of {entity.id}, which then never counts"
            yield warning(f"entity[{entity.id}].exclude", wrong, f"remove it here or from {place_of(entity, own)}")
    texts = {name.text for name in entity.names}
    for key, listed in (("own_language", entity.own_language), ("flags.fixed", entity.fixed)):
        for text in sorted(listed - texts):
            yield error(f"entity[{entity.id}].{key}", f"{shown(text)} is no name of {entity.id}", "spell it as in its names")


_WRITTEN_IN = {
    **dict.fromkeys("be bg mk ru uk".split(), frozenset({"CYRILLIC"})),
    **dict.fromkeys("ar ckb fa ps ur".split(), frozenset({"ARABIC"})),
    **dict.fromkeys("cs da de en es et fi fr ga hr hu id it".split(), frozenset({"LATIN"})),
    **dict.fromkeys("lt lv nl no pl pt ro sk sl sv sw tr vi".split(), frozenset({"LATIN"})),
    "el": frozenset({"GREEK"}),
    "he": frozenset({"HEBREW"}),
}


def _neighbours(entity: Entity) -> Iterator[Problem]:
    lists = {"not_before": entity.not_before, "not_after": entity.not_after}
    for key, words in lists.items():
        for word in words:
            if " " in fold_text(word) and script_of(word) in FOLDED_SCRIPTS:
                wrong = f"{shown(word)} is more than a word; only the one that touches the name is looked at"
                yield warning(f"entity[{entity.id}].{key}", wrong, "write that word alone, or use exclude")


def _licences(entity: Entity) -> Iterator[Problem]:
    requires, where = entity.requires, f"entity[{entity.id}]"
    if requires and not requires.context and not requires.entities:
        yield error(f"{where}.requires", "names neither context nor entities: it licenses nothing", "fill or remove it")
    elif requires and requires.needs_both and not (requires.context and requires.entities):
        yield error(f"{where}.requires", 'mode "all" needs both context and entities', 'give both, or mode = "any"')
    if entity.full_needs_context and not (requires and requires.context):
        yield error(f"{where}.full_needs_context", "no requires.context: no name would ever count", "name the sets")
    if entity.licence_only and not any(name.kind != "weak" for name in entity.names):
        yield error(f"{where}.licence_only", "no full name: the weak ones would never count", "add a strong name")


def _itself(entity: Entity, profile: Profile) -> Iterator[Problem]:
    where, lender = f"entity[{entity.id}]", profile.entities.get(entity.names_from)
    if entity.requires and entity.id in entity.requires.entities:
        yield error(f"{where}.requires.entities", f"{entity.id} vouches for itself", "name another entity")
    if entity.id in entity.gives_way_to:
        yield error(f"{where}.gives_way_to", f"{entity.id} gives way to itself", "name another entity")
    if lender is None:
        return
    circle = _lenders(entity, profile)
    if entity.id in circle:
        wrong = f"{entity.id} borrows its own names" if lender is entity else f"{' and '.join(circle)} borrow in a circle"
        yield error(f"{where}.names_from", wrong, "only the base borrows, from the town")
    elif not lender.names:
        yield error(f"{where}.names_from", f"{lender.id} has no names of its own to lend", "add them there")


def _lenders(entity: Entity, profile: Profile) -> list[str]:
    """Whose names it borrows, whose they borrow, and so on, until it is at its end or back where it was."""
    found: list[str] = []
    while entity.names_from in profile.entities and entity.names_from not in found:
        found.append(entity.names_from)
        entity = profile.entities[entity.names_from]
    return found


def _has_sign(text: Iterable[str]) -> bool:
    """A letter or digit that is still there when the text is folded."""
    return any(char.isalnum() for char in fold_text("".join(text)))
