"""Polling one feed: ask, parse, recognise, store, decide when to ask again. No transaction is open while the network is."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from sqlalchemy import Connection, NestedTransaction

from pipeline.articles.article import ArticleId
from pipeline.errors import FeedError
from pipeline.feeds import schedule
from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.feeds.schedule import FeedState, PollPolicy, next_poll
from pipeline.feeds.websub import POLL_WHILE_PUSHED
from pipeline.flow.failpoints import reach
from pipeline.flow.group_writing import GroupWriter
from pipeline.flow.storing import FoundEntries, Stored, StoringPolicy, prepare_entries, store_entries
from pipeline.flow.subscribing import is_pushed_to_us, note_hub
from pipeline.net.fetching import Answer, Failed, Fetched, FetchRequest, Gone, NotModified
from pipeline.storage.articles import KeyTaken
from pipeline.storage.feeds import ClaimedFeed, record_poll

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a feed that is gone or blocked is due again: when a person changes something."""

Parse = Callable[[bytes, str | None, str], Awaitable[ParsedFeed]]


class Fetches(Protocol):
    """What polling needs of net.fetching.Fetcher."""

    async def fetch(self, request: FetchRequest) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one poll found. `fresh` are the ids of articles that now wait for analysis."""

    feed: str
    url: str
    result: Literal["ok", "not_modified", "failed", "gone", "lease_lost"]
    entries: int = 0
    new: int = 0
    edited: int = 0
    kind: str = ""
    detail: str = ""
    notes: tuple[str, ...] = ()
    next_poll_at: datetime | None = None
    fresh: tuple[ArticleId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the transaction at the end of a poll did; `is_ours` is False where the lease was lost and nothing was written."""

    state: FeedState
    stored: Stored
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """The collaborators of one poll. `jitter` gives a number in [0, 1); with `subscribes`, hubs that feeds name are noted."""

    fetcher: Fetches
    parse: Parse
    writer: GroupWriter
    policy: PollPolicy
    storing: StoringPolicy
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    subscribes: bool = False

    async def poll(self, claimed: ClaimedFeed, feed: Feed) -> PollReport:
        """Ask one claimed feed and give its lease back. Raises only what the database raises."""
        answer = await self.fetcher.fetch(_request(claimed))
        parsed, outcome = await self._understood(answer, claimed)
        found = prepare_entries(parsed, claimed, policy=self.storing) if parsed is not None else None
        written = await self.writer.write(lambda connection: self._write(connection, claimed, feed, found, outcome, answer))
        reach("article.committed")
        return _report(feed, claimed, outcome, written)

    async def _understood(
        self, answer: Answer, claimed: ClaimedFeed
    ) -> tuple[ParsedFeed | None, schedule.Unchanged | schedule.Failed | schedule.Gone | None]:
        """The parsed body, or the outcome where there is none to store."""
        match answer:
            case NotModified():
                return None, schedule.Unchanged(max_age=answer.max_age, moved=_moved(answer))
            case Gone():
                return None, schedule.Gone()
            case Failed():
                return None, schedule.Failed(kind=answer.kind, detail=answer.detail, retry_after=answer.retry_after)
            case Fetched() if claimed.state.body_hash == _hash(answer.body):
                return None, schedule.Unchanged(max_age=answer.max_age, moved=_moved(answer))
            case Fetched():
                try:
                    return await self.parse(answer.body, answer.content_type, answer.final_url), None
                except FeedError as error:
                    return None, schedule.Failed(kind=error.kind, detail=error.message)

    def _write(
        self,
        connection: Connection,
        claimed: ClaimedFeed,
        feed: Feed,
        found: FoundEntries | None,
        outcome: schedule.Outcome | None,
        answer: Answer,
    ) -> Written:
        now = self.clock()
        savepoint, stored = None, Stored()  # with nothing found there is one statement, and no more
        if found is not None:
            assert isinstance(answer, Fetched)
            savepoint, stored = self._store(connection, claimed, feed, found, now)
            if self.subscribes:
                note_hub(connection, claimed.id, found.parsed, url=claimed.url)
            outcome = _polled(answer, found.parsed, stored)
        assert outcome is not None
        is_pushed = self.subscribes and is_pushed_to_us(connection, claimed.id, now=now)
        policy = _policy(self.policy, feed, is_pushed=is_pushed)
        state = next_poll(claimed.state, outcome, now=now, policy=policy, jitter=self.jitter())
        if not record_poll(connection, claimed, state, never=NEVER):  # someone else has the feed now and stores the same
            if savepoint is not None:
                savepoint.rollback()
            return Written(state=state, stored=Stored(), is_ours=False)
        if savepoint is not None:
            savepoint.commit()
        reach("article.inserted")
        return Written(state=state, stored=stored, is_ours=True)

    def _store(
        self, connection: Connection, claimed: ClaimedFeed, feed: Feed, found: FoundEntries, now: datetime
    ) -> tuple[NestedTransaction, Stored]:
        """The savepoint it may be taken back to. Ends: every time another process was first, fewer keys are new."""
        while True:
            savepoint = connection.begin_nested()
            try:
                return savepoint, store_entries(connection, claimed, feed, found, policy=self.storing, now=now)
            except KeyTaken:
                savepoint.rollback()


def _request(claimed: ClaimedFeed) -> FetchRequest:
    state = claimed.state
    return FetchRequest(
        url=state.adopted_url or claimed.url,
        purpose="feed",
        etag=state.etag,
        last_modified=state.last_modified,
        validators_url=state.validators_url,
    )


def _polled(answer: Fetched, parsed: ParsedFeed, stored: Stored) -> schedule.Polled:
    return schedule.Polled(
        entries=len(parsed.entries),
        new=stored.new,
        renamed=stored.renamed,
        reused=stored.reused,
        etag=answer.etag,
        last_modified=answer.last_modified,
        url=answer.final_url,
        body_hash=_hash(answer.body),
        ttl=parsed.ttl,
        max_age=answer.max_age,
        moved=_moved(answer),
        notes=(*parsed.notes, *stored.notes, *(("insecure_redirect",) if answer.is_downgraded else ())),
    )


def _moved(answer: Fetched | NotModified) -> schedule.Moved | None:
    return schedule.Moved(to=answer.permanent_redirect_to) if answer.permanent_redirect_to else None


def _hash(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _policy(policy: PollPolicy, feed: Feed, *, is_pushed: bool) -> PollPolicy:
    """A feed whose hub calls us is still asked now and then: a hub may die without a word."""
    if is_pushed:
        slow = max(POLL_WHILE_PUSHED, policy.every)
        return PollPolicy(every=slow, min_interval=slow, max_interval=max(slow, policy.max_interval))
    if feed.every is None:
        return policy
    return PollPolicy(every=feed.every, min_interval=min(policy.min_interval, feed.every), max_interval=policy.max_interval)


def _report(feed: Feed, claimed: ClaimedFeed, outcome: schedule.Outcome | None, written: Written) -> PollReport:
    if not written.is_ours:
        return PollReport(feed=feed.name, url=claimed.url, result="lease_lost")
    stored, state = written.stored, written.state
    match outcome:
        case None:
            return PollReport(
                feed=feed.name,
                url=claimed.url,
                result="ok",
                entries=stored.seen,
                new=stored.new,
                edited=stored.edited,
                notes=state.notes,
                next_poll_at=state.next_poll_at,
                fresh=stored.fresh,
            )
        case schedule.Failed():
            return PollReport(
                feed=feed.name,
                url=claimed.url,
                result="failed",
                kind=outcome.kind,
                detail=outcome.detail,
                next_poll_at=state.next_poll_at,
            )
        case schedule.Gone():
            return PollReport(feed=feed.name, url=claimed.url, result="gone", kind="gone", detail="410 Gone")
        case _:
            return PollReport(feed=feed.name, url=claimed.url, result="not_modified", next_poll_at=state.next_poll_at)
