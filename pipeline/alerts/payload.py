"""What an alert says, as a versioned value: what goes out as JSON and what mails and templates are made from.

The dataclasses are the schema: `docs/schemas/alert-payload.schema.json` is generated from them and a test compares both.
Within one version fields are only added. `to_bytes` gives the same bytes for the same value, so every attempt sends the same.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from pipeline.alerts.levels import Severity

SCHEMA_VERSION = 1

FactKind = Literal[
    "entity",
    "place",
    "action",
    "casualties",
    "denial",
    "confirmation",
    "claim",
    "sources",
    "number",
    "date",
    "name",
    "correction",
    "rule",
    "merged",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """One thing a report adds to its story. `text` is for a person; `is_major` facts alone make an update.

    `key` says when two facts are the same fact; `by` is who said it, where that matters.
    """

    kind: FactKind
    text: str
    key: str
    is_major: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A selector of the rule that held, and what in the report made it hold."""

    selector: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRule:
    """The rule that fired and the lines of it that held in full."""

    name: str
    lines: tuple[tuple[RuleLine, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSeed:
    """The seed the report was measured against."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReason:
    """One term of the score; `points` add up to it."""

    points: float
    text: str
    entity_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldScore:
    """How much the report concerns the seed, and why."""

    value: float
    reasons: tuple[ToldReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldArticle:
    """One report of the story. `url` is http(s) or empty. `is_late`: found after an outage of ours."""

    id: int
    title: str
    outlet: str
    language: str | None
    url: str
    seen_at: datetime
    published_at: datetime | None = None
    country: str | None = None
    is_reprint: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMention:
    """A name found in the report that fired: where, in which sentence, and why it counts.

    Offsets are code points: `start` and `end` into the article's title or text, `sentence_start` and `sentence_end` of the
    name within `sentence`.
    """

    entity_id: str
    label: str
    type: str
    side: str
    field: Literal["title", "text"]
    start: int
    end: int
    text: str
    name: str
    language: str
    why: str
    sentence: str
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """The story so far. `thread` is the same for all alerts of one story; `independent_sources` never counts reprints.

    `joined_threads`: first alerts of stories that turned out to be this one.
    """

    id: str
    thread: str
    thread_subject: str
    thread_alert_id: str
    title: str
    first_seen_at: datetime
    articles: int
    outlets: int
    independent_sources: int
    languages: tuple[str, ...]
    credits: tuple[str, ...] = ()
    event_day: date | None = None
    joined_threads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPayload:
    """An alert on a story: its first, or an update. `new` is what is new since `since` (the last alert)."""

    kind: Literal["new", "update"]
    id: str
    revision: int
    created_at: datetime
    severity: Severity
    subject: str
    rule: ToldRule
    seed: ToldSeed
    story: ToldStory
    new: tuple[NewFact, ...]
    since: datetime | None
    score: ToldScore
    article: ToldArticle
    mentions: tuple[ToldMention, ...]
    articles: tuple[ToldArticle, ...]
    links: dict[str, str]
    schema: Literal[1] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One alert that waited for the digest."""

    alert_id: str
    story_id: str
    subject: str
    title: str
    url: str
    outlet: str
    language: str | None
    outlets: int
    independent_sources: int
    new: tuple[str, ...]
    rule: str
    severity: Severity
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPayload:
    """What was held for the digest of one channel, one item a story, newest first."""

    id: str
    created_at: datetime
    severity: Severity
    subject: str
    items: tuple[DigestItem, ...]
    links: dict[str, str]
    kind: Literal["digest"] = "digest"
    schema: Literal[1] = 1


HealthKind = Literal["feed_silent", "feed_failing", "feed_recovered", "channel_disabled", "channel_recovered", "blind", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPayload:
    """Something the service itself has to say: what it can no longer see, or no longer tell."""

    id: str
    created_at: datetime
    severity: Severity
    subject: str
    about: HealthKind
    name: str
    detail: str
    what_to_do: str
    links: dict[str, str]
    kind: Literal["health"] = "health"
    schema: Literal[1] = 1


Payload = Annotated[StoryPayload | DigestPayload | HealthPayload, Field(discriminator="kind")]


@cache
def _adapter() -> TypeAdapter[StoryPayload | DigestPayload | HealthPayload]:
    return TypeAdapter(Payload)


def to_json(payload: StoryPayload | DigestPayload | HealthPayload) -> dict[str, object]:
    """The payload as plain JSON values, `schema`, `kind` and `id` first."""
    body: dict[str, object] = _adapter().dump_python(payload, mode="json")
    first = {key: body.pop(key) for key in ("schema", "kind", "id")}
    return first | body


def to_bytes(payload: StoryPayload | DigestPayload | HealthPayload) -> bytes:
    """Canonical UTF-8 JSON: one value, one byte string."""
    return json.dumps(to_json(payload), ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(body: bytes | str) -> StoryPayload | DigestPayload | HealthPayload:
    """Read back what `to_bytes` wrote (also fields added since are filled with their defaults)."""
    return _adapter().validate_json(body)


def json_schema() -> dict[str, object]:
    """The published JSON Schema (draft 2020-12) of one payload."""
    schema = _adapter().json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Seedwatch alert payload, version {SCHEMA_VERSION}",
    } | schema


def utc(moment: datetime) -> datetime:
    """Moments leave the service in UTC."""
    return moment.astimezone(UTC)
