"""What was decided: an Alert to send, or a Hold with its reason; and what a story has already told, and to whom.

Both are kept: every Hold can be shown. `StoryState` is stored with each alert and carries the thread from one to the next.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

from pipeline.alerts.payload import DigestPayload, HealthPayload, NewFact, StoryPayload

HoldReason = Literal[
    # the rule had nothing to say
    "not_relevant",
    "other_seed",
    "other_language",
    "score",
    "no_line",
    "unless",
    # there was nothing to tell
    "baseline",
    "old_news",
    "reprint",
    "nothing_new",
    "minor",
    "already_told",
    "no_updates",
    # not now: decided again at `until`
    "cool_down",
    "quiet_hours",
    # a person asked for silence
    "muted_entity",
    "muted_story",
    "muted_outlet",
    "muted_rule",
    "muted_all",
]

# A fixed namespace, so that a replay on another machine gives the same alert ids.
_NAMESPACE = uuid.UUID("6f0f5f3e-63f5-5f0e-9a57-2c1b1e7c8d41")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTold:
    """When a rule last told a story, and how widely it was reported then."""

    rule: str
    at: datetime
    outlets: int
    independent_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A story's thread: its first alert, the subject of that, and to which channels it went."""

    alert_id: str
    subject: str
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """What a story has told so far, to which channels, by which rules.

    `untold` are the facts that one rule held back since it last told the story: the flow adds them from that rule's holds.
    `joins` are threads of stories that turned out to be this one and were not told so yet, `joined` those that were.
    """

    revision: int = 0
    told_at: datetime | None = None
    rules: tuple[RuleTold, ...] = ()
    channels: tuple[str, ...] = ()
    thread_alert_id: str = ""
    thread_subject: str = ""
    outlets: int = 0
    independent_sources: int = 0
    untold: tuple[NewFact, ...] = ()
    joins: tuple["Thread", ...] = ()
    joined: tuple["Thread", ...] = ()

    def told_by(self, rule: str) -> RuleTold | None:
        """When and what this rule last told of the story; None if it never did."""
        return next((told for told in self.rules if told.rule == rule), None)

    def with_untold(self, facts: tuple[NewFact, ...]) -> "StoryState":
        """The same state with facts held back since the last alert, each once."""
        return replace(self, untold=merged_facts(self.untold, facts))


def joined_states(states: Sequence[StoryState]) -> StoryState:
    """What several stories have told that are one now; the first is the one that stays, and its thread goes on.

    Who was told of any of them was told of the story. A thread that has not been named yet is told of once.
    """
    told = [state for state in states if state.revision]
    if len(told) < 2:
        return told[0] if told else StoryState()
    first, *others = told
    known = {first.thread_alert_id, *(thread.alert_id for thread in first.joined)}
    threads = [Thread(alert_id=each.thread_alert_id, subject=each.thread_subject, channels=each.channels) for each in others]
    rules: dict[str, RuleTold] = {}
    for rule in sorted((rule for state in told for rule in state.rules), key=lambda rule: rule.at):
        rules[rule.rule] = rule
    return replace(
        first,
        revision=max(state.revision for state in told),
        told_at=max((state.told_at for state in told if state.told_at), default=None),
        rules=tuple(rules.values()),
        channels=tuple(dict.fromkeys(name for state in told for name in state.channels)),
        outlets=max(state.outlets for state in told),
        independent_sources=max(state.independent_sources for state in told),
        joins=tuple(thread for thread in threads if thread.alert_id not in known),
    )


def merged_facts(earlier: tuple[NewFact, ...], later: tuple[NewFact, ...]) -> tuple[NewFact, ...]:
    """Both, in order, each fact once; the later wording wins, and once major means major."""
    by_key: dict[tuple[str, str], NewFact] = {}
    for fact in (*earlier, *later):
        key = (fact.kind, fact.key)
        was_major = key in by_key and by_key[key].is_major
        by_key[key] = replace(fact, is_major=True) if was_major else fact
    return tuple(by_key.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """To be sent to each channel of `send_to`: at once, not before a moment, or with each channel's digest.

    `state` is the story's state after this alert, `waits_for` why it is not sent at once ("quiet_hours", "hourly_cap", ...).
    """

    payload: StoryPayload | DigestPayload | HealthPayload
    send_to: tuple[str, ...]
    not_before: datetime | None = None
    is_for_digest: bool = False
    waits_for: str = ""
    state: StoryState | None = None

    @property
    def id(self) -> str:
        return self.payload.id

    @property
    def kind(self) -> Literal["new", "update", "digest", "health"]:
        return self.payload.kind

    @property
    def story_id(self) -> str | None:
        return self.payload.story.id if isinstance(self.payload, StoryPayload) else None

    @property
    def rule(self) -> str:
        return self.payload.rule.name if isinstance(self.payload, StoryPayload) else ""

    @property
    def revision(self) -> int:
        return self.payload.revision if isinstance(self.payload, StoryPayload) else 1

    @property
    def created_at(self) -> datetime:
        return self.payload.created_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Not told, and why. `until`: decide again then. `facts`: what it would have told, kept for the next alert."""

    reason: HoldReason
    detail: str = ""
    until: datetime | None = None
    facts: tuple[NewFact, ...] = ()


def story_alert_id(story_id: str, rule: str, revision: int) -> str:
    """The id of a story's alert: the same whenever and wherever it is decided."""
    return str(uuid.uuid5(_NAMESPACE, f"story\n{story_id}\n{rule}\n{revision}"))


def notice_id(kind: str, subject: str, at: datetime) -> str:
    """The id of a digest or health notice, from what it is about and when it was due."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}\n{subject}\n{at.timestamp():.0f}"))


@cache
def _states() -> TypeAdapter[StoryState]:
    return TypeAdapter(StoryState)


@cache
def _facts() -> TypeAdapter[tuple[NewFact, ...]]:
    return TypeAdapter(tuple[NewFact, ...])


def state_to_json(state: StoryState) -> str:
    return _states().dump_json(state).decode()


def state_from_json(text: str) -> StoryState:
    return _states().validate_json(text)


def facts_to_json(facts: tuple[NewFact, ...]) -> str:
    return _facts().dump_json(facts).decode()


def facts_from_json(text: str) -> tuple[NewFact, ...]:
    return _facts().validate_json(text)
