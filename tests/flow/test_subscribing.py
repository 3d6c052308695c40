"""WebSub over real databases: a fake hub, a clock in the test's hand."""

import asyncio
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.flow.subscribing import confirm, is_pushed_to_us, note_hub, receive, subscribe_due
from pipeline.net.exchange import Failed
from pipeline.storage import subscriptions
from pipeline.storage.feeds import FeedId, sync_feeds, wanted_feeds
from pipeline.storage.schema import feeds

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://example.org/feed"
PARSED = ParsedFeed(title="T", entries=(), hubs=("https://hub.example/",), self_url="https://example.org/self")


class Hub:
    def __init__(self, answer=202):
        self.answer = answer
        self.forms = []

    async def post_form(self, url, form):
        self.forms.append((url, dict(form)))
        return self.answer


class Desk:
    def __init__(self, database, hub=None):
        self.database, self.hub, self.now = database, hub or Hub(), NOW
        with database.write() as connection:
            sync_feeds(connection, [Feed(name="A", url=URL)], now=NOW, spread=[timedelta(hours=5)])
            self.feed_id = FeedId(connection.execute(select(feeds.c.id)).scalar_one())
            note_hub(connection, self.feed_id, PARSED, url=URL)

    def clock(self):
        return self.now

    def subscribe(self):
        async def at_once(work):
            return work()

        return asyncio.run(
            subscribe_due(
                self.database, poster=self.hub, callback="https://us.example/websub", clock=self.clock, in_thread=at_once
            )
        )

    @property
    def subscription(self):
        with self.database.read() as connection:
            return subscriptions.of_feed(connection, self.feed_id)

    def confirm(self, **changes):
        query = {
            "hub.mode": "subscribe",
            "hub.topic": PARSED.self_url,
            "hub.challenge": "c",
            "hub.lease_seconds": "86400",
        } | changes
        return confirm(self.database, self.subscription.token, query, clock=self.clock)

    def is_pushed(self):
        with self.database.read() as connection:
            return is_pushed_to_us(connection, self.feed_id, now=self.now)

    def due_at(self):
        with self.database.read() as connection:
            return wanted_feeds(connection)[0].next_poll_at


@pytest.fixture
def desk(database):
    return Desk(database)


def test_a_hub_is_asked_once_with_our_secret_address(desk):
    assert (desk.subscribe().asked, desk.subscribe().asked) == (1, 0)
    ((url, form),) = desk.hub.forms
    assert url == "https://hub.example/"
    assert form["hub.callback"] == f"https://us.example/websub/{desk.subscription.token}"
    assert form["hub.topic"] == PARSED.self_url


def test_a_confirmed_subscription_is_pushed_until_its_lease_ends_and_renewed_before(desk):
    desk.subscribe()
    assert desk.confirm() == "c"
    assert desk.is_pushed()
    desk.now += timedelta(hours=20)
    assert desk.subscribe().asked == 1
    assert desk.is_pushed()
    desk.now += timedelta(hours=5)
    assert not desk.is_pushed()


def test_what_we_did_not_ask_for_is_not_confirmed(desk):
    assert desk.confirm() is None
    desk.subscribe()
    assert desk.confirm(**{"hub.topic": "https://evil.example/"}) is None
    assert confirm(desk.database, "guessed", {"hub.topic": PARSED.self_url}, clock=desk.clock) is None


def test_a_signed_push_makes_the_feed_due_now(desk):
    signature = "sha256=" + hmac.new(desk.subscription.secret.encode(), b"body", hashlib.sha256).hexdigest()
    assert receive(desk.database, desk.subscription.token, b"body", signature, clock=desk.clock)
    assert desk.due_at() == NOW


@pytest.mark.parametrize("signature", [None, "sha256=00"])
def test_a_forged_push_is_answered_and_forgotten(desk, signature):
    assert receive(desk.database, desk.subscription.token, b"body", signature, clock=desk.clock)
    assert desk.due_at() == NOW + timedelta(hours=5)


def test_a_push_to_an_unknown_address_is_not_found(desk):
    assert not receive(desk.database, "guessed", b"body", None, clock=desk.clock)


def test_a_hub_that_refuses_is_named_and_asked_again_in_an_hour(database):
    desk = Desk(database, Hub(Failed(url="https://hub.example/", kind="timeout")))
    assert desk.subscribe().failed == (("https://hub.example/", "timeout"),)
    desk.now += timedelta(minutes=61)
    assert desk.subscribe().asked == 1


def test_a_feed_that_names_another_hub_gets_another_subscription(desk):
    before = desk.subscription
    with desk.database.write() as connection:
        note_hub(connection, desk.feed_id, PARSED, url=URL)
    assert desk.subscription == before
    with desk.database.write() as connection:
        note_hub(connection, desk.feed_id, ParsedFeed(title="T", entries=(), hubs=("https://other.example/",)), url=URL)
    assert (desk.subscription.hub, desk.subscription.topic) == ("https://other.example/", URL)
    assert desk.subscription.token != before.token
