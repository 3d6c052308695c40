"""Profiles -> one lexicon: an automaton over all names of all seeds, one over their context words, and the tables between.

Built once at start (and when a seed file changes), then only read. Texts are folded to one byte per character: the names
of all profiles together use far fewer than 250 different letters. Chinese, Japanese and Korean, which have thousands, go
through a second automaton on the text itself.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

from pipeline.mentions.alphabet import CodeTable, alphabet, encode_plain, scripts_of
from pipeline.mentions.forms import Form, entity_forms, is_cjk, script_of
from pipeline.mentions.inflecting import forget_dictionaries
from pipeline.seeds.folding import FOLDING, fold_text
from pipeline.seeds.profile import Entity, Profile

MATCHING = 3
"""Raised when the rules of finding, accepting or scoring change: part of the lexicon's version."""

CJK_FOLDING = {ord(char): "·" for char in "・‧．•･∙⋅"}
"""The dot between given name and surname, however it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What one spelling may mean: a form of one entity of one seed."""

    seed: int
    entity: Entity
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextWord:
    """A word or phrase of context sets (seed, set name): of `sets` as the beginning of a word, of `whole` as a word."""

    sets: frozenset[tuple[int, str]]
    whole: frozenset[tuple[int, str]]
    scripts: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One string of the names automaton: what it may be a name of, and of which entities (seed, id) it is an exclusion.

    `head` and `tails` say which letters may be glued to it at all: most hits inside longer words end there.
    """

    text: str
    alternatives: tuple[Alternative, ...] = ()
    excludes: frozenset[tuple[int, str]] = frozenset()
    scripts: int = 0
    head: str = ""
    tails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeedRules:
    """What belongs to one seed as a whole: neighbours that refuse a name, the entities' own words, who borrows whose names."""

    profile: Profile
    not_before: Mapping[str, frozenset[str]]
    not_after: Mapping[str, frozenset[str]]
    touching_before: Mapping[str, tuple[str, ...]]
    touching_after: Mapping[str, tuple[str, ...]]
    own_words: Mapping[str, frozenset[str]]
    borrowers: Mapping[str, tuple[Entity, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Automaton:
    """Patterns over bytes (alphabetic scripts) and over text (CJK); indexes of both go into the same numbering."""

    alphabetic: BytesAhoCorasick | None
    cjk: AhoCorasick | None
    cjk_offset: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """Everything `analyse` needs. Safe to share between threads and processes: nothing in it changes."""

    version: str
    codes: CodeTable
    ascii_codes: bytes
    is_letter: bytes
    names: Automaton
    patterns: tuple[Pattern, ...]
    contexts: Automaton
    context_words: tuple[ContextWord, ...]
    seeds: tuple[SeedRules, ...]


def build_lexicon(profiles: Sequence[Profile]) -> Lexicon:
    """One lexicon of all profiles; their order does not matter, a seed given twice counts once."""
    ordered = tuple(
        {profile.seed_id: profile for profile in sorted(profiles, key=lambda each: (each.seed_id, each.version))}.values()
    )
    patterns = _name_patterns(ordered)
    forget_dictionaries()
    words = _context_patterns(ordered)
    codes, is_letter = alphabet(patterns, words)
    # A full table is twice as fast and takes 60 MB for 10,000 names; context words are looked for only where a name was seen.
    names, name_keys = _automaton(patterns, codes, Implementation.DFA)
    contexts, context_keys = _automaton(words, codes, Implementation.ContiguousNFA)
    return Lexicon(
        version=_version(ordered),
        codes=codes,
        ascii_codes=codes[:256].tobytes(),
        is_letter=is_letter,
        names=names,
        patterns=tuple(patterns[key] for key in name_keys),
        contexts=contexts,
        context_words=tuple(words[key] for key in context_keys),
        seeds=tuple(_seed_rules(profile) for profile in ordered),
    )


def _version(profiles: Iterable[Profile]) -> str:
    stamp = [f"{MATCHING}.{FOLDING}", *(f"{profile.seed_id}@{profile.version}" for profile in profiles)]
    return hashlib.sha256("\n".join(stamp).encode()).hexdigest()[:12]


def _name_patterns(profiles: Sequence[Profile]) -> dict[str, Pattern]:
    alternatives: dict[str, dict[tuple[int, str, Form], Alternative]] = {}
    excludes: dict[str, set[tuple[int, str]]] = {}
    for seed, profile in enumerate(profiles):
        for entity in profile.entities.values():
            for form in entity_forms(entity):
                alternative = Alternative(seed=seed, entity=entity, form=form)
                alternatives.setdefault(_key(form.folded, form.name), {})[(seed, entity.id, form)] = alternative
            for phrase in entity.exclude:
                excludes.setdefault(_key(fold_text(phrase), phrase), set()).add((seed, entity.id))
    return {
        key: Pattern(
            text=key,
            alternatives=tuple(alternatives.get(key, {}).values()),
            excludes=frozenset(excludes.get(key, ())),
            tails=frozenset(each.form.tail for each in alternatives.get(key, {}).values()),
            scripts=scripts_of(key),
            head={"arabic": "ar", "hebrew": "he"}.get(script_of(key), ""),
        )
        for key in sorted({*alternatives, *excludes})
        if key
    }


def _key(folded: str, original: str) -> str:
    """CJK is matched on the text itself, where only the middle dots are made one."""
    return original.translate(CJK_FOLDING) if is_cjk(original) else folded


def _context_patterns(profiles: Sequence[Profile]) -> dict[str, ContextWord]:
    begun, whole = defaultdict[str, set[tuple[int, str]]](set), defaultdict[str, set[tuple[int, str]]](set)
    for seed, profile in enumerate(profiles):
        for name, by_language in profile.contexts.items():
            for words in by_language.values():
                for word in words:
                    ends = word.rstrip() != word or not word[-1].isalnum()
                    key = _key(fold_text(word), word).rstrip("., ")
                    (whole if ends else begun)[key].add((seed, name))
    return {
        key: ContextWord(
            sets=frozenset(begun[key]),
            whole=frozenset(begun[key] | whole[key]),
            scripts=scripts_of(key),
            head={"arabic": "ar", "hebrew": "he"}.get(script_of(key), ""),
        )
        for key in sorted(begun.keys() | whole.keys())
        if key
    }


def _automaton(patterns: Iterable[str], codes: CodeTable, kind: Implementation) -> tuple[Automaton, list[str]]:
    keys = list(patterns)
    alphabetic = [key for key in keys if not is_cjk(key)]
    cjk = [key for key in keys if is_cjk(key)]
    encoded = [encode_plain(key, codes) for key in alphabetic]
    return (
        Automaton(
            alphabetic=BytesAhoCorasick(encoded, implementation=kind) if encoded else None,
            cjk=AhoCorasick(cjk, implementation=Implementation.ContiguousNFA) if cjk else None,
            cjk_offset=len(alphabetic),
        ),
        [*alphabetic, *cjk],
    )


def _seed_rules(profile: Profile) -> SeedRules:
    entities = profile.entities.values()
    return SeedRules(
        profile=profile,
        not_before={entity.id: frozenset(map(fold_text, entity.not_before)) for entity in entities},
        not_after={entity.id: frozenset(map(fold_text, entity.not_after)) for entity in entities},
        touching_before={entity.id: _touching(entity.not_before) for entity in entities},
        touching_after={entity.id: _touching(entity.not_after) for entity in entities},
        own_words={entity.id: _own_words(entity) for entity in entities},
        borrowers={
            lender: tuple(entity for entity in entities if entity.names_from == lender)
            for lender in sorted({entity.names_from for entity in entities} - {""})
        },
    )


def _touching(words: Iterable[str]) -> tuple[str, ...]:
    """Words of scripts that are searched unfolded, with the one dot of their texts, without the space beside the name."""
    return tuple(word.translate(CJK_FOLDING).strip() for word in words if is_cjk(word) or word.startswith(_DOTS))


_DOTS = ("·", *map(chr, CJK_FOLDING))


def _own_words(entity: Entity) -> frozenset[str]:
    """Every word of the entity's full names: the given names that are its own."""
    return frozenset(word for name in entity.names if name.kind == "strong" for word in fold_text(name.text).split())
