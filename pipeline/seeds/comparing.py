"""Two profiles -> what changed between them, in lines a reviewer reads: entities, names by language, rules, weights."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from pipeline.seeds.profile import Entity, Name, Profile


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
        *_values("seed", _seed_values(old), _seed_values(new)),
        *_values("scoring", _public(old.scoring, ()), _public(new.scoring, ())),
        *_entity_changes(old.entities, new.entities),
        *_contexts(old, new),
    )


def _seed_values(profile: Profile) -> dict[str, str]:
    return _public(profile, ("version", "entities", "contexts", "scoring"))


def _public(value: Profile | Entity | object, left_out: Iterable[str]) -> dict[str, str]:
    names = [field.name for field in fields(value)]  # type: ignore[arg-type]  # callers pass dataclasses only
    return {name: _plain(getattr(value, name)) for name in names if name not in set(left_out)}


def _plain(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value)))
    return str(value)


def _values(where: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in new:
        if old.get(key) != new[key]:
            yield Change(
                kind="changed", where=f"{where}.{key}", items=(f"{old.get(key) or '(nothing)'} -> {new[key] or '(nothing)'}",)
            )


def _entity_changes(old: Mapping[str, Entity], new: Mapping[str, Entity]) -> Iterator[Change]:
    yield from _difference("entity", old, new)
    for entity_id in sorted(set(old) & set(new)):
        where = f"entity[{entity_id}]"
        yield from _names(where, old[entity_id].names, new[entity_id].names)
        lists = ("names", "exclude", "not_before", "not_after", "must_match", "must_not_match", "anti_context")
        yield from _values(where, _public(old[entity_id], lists), _public(new[entity_id], lists))
        for name in lists[1:]:
            yield from _difference(f"{where}.{name}", getattr(old[entity_id], name), getattr(new[entity_id], name))


def _names(where: str, old: Iterable[Name], new: Iterable[Name]) -> Iterator[Change]:
    before, after = _by_key(old), _by_key(new)
    for key in sorted({*before, *after}):
        yield from _difference(f"{where}.{key}", before.get(key, ()), after.get(key, ()))


def _by_key(names: Iterable[Name]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name in names:
        key = "exact" if name.language == "exact" else f"{'weak' if name.kind == 'weak' else 'names'}.{name.language}"
        limits = f":{','.join(sorted(name.languages))}" if name.languages else ""
        grouped.setdefault(key, []).append(name.text + limits + ("!" if name.kind == "exact" else ""))
    return grouped


def _contexts(old: Profile, new: Profile) -> Iterator[Change]:
    before = {f"{name}.{language}": words for name, sets in old.contexts.items() for language, words in sets.items()}
    after = {f"{name}.{language}": words for name, sets in new.contexts.items() for language, words in sets.items()}
    for key in sorted({*before, *after}):
        yield from _difference(f"context.{key}", before.get(key, ()), after.get(key, ()))


def _difference(where: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    added, removed = [item for item in after if item not in before], [item for item in before if item not in after]
    if added:
        yield Change(kind="added", where=where, items=tuple(added))
    if removed:
        yield Change(kind="removed", where=where, items=tuple(removed))
