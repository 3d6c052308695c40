"""Two profiles -> what changed between them, in lines a reviewer reads: entities, names by language, rules, weights."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from pipeline.seeds.problems import place_of
from pipeline.seeds.profile import Entity, Profile, Requirement

_SENTENCES = ("exclude", "must_match", "must_not_match", "gate")
"""Told one by one: they may have commas of their own."""

_TOLD_ELSEWHERE: Mapping[type, tuple[str, ...]] = {
    Profile: ("entities", "contexts", "scoring", "version"),
    Entity: ("id", "names", "requires"),
}
_FILE_KEYS = {"seed_id": "id", "language": "lang", "fixed": "flags.fixed", "needs_both": 'mode = "all"'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `where` is the key as the file has it; `items` are the names or values concerned."""

    kind: Literal["added", "removed", "changed"]
    where: str
    items: tuple[str, ...]

    def __str__(self) -> str:
        sign = {"added": "+", "removed": "-", "changed": "~"}[self.kind]
        return f"{sign} {self.where}: {', '.join(self.items)}"


def compare_profiles(old: Profile, new: Profile) -> tuple[Change, ...]:
    """Everything that is in one and not in the other, in a steady order. Equal profiles give nothing."""
    return (
        *_fields("seed", old, new),
        *_fields("scoring", old.scoring, new.scoring),
        *_entities(old.entities, new.entities),
        *_lists("context", _words(old), _words(new)),
    )


def _entities(old: Mapping[str, Entity], new: Mapping[str, Entity]) -> Iterator[Change]:
    """Of a new one everything, of one that went what it was."""
    for entity_id in (each for each in new if each not in old):
        entity = new[entity_id]
        yield Change(kind="added", where=f"entity[{entity_id}]", items=_introduced(entity))
        yield from _entity(Entity(id=entity_id, type=entity.type, label=entity.label, weight=entity.weight), entity)
    for entity_id in (each for each in old if each not in new):
        gone = old[entity_id]
        yield Change(kind="removed", where=f"entity[{entity_id}]", items=(*_introduced(gone), _counted(gone)))
    for entity_id in sorted(set(old) & set(new)):
        yield from _entity(old[entity_id], new[entity_id])


def _introduced(entity: Entity) -> tuple[str, ...]:
    return entity.type, entity.label, f"weight {entity.weight:g}"


def _counted(entity: Entity) -> str:
    languages = {name.language for name in entity.names} - {"exact"}
    return f"{len(entity.names)} name(s) in {len(languages)} language(s)"


def _entity(old: Entity, new: Entity) -> Iterator[Change]:
    where = f"entity[{new.id}]"
    yield from _lists("", _names(old), _names(new))
    yield from _fields(where, old, new)
    if old.requires and new.requires:
        yield from _fields(f"{where}.requires", old.requires, new.requires)
    elif new.requires:
        yield Change(kind="added", where=f"{where}.requires", items=_told(new.requires))
    elif old.requires:
        yield Change(kind="removed", where=f"{where}.requires", items=_told(old.requires))


def _told(requires: Requirement) -> tuple[str, ...]:
    sets = [f"context {name}" for name in requires.context]
    entities = [f"entity {name}" for name in sorted(requires.entities)]
    return (*sets, *entities, f"window {requires.window}", *(["mode all"] if requires.needs_both else []))


def _names(entity: Entity) -> Mapping[str, list[str]]:
    """By the key they stand under; an acronym with its languages, and with ! if it counts alone."""
    grouped: dict[str, list[str]] = {}
    for name in entity.names:
        limits = f":{','.join(sorted(name.languages))}" if name.languages else ""
        grouped.setdefault(place_of(entity, name), []).append(name.text + limits + ("!" if name.kind == "exact" else ""))
    return grouped


def _words(profile: Profile) -> Mapping[str, Iterable[str]]:
    return {f"{name}.{language}": words for name, sets in profile.contexts.items() for language, words in sets.items()}


def _fields(where: str, old: object, new: object) -> Iterator[Change]:
    """Lists by what came and went, tables key by key, everything else with both values."""
    names = [each.name for each in fields(new)]  # type: ignore[arg-type]  # callers pass dataclasses only
    for name in [each for each in names if each not in _TOLD_ELSEWHERE.get(type(new), ())]:
        key, before, after = f"{where}.{_FILE_KEYS.get(name, name)}", getattr(old, name), getattr(new, name)
        if isinstance(after, tuple | frozenset):
            yield from _difference(key, _items(before), _items(after), each_apart=name in _SENTENCES)
        elif isinstance(after, Mapping):
            for part in dict.fromkeys((*after, *before)):
                yield from _value(f"{key}.{part}", before.get(part), after.get(part))
        else:
            yield from _value(key, before, after)


def _items(values: Iterable[object]) -> list[str]:
    ordered = sorted(values, key=str) if isinstance(values, frozenset) else values
    return [" + ".join(value) if isinstance(value, tuple) else str(value) for value in ordered]


def _value(where: str, before: object, after: object) -> Iterator[Change]:
    if before != after:
        yield Change(kind="changed", where=where, items=(f"{_shown(before)} -> {_shown(after)}",))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "(nothing)" if value is None or value == "" else str(value)


def _lists(where: str, old: Mapping[str, Iterable[str]], new: Mapping[str, Iterable[str]]) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        yield from _difference(f"{where}.{key}" if where else key, old.get(key, ()), new.get(key, ()))


def _difference(where: str, old: Iterable[str], new: Iterable[str], *, each_apart: bool = False) -> Iterator[Change]:
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    added, removed = [item for item in after if item not in before], [item for item in before if item not in after]
    kinds: tuple[tuple[Literal["added", "removed"], list[str]], ...] = (("added", added), ("removed", removed))
    for kind, items in kinds:
        for group in [[item] for item in items] if each_apart else [items]:
            if group:
                yield Change(kind=kind, where=where, items=tuple(group))
