import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.feeds.websub import (
    Confirmed,
    Noted,
    Refused,
    Subscription,
    asked,
    is_due,
    is_pushed,
    is_signed,
    request_form,
    token_for,
    verify,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WANTED = Subscription(hub="https://hub.example/", topic="https://example.org/feed", token="t0k3n", secret="s3cret")
ASKED = asked(WANTED, now=NOW)
QUERY = {"hub.mode": "subscribe", "hub.topic": WANTED.topic, "hub.challenge": "c", "hub.lease_seconds": "86400"}


def active():
    return verify(ASKED, QUERY, now=NOW).subscription


def test_the_request_names_topic_callback_and_secret():
    form = request_form(WANTED, callback="https://us.example/websub/")
    assert form["hub.callback"] == "https://us.example/websub/t0k3n"
    assert (form["hub.mode"], form["hub.topic"], form["hub.secret"]) == ("subscribe", WANTED.topic, "s3cret")


def test_a_hub_that_asks_back_is_answered_with_its_challenge():
    answer = verify(ASKED, QUERY, now=NOW)
    assert isinstance(answer, Confirmed)
    assert answer.challenge == "c"
    assert is_pushed(answer.subscription, now=NOW + timedelta(hours=23))
    assert not is_pushed(answer.subscription, now=NOW + timedelta(hours=25))


@pytest.mark.parametrize(
    ("subscription", "query"),
    [
        (ASKED, QUERY | {"hub.topic": "https://evil.example/feed"}),
        (ASKED, QUERY | {"hub.mode": "unsubscribe"}),
        (ASKED, {key: value for key, value in QUERY.items() if key != "hub.challenge"}),
        (WANTED, QUERY),
    ],
    ids=["another topic", "unsubscribe", "no challenge", "never asked"],
)
def test_what_we_did_not_ask_for_is_refused(subscription, query):
    assert isinstance(verify(subscription, query, now=NOW), Refused)


def test_a_denial_is_noted_with_its_reason():
    answer = verify(ASKED, {"hub.mode": "denied", "hub.topic": WANTED.topic, "hub.reason": "no\nthanks"}, now=NOW)
    assert isinstance(answer, Noted)
    assert (answer.subscription.state, answer.subscription.reason) == ("denied", "no thanks")
    assert not is_due(answer.subscription, now=NOW)


def test_a_lease_is_renewed_before_it_ends():
    assert not is_due(active(), now=NOW + timedelta(hours=16))
    assert is_due(active(), now=NOW + timedelta(hours=17))


def test_a_hub_that_never_answers_is_asked_again_in_an_hour():
    assert is_due(WANTED, now=NOW)
    assert not is_due(ASKED, now=NOW + timedelta(minutes=59))
    assert is_due(ASKED, now=NOW + timedelta(minutes=61))


@pytest.mark.parametrize("seconds", ["", "-5", "9" * 30, "0", "x"])
def test_a_lease_of_any_length_is_bounded(seconds):
    answer = verify(ASKED, QUERY | {"hub.lease_seconds": seconds}, now=NOW)
    assert timedelta(hours=1) <= answer.subscription.lease_until - NOW <= timedelta(days=30)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_a_push_counts_only_when_signed_with_our_secret(algorithm):
    signature = hmac.new(b"s3cret", b"body", getattr(hashlib, algorithm)).hexdigest()
    assert is_signed(ASKED, b"body", f"{algorithm}={signature}")
    assert not is_signed(ASKED, b"other", f"{algorithm}={signature}")


@pytest.mark.parametrize("header", [None, "", "md5=1", "sha256=", "sha256=é", "=x"])
def test_a_push_without_a_signature_does_not_count(header):
    assert not is_signed(ASKED, b"body", header)


def test_a_token_is_stable_and_secret():
    assert token_for("https://a/", key=b"k") == token_for("https://a/", key=b"k") != token_for("https://a/", key=b"l")
