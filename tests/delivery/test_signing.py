"""Checked with the independent `standardwebhooks` package, which knows only the published standard."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from pipeline.delivery.signing import Secret, format_secret, parse_secret, sign

OLD, NEW = Secret(key=b"o" * 32), Secret(key=b"n" * 24)
BODY = '{"schema":1,"title":"غادرت القوات"}'.encode()


def now():
    return datetime.fromtimestamp(datetime.now(UTC).timestamp(), UTC)


def signed(secrets=(NEW,), *, body=BODY, at=None, message_id="alert-1"):
    return sign(secrets, message_id=message_id, attempted_at=at or now(), body=body)


def verify(headers, *, body=BODY, secret=NEW):
    return Webhook(format_secret(secret)).verify(body.decode(), headers)


def test_a_receiver_that_follows_the_standard_accepts_it():
    assert verify(signed()) == {"schema": 1, "title": "غادرت القوات"}


@pytest.mark.parametrize(
    "tamper",
    [
        {"webhook-id": "alert-2"},
        {"webhook-timestamp": "1"},
        {"webhook-signature": "v1," + base64.b64encode(b"x" * 32).decode()},
    ],
    ids=["id", "time", "signature"],
)
def test_a_tampered_header_is_refused(tamper):
    with pytest.raises(WebhookVerificationError):
        verify(signed() | tamper)


def test_a_timestamp_moved_by_a_second_is_refused():
    headers = signed()
    with pytest.raises(WebhookVerificationError):
        verify(headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)})


def test_a_tampered_body_is_refused():
    with pytest.raises(WebhookVerificationError):
        verify(signed(), body=BODY.replace(b"1", b"2", 1))


@pytest.mark.parametrize("skew", [timedelta(minutes=-6), timedelta(minutes=6), timedelta(minutes=10)])
def test_a_signature_from_another_time_is_refused(skew):
    with pytest.raises(WebhookVerificationError):
        verify(signed(at=now() + skew))


def test_a_signature_by_a_third_key_is_refused():
    with pytest.raises(WebhookVerificationError):
        verify(signed((Secret(key=b"z" * 32),)))


def test_while_a_secret_changes_both_receivers_accept():
    headers = signed((NEW, OLD))
    assert verify(headers, secret=NEW)
    assert verify(headers, secret=OLD)
    assert len(headers["webhook-signature"].split(" ")) == 2


def test_the_id_stays_and_the_time_is_of_the_attempt():
    first, second = signed(at=now()), signed(at=now() + timedelta(minutes=5))
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    assert first["webhook-signature"] != second["webhook-signature"]


def test_without_a_secret_there_is_an_id_and_no_signature():
    assert set(signed(())) == {"webhook-id", "webhook-timestamp"}


@given(st.binary(min_size=24, max_size=64))
def test_a_secret_survives_being_written_down(key):
    assert parse_secret(format_secret(Secret(key=key))) == Secret(key=key)


@pytest.mark.parametrize("text", ["whsec_!!!", "whsec_" + base64.b64encode(b"short").decode(), "", "whsec_" + "A" * 200])
def test_a_bad_secret_is_refused_without_being_repeated(text):
    with pytest.raises(ValueError) as problem:
        parse_secret(text)
    assert not text or text not in str(problem.value)


def test_a_secret_does_not_show():
    assert "o" * 8 not in repr(OLD)


def test_an_id_with_a_full_stop_is_refused():
    with pytest.raises(ValueError, match="full stop"):
        signed(message_id="a.b")
