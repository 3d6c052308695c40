"""WebSub: asks the hubs that feeds name to tell us of news, answers when they ask back, and reads a feed when one calls.

A push only says that there is something new: the feed is then polled at once, through the same guard, limits and parser as
always. What a hub sends is checked for its signature and never read.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.websub import Confirmed, Noted, asked, is_pushed, is_signed, request_form, verify
from pipeline.net.exchange import Failed
from pipeline.storage import subscriptions
from pipeline.storage.engine import Database
from pipeline.storage.feeds import FeedId
from pipeline.storage.subscriptions import StoredSubscription

Result = TypeVar("Result")
AT_ONCE = 20
"""Subscriptions asked for in one pass: a cold start spreads over some passes."""


class Posts(Protocol):
    """What subscribing needs of net.fetching.Fetcher."""

    async def post_form(self, url: str, form: Mapping[str, str]) -> int | Failed: ...


class InThread(Protocol):
    def __call__(self, work: Callable[[], Result]) -> Awaitable[Result]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribingReport:
    """What one pass asked for; `failed` says why, by hub."""

    asked: int
    failed: tuple[tuple[str, str], ...] = ()


def note_hub(connection: Connection, feed_id: FeedId, feed: ParsedFeed, *, url: str) -> None:
    """In the poll's transaction: remember the first hub the feed names, if any."""
    hub = next((hub for hub in feed.hubs if hub.startswith(("https://", "http://"))), None)
    if hub is not None:
        token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
        subscriptions.want(connection, feed_id, hub=hub, topic=feed.self_url or url, token=token, secret=secret)


def is_pushed_to_us(connection: Connection, feed_id: FeedId, *, now: datetime) -> bool:
    subscription = subscriptions.of_feed(connection, feed_id)
    return subscription is not None and is_pushed(subscription, now=now)


async def subscribe_due(
    database: Database, *, poster: Posts, callback: str, clock: Callable[[], datetime], in_thread: InThread
) -> SubscribingReport:
    """Ask for what is due. It counts as asked before the request goes out: a hub may verify while we still wait for it."""

    def claim() -> list[StoredSubscription]:
        with database.write() as connection:
            found = subscriptions.due(connection, now=clock(), limit=AT_ONCE)
            for one in found:
                subscriptions.save(connection, one.feed_id, asked(one.subscription, now=clock()))
            return found

    due = await in_thread(claim)
    failed = []
    for one in due:
        answer = await poster.post_form(one.subscription.hub, request_form(one.subscription, callback=callback))
        if isinstance(answer, Failed) or not 200 <= answer < 300:
            failed.append((one.subscription.hub, answer.kind if isinstance(answer, Failed) else f"HTTP {answer}"))
    return SubscribingReport(asked=len(due), failed=tuple(failed))


def confirm(database: Database, token: str, query: Mapping[str, str], *, clock: Callable[[], datetime]) -> str | None:
    """What to answer to a hub that asks whether we asked: a body for 200, or None for 404."""
    with database.write() as connection:
        found = subscriptions.by_token(connection, token)
        if found is None:
            return None
        verdict = verify(found.subscription, query, now=clock())
        if isinstance(verdict, Confirmed | Noted):
            subscriptions.save(connection, found.feed_id, verdict.subscription)
        if isinstance(verdict, Confirmed):
            return verdict.challenge
        return "" if isinstance(verdict, Noted) else None


def receive(database: Database, token: str, body: bytes, signature: str | None, *, clock: Callable[[], datetime]) -> bool:
    """A push: True if the token is known. The feed is asked at once if the signature is right; else the push is forgotten."""
    with database.write() as connection:
        found = subscriptions.by_token(connection, token)
        if found is None:
            return False
        if is_signed(found.subscription, body, signature):
            subscriptions.ask_feed_now(connection, found.feed_id, now=clock())
        return True
