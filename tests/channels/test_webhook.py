import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import to_bytes
from pipeline.channels.body_template import BodyTemplate
from pipeline.channels.webhook import AddressCheck, WebhookChannel, WebhookSettings, outcome_of
from pipeline.delivery.outcome import EndpointGone, Refused, Retry, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.signing import Secret, format_secret
from tests.alerts.told import case
from tests.channels.servers import BLOCKED, OPEN, answering, http, raw_server, session

NOW = datetime(2026, 1, 28, 14, 8, tzinfo=UTC)
SECRET = Secret(key=b"s" * 32)


def alert():
    made = decide(case())
    assert isinstance(made, Alert)
    return made


def parcel(at=NOW):
    return Parcel(alert_id=alert().id, payload=to_bytes(alert().payload), attempted_at=at)


def send(handle, *, guard=OPEN, at=NOW, path="/hook", **settings):
    """One attempt against a server that behaves like `handle`."""

    async def attempt():
        async with raw_server(handle) as port, session() as made:
            url = f"http://127.0.0.1:{port}{path}"
            channel = WebhookChannel(WebhookSettings(name="desk", url=url, **settings), session=made, guard=guard)
            return await channel.send(parcel(at))

    return asyncio.run(attempt())


def test_a_receiver_gets_the_signed_bytes():
    seen = []
    at = datetime.fromtimestamp(int(datetime.now(UTC).timestamp()), UTC)
    assert isinstance(send(answering(http(204), seen), secrets=(SECRET,), at=at), Sent)
    (line, headers, body) = seen[0]
    assert line == "POST /hook HTTP/1.1"
    assert body == to_bytes(alert().payload)
    assert headers["content-type"] == "application/json"
    assert Webhook(format_secret(SECRET)).verify(body.decode(), headers)["id"] == alert().id


def test_two_attempts_send_the_same_bytes_and_id_with_another_time():
    seen = []
    send(answering(http(500), seen), secrets=(SECRET,))
    send(answering(http(200), seen), secrets=(SECRET,), at=NOW + timedelta(minutes=5))
    (_, first, first_body), (_, second, second_body) = seen
    assert first_body == second_body
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 300


@pytest.mark.parametrize(
    ("status", "header", "outcome"),
    [
        (200, None, Sent(status=200)),
        (202, None, Sent(status=202)),
        (400, None, Retry(kind="refused", status=400)),
        (401, None, Retry(kind="refused", status=401)),
        (404, None, Retry(kind="refused", status=404)),
        (408, None, Retry(kind="timeout", status=408)),
        (410, None, EndpointGone()),
        (413, None, Refused(status=413)),
        (429, "30", Retry(kind="rate_limited", status=429, retry_after=timedelta(seconds=30))),
        (429, "rubbish", Retry(kind="rate_limited", status=429)),
        (503, "60", Retry(kind="rate_limited", status=503, retry_after=timedelta(minutes=1))),
        (500, None, Retry(kind="server", status=500)),
        (504, None, Retry(kind="timeout", status=504)),
        (999, None, Retry(kind="server", status=999)),
    ],
)
def test_the_table_of_statuses(status, header, outcome):
    assert outcome_of(status, header, "", now=NOW) == outcome


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(status):
    seen = []

    async def handle(reader, writer):
        await answering(http(status, location="/elsewhere"), seen)(reader, writer)

    outcome = send(handle)
    assert isinstance(outcome, Retry)
    assert (outcome.kind, outcome.status) == ("redirect", status)
    assert len(seen) == 1


def test_an_endless_answer_is_cut_and_the_status_counts():
    async def handle(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1000\r\n" + b"\x1b<x" + b"a" * 4093 + b"\r\n")
            await writer.drain()

    outcome = send(handle)
    assert isinstance(outcome, Sent)
    assert len(outcome.detail) <= 1024
    assert "\x1b" not in outcome.detail


def test_a_body_that_breaks_off_after_a_good_status_is_still_sent():
    assert isinstance(send(answering(b"HTTP/1.1 200 X\r\ncontent-length: 50\r\n\r\nhal")), Sent)


def test_a_receiver_that_answers_too_late_is_a_timeout():
    async def handle(reader, writer):
        await asyncio.Event().wait()

    outcome = send(handle, timeout=timedelta(milliseconds=200))
    assert isinstance(outcome, Retry)
    assert outcome.kind == "timeout"


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH\r\n", b"", b"HTTP/1.1 200"], ids=["no HTTP", "nothing", "half a line"])
def test_an_answer_that_cannot_be_read_may_have_arrived(answer):
    outcome = send(answering(answer))
    assert isinstance(outcome, Retry)
    assert outcome.kind == "unknown"


def test_a_closed_port_is_a_connection_failure():
    async def attempt():
        async with raw_server(answering(http(200))) as port:
            pass
        async with session() as made:
            settings = WebhookSettings(name="desk", url=f"http://127.0.0.1:{port}/")
            return await WebhookChannel(settings, session=made, guard=OPEN).send(parcel())

    outcome = asyncio.run(attempt())
    assert isinstance(outcome, Retry)
    assert outcome.kind == "connection"


def test_an_address_the_guard_refuses_is_never_called():
    seen = []
    guard = AddressCheck(refusal=lambda url: "blocked_address", refused_error=BLOCKED)
    outcome = send(answering(http(200), seen), guard=guard)
    assert outcome == Retry(kind="blocked", detail="blocked_address")
    assert seen == []


def test_an_address_the_sockets_refuse_is_told_apart_from_a_dead_server():
    async def attempt():
        import aiohttp

        def refuse(info):
            raise BLOCKED("blocked address 127.0.0.1")

        connector = aiohttp.TCPConnector(socket_factory=refuse)
        async with aiohttp.ClientSession(connector=connector) as made:
            settings = WebhookSettings(name="desk", url="http://127.0.0.1:9/")
            return await WebhookChannel(settings, session=made, guard=OPEN).send(parcel())

    outcome = asyncio.run(attempt())
    assert isinstance(outcome, Retry)
    assert outcome.kind == "blocked"


def test_method_headers_and_body_are_the_owners():
    seen = []
    template = BodyTemplate('{"text": {{ text | tojson }}}')
    send(answering(http(200), seen), method="PUT", headers={"authorization": "Bearer t"}, template=template)
    line, headers, body = seen[0]
    assert line.startswith("PUT ")
    assert headers["authorization"] == "Bearer t"
    assert "Kamishly" in json.loads(body)["text"]


def test_a_broken_template_is_a_setup_error_and_nothing_is_sent():
    seen = []
    outcome = send(answering(http(200), seen), template=BodyTemplate("{{ alert.nowhere.at }}"))
    assert isinstance(outcome, Refused)
    assert outcome.is_setup
    assert seen == []


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"url": "ftp://x"}, "https://"),
        ({"method": "GET"}, "POST"),
        ({"headers": {"Webhook-Id": "1"}}, "set by Seedwatch"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, problem):
    with pytest.raises(ValueError, match=problem):
        WebhookSettings(**({"name": "desk", "url": "https://x"} | settings))


def test_secrets_and_tokens_do_not_show():
    shown = repr(WebhookSettings(name="desk", url="https://x/T0K", secrets=(SECRET,), headers={"authorization": "T0K"}))
    assert "T0K" not in shown
    assert base64.b64encode(SECRET.key).decode() not in shown
