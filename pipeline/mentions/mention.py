"""What was found in a report, and how much it matters: the values of this stage and the explanation record."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An alias found at a span of the clean text. `text == field_text[start:end]`; offsets are code points.

    `why` is one of: name, same entity named in full, context:SET, with:ENTITY, place+context:SET.
    """

    seed_id: str
    entity_id: str
    field: Field
    start: int
    end: int
    text: str
    name: str
    language: str
    kind: Literal["strong", "weak", "exact", "borrowed"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A near hit that a rule refused, and which rule. Kept (at most 20 a report) so that a profile can be reviewed."""

    seed_id: str
    entity_id: str
    field: Field
    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One term of a score, in words a person can read: `points` add up to the score (rounded to one decimal)."""

    points: float
    text: str
    entity_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """How much a report concerns one seed. `entity_ids` are the distinct entities mentioned, bases subsuming their towns.

    `gates` are the lines of the profile's gate that hold ("type:base"); an empty tuple means the gate is closed.
    `topics` are what the report is about without naming it, as far as it opened the gate.
    `is_relevant` = gate open and score above the profile's threshold (and enough distinct entities).
    """

    seed_id: str
    profile_version: str
    score: float
    reasons: tuple[Reason, ...]
    gates: tuple[str, ...]
    is_relevant: bool
    is_strong: bool
    entity_ids: tuple[str, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that was found in one report, for all seeds. A pure function of (title, text, declared language, lexicon)."""

    language: str | None
    mentions: tuple[Mention, ...]
    rejected: tuple[Rejected, ...]
    relevances: tuple[Relevance, ...]
    lexicon_version: str
