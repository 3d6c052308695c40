"""What the pages need of the world, as one value, so that a test or the demo can build it by hand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from pipeline.alerts.rule import EntityCard
from pipeline.dashboard.quoting import QuoteMemory
from pipeline.feeds.feed import Feed
from pipeline.mentions.mention import Analysis
from pipeline.seeds.profile import Profile
from pipeline.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The part of the configuration in force that the pages show."""

    profiles: Sequence[Profile]
    feeds: Sequence[Feed]

    def cards(self) -> Mapping[str, EntityCard]:
        """Entity id -> the words for it, over all seeds."""
        return {
            entity.id: EntityCard(id=entity.id, label=entity.label, type=entity.type, side=entity.side)
            for profile in self.profiles
            for entity in profile.entities.values()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one rule would do with a pasted report."""

    rule: str
    would_alert: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A pasted report with all that was found in it."""

    title: str
    text: str
    analysis: Analysis
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """A report read from an address."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReadable:
    """Why an address could not be read: a kind of net.fetching, or "no_text"."""

    kind: str
    detail: str = ""


class Hubs(Protocol):
    """What answers WebSub hubs (flow.subscribing): a body for a hub that asks back, and whether a push is of a feed of ours."""

    def confirm(self, token: str, query: Mapping[str, str]) -> str | None: ...
    def receive(self, token: str, body: bytes, signature: str | None) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`configured` is asked for each page, since files may change while we run; `token` None: no login (loopback only).

    `secret` signs sessions and forms; a new one logs everyone out. `expected` are the kinds of processes that must beat
    for `/ready`. `feedback_key` proves the links in alerts (delivery.feedback). `metrics` gives what this process knows of
    itself as Prometheus text. `hubs` answers WebSub hubs, where a callback is configured. `look_up` reads the report at
    an address, with the guard and the limits of polling; None: only texts can be tried. `quotes` remembers what was cut.
    """

    database: Database
    configured: Callable[[], Configured]
    clock: Callable[[], datetime]
    try_it: Callable[[str, str], Tried]
    metrics: Callable[[], str]
    secret: bytes = field(repr=False)
    token: str | None = field(default=None, repr=False)
    public_url: str = ""
    feedback_key: bytes | None = field(default=None, repr=False)
    hubs: Hubs | None = None
    expected: frozenset[str] = frozenset({"poller", "worker", "sender"})
    look_up: Callable[[str], Awaitable[LookedUp | NotReadable]] | None = None
    quotes: QuoteMemory = field(default_factory=QuoteMemory, repr=False, compare=False)
