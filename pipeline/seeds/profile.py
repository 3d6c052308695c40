"""A seed profile: what one article makes us look for. Read from TOML by `reading`, checked by `checking`, owned by a person.

A profile is data: entities with their names in every language, the words that must stand near an ambiguous name, and how
much each entity matters. docs/profiles.md says how to write one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EntityType = Literal["base", "person", "group", "institution", "state", "place"]
NameKind = Literal["strong", "weak", "exact", "borrowed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One spelling in one language. `languages` limits an acronym to reports in those languages (empty: any)."""

    text: str
    language: str
    kind: NameKind
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What licenses a weak name: a word of one of these context sets within `window` characters, or one of these entities."""

    context: tuple[str, ...] = ()
    entities: frozenset[str] = frozenset()
    window: int = 200
    needs_both: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing looked for, with all its names and the rules that tell it from its namesakes."""

    id: str
    type: EntityType
    label: str
    weight: float
    side: str = ""
    qid: str = ""
    note: str = ""
    review: str = ""
    story_weight: float | None = None
    names: tuple[Name, ...] = ()
    names_from: str = ""
    requires: Requirement | None = None
    exclude: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    anti_context: tuple[str, ...] = ()
    case_any: frozenset[str] = frozenset()
    common_word: frozenset[str] = frozenset()
    doubted_in: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    own_language: frozenset[str] = frozenset()
    gives_way_to: frozenset[str] = frozenset()
    no_article: bool = False
    full_needs_context: bool = False
    licence_only: bool = False
    is_given_name: bool = False
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How mentions become a score. The numbers are editorial; docs/matching.md says what each does."""

    threshold_relevant: float = 6.0
    threshold_strong: float = 10.0
    min_distinct: int = 2
    base_alone_ok: bool = True
    title_factor: float = 2.0
    lead_factor: float = 1.3
    weak_factor: float = 0.6
    state_cap: float = 2.0
    pair_window: int = 300
    gate: tuple[tuple[str, ...], ...] = ()
    topics: Mapping[str, float] = field(default_factory=dict)
    pairs: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All of it. `version` is a digest of the content: the same file gives the same version everywhere."""

    seed_id: str
    title: str
    version: str
    language: str = ""
    source: str = ""
    event_date: str = ""
    drafted_by: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""
    entities: Mapping[str, Entity] = field(default_factory=dict)
    contexts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    scoring: Scoring = field(default_factory=Scoring)
