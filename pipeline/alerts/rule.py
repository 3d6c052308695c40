"""A rule: which reports are worth telling, to whom, and when to keep quiet. Written by a person in config/alerts.toml.

A line of `when` holds if every selector in it finds something in the report; one line in full is enough. A line of
`unless` that holds cancels the rule. `Rule.matches` says which lines held, or in one word why the rule does not fire.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, get_args

from pipeline.alerts.calm import QuietHours
from pipeline.alerts.levels import Severity

SelectorKind = Literal["type", "id", "side", "about", "tag", "seed"]
NoMatchReason = Literal["not_relevant", "other_seed", "other_language", "score", "no_line", "unless"]

SELECTOR_KINDS: tuple[SelectorKind, ...] = get_args(SelectorKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCard:
    """What a rule and a reader need to know of an entity: the profile's entry without its names."""

    id: str
    label: str
    type: str
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSubject:
    """What a rule looks at: one report as one seed sees it. `entities` are the distinct entities mentioned.

    `topics` are those of the seed's `[scoring.topics]` that opened its gate.
    """

    seed_id: str
    entities: tuple[EntityCard, ...]
    score: float
    is_relevant: bool
    topics: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    language: str | None = None
    outlet: str = ""

    def without(self, entity_ids: Iterable[str]) -> "RuleSubject":
        """The same report as if these entities had not been named (how a muted entity is judged)."""
        gone = frozenset(entity_ids)
        return replace(self, entities=tuple(entity for entity in self.entities if entity.id not in gone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """One condition, `kind:value|value`: true if any value is there. Values compare without regard to case."""

    kind: SelectorKind
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}:{'|'.join(self.values)}"

    def found_in(self, subject: RuleSubject) -> tuple[str, ...]:
        """The ids, tags or seed that make it true, in the subject's order; empty if it is not."""
        wanted = {value.casefold() for value in self.values}
        return tuple(shown for shown, compared in self._candidates(subject) if compared.casefold() in wanted)

    def _candidates(self, subject: RuleSubject) -> Iterable[tuple[str, str]]:
        if self.kind == "seed":
            return ((subject.seed_id, subject.seed_id),)
        if self.kind in ("tag", "about"):
            return tuple((word, word) for word in sorted(subject.tags if self.kind == "tag" else subject.topics))
        return tuple((entity.id, _property(entity, self.kind)) for entity in subject.entities)


def _property(entity: EntityCard, kind: SelectorKind) -> str:
    return {"id": entity.id, "type": entity.type, "side": entity.side}[kind]


def parse_selector(text: str) -> Selector:
    """Read `type:base` or `id:sdf|sharaa`. Raises ValueError that says what was probably meant."""
    kind, colon, rest = text.strip().partition(":")
    if not colon:
        raise ValueError(f'"{text}" says not what to look at; did you mean "{_likely_kind(kind)}:{kind.strip() or "..."}"?')
    kind = kind.strip().lower()
    if kind not in SELECTOR_KINDS:
        hint = difflib.get_close_matches(kind, SELECTOR_KINDS, n=1, cutoff=0.5)
        meant = f'did you mean "{hint[0]}:{rest.strip()}"?' if hint else f"use one of {', '.join(SELECTOR_KINDS)}"
        raise ValueError(f'"{kind}" is no selector; {meant}')
    values = tuple(value.strip() for value in rest.split("|"))
    if not all(values):
        raise ValueError(f'"{text}" has an empty value; write for example "{kind}:one|other"')
    return Selector(kind=kind, values=tuple(dict.fromkeys(values)))


# The six types a profile knows (seeds.profile); a bare word that is one of them was meant as a type.
_ENTITY_TYPES = frozenset({"base", "person", "group", "institution", "state", "place"})


def _likely_kind(word: str) -> SelectorKind:
    return "type" if word.strip().lower() in _ENTITY_TYPES else "id"


Line = tuple[Selector, ...]


def parse_line(selectors: Iterable[str]) -> Line:
    """One line of `when` or `unless`. Raises ValueError; an empty line would always hold and is refused."""
    line = tuple(parse_selector(text) for text in selectors)
    if not line:
        raise ValueError('an empty line would match everything; leave it out, or write for example ["type:base"]')
    return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A selector that held, and what made it hold."""

    selector: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The rule fires: the lines of `when` that held in full, each with its evidence."""

    lines: tuple[tuple[Found, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMatch:
    """The rule does not fire, and why."""

    reason: NoMatchReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Only `name` and `send_to` are asked for; everything else has a quiet default.

    `when` empty: every relevant report. `min_score` comes on top of the profile's own threshold. `cool_down`: no two alerts
    of this rule on one story within it (news in between is told together afterwards). `hourly_cap`: more than this in an
    hour go into the digest. `is_digest_only`: all of it goes into the digest. `update_at_sources`: a growing story is told
    again when it reaches these numbers of independent sources.
    """

    name: str
    when: tuple[Line, ...] = ()
    unless: tuple[Line, ...] = ()
    min_score: float | None = None
    send_to: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    seeds: frozenset[str] = frozenset()
    severity: Severity = "normal"
    cool_down: timedelta = timedelta(minutes=10)
    hourly_cap: int | None = None
    quiet_hours: QuietHours | None = None
    is_digest_only: bool = False
    tells_updates: bool = True
    update_at_sources: tuple[int, ...] = (2, 5, 10, 25)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a rule needs a name")
        if self.cool_down < timedelta(0):
            raise ValueError(f"rule {self.name}: a cool-down cannot be negative")
        if self.hourly_cap is not None and self.hourly_cap < 1:
            raise ValueError(f"rule {self.name}: hourly_cap must be at least 1; leave it out for no cap")

    def matches(self, subject: RuleSubject) -> Match | NoMatch:
        """Which lines hold for this report, or why the rule has nothing to say about it."""
        refusal = self._refusal(subject)
        if refusal is not None:
            return refusal
        held = tuple(found for line in self.when if (found := _line_in_full(line, subject)) is not None)
        if self.when and not held:
            return NoMatch(reason="no_line", detail="no line of `when` holds in full")
        for line in self.unless:
            if _line_in_full(line, subject) is not None:
                return NoMatch(reason="unless", detail=" and ".join(str(selector) for selector in line))
        return Match(lines=held)

    def _refusal(self, subject: RuleSubject) -> NoMatch | None:
        if self.seeds and subject.seed_id not in self.seeds:
            return NoMatch(reason="other_seed", detail=subject.seed_id)
        if self.languages and (subject.language or "") not in self.languages:
            return NoMatch(reason="other_language", detail=subject.language or "unknown")
        if not subject.is_relevant:
            return NoMatch(reason="not_relevant", detail=f"score {subject.score:g}")
        if self.min_score is not None and subject.score < self.min_score:
            return NoMatch(reason="score", detail=f"score {subject.score:g}, the rule asks for {self.min_score:g}")
        return None


def _line_in_full(line: Line, subject: RuleSubject) -> tuple[Found, ...] | None:
    found = tuple(Found(selector=str(selector), by=selector.found_in(subject)) for selector in line)
    return found if all(each.by for each in found) else None
