"""Rows 55 to 68 of the hostile-input table, each from the stored alert to a real server on loopback and back into the outbox.

What the single parts do with every variant stands in tests/channels; here each row is shown once, whole.
"""

import asyncio
import email
import email.policy
import json
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import HealthPayload, from_bytes
from pipeline.channels.log import LogChannel
from pipeline.channels.mail import MailChannel, MailServer, MailSettings
from pipeline.channels.webhook import AddressCheck, WebhookChannel, WebhookSettings
from pipeline.delivery.signing import Secret, format_secret
from pipeline.flow.deliver import deliver_all, recipients_of
from pipeline.net.guard import AddressRefused, GuardPolicy, guarded_socket
from pipeline.storage import alerts as alert_rows
from pipeline.storage import deliveries as rows
from tests.alerts.told import NOW, analysis, case, report, rule, telling
from tests.channels.servers import OPEN, Mailbox, answering, http, mail_server, raw_server, scripted_smtp, session

KEY, NEXT_KEY = Secret(key=b"1" * 32), Secret(key=b"2" * 32)


class Desk:
    """The outbox and its channels; `at` moves the clock."""

    def __init__(self, database):
        self.database = database
        self.now = NOW

    def alert(self, title="Troops leave Tartus", *, channels, story_id="s1", **more):
        made = decide(
            case(
                rule=rule(send_to=tuple(channels)),
                telling=telling(report(title, "Tartus.", **more), analysis(title, "Tartus.", names=()), story_id=story_id),
            )
        )
        assert isinstance(made, Alert)
        with self.database.write() as connection:
            alert_rows.insert_alert(connection, made, recipients=recipients_of(channels))
        return made

    async def deliver(self, channels):
        return await deliver_all(self.database, channels, owner="a", clock=lambda: self.now, jitter=lambda: 0.0)

    def states(self, channel=None):
        with self.database.read() as connection:
            found = rows.list_deliveries(connection, channel=channel)
        return {each.recipient or each.channel: (each.state, each.last_status) for each in found}

    def only(self):
        with self.database.read() as connection:
            (found,) = rows.list_deliveries(connection)
        return found

    def endpoint(self, name):
        with self.database.read() as connection:
            return rows.read_endpoint(connection, name)


@pytest.fixture(name="desk")
def a_desk(sqlite_database):
    return Desk(sqlite_database)


def mail(port, *to, **server):
    settings = {"host": "127.0.0.1", "port": port, "tls": "none", "timeout": timedelta(seconds=5)} | server
    return MailChannel(MailSettings(name="mail", server=MailServer(**settings), sender="w@x.org", to=to or ("desk@x.org",)))


@contextmanager
def mails(mailbox, desk, *to):
    with mail_server(mailbox) as port:
        channels = {"mail": mail(port, *to)}
        yield channels, lambda: asyncio.run(desk.deliver(channels))


def webhook(desk, handle, *, attempts=1, after=timedelta(0), **settings):
    """Store an alert, then attempt it against a server that behaves like `handle`."""

    async def run():
        async with raw_server(handle) as port, session() as made:
            hook = WebhookSettings(name="desk", url=f"http://127.0.0.1:{port}/", **settings)
            channels = {"desk": WebhookChannel(hook, session=made, guard=OPEN)}
            desk.alert(channels=channels)
            for _ in range(attempts):
                await desk.deliver(channels)
                desk.now += after

    asyncio.run(run())


def smtp(desk, answers, *, seen=None, drop=False, attempts=1, after=timedelta(0), to=("desk@x.org",), **server):
    async def run():
        async with raw_server(scripted_smtp(answers, seen, drop_after_dot=drop)) as port:
            channels = {"mail": mail(port, *to, **server)}
            desk.alert(channels=channels)
            for _ in range(attempts):
                await desk.deliver(channels)
                desk.now += after

    asyncio.run(run())


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\u2028", "\x0b", "\x85"])
def test_row_55_a_title_with_a_header_in_it_is_sent_to_exactly_one_recipient(desk, newline):
    mailbox = Mailbox()
    with mails(mailbox, desk) as (channels, deliver):
        desk.alert(f"Hi{newline}Bcc: evil@x.org", channels=channels)
        deliver()
    assert [each.rcpt_tos for each in mailbox.envelopes] == [["desk@x.org"]]
    assert email.message_from_bytes(mailbox.envelopes[0].content, policy=email.policy.default)["bcc"] is None
    assert desk.only().state == "sent"


def test_row_56_a_title_with_nul_and_surrogate_and_5000_characters_is_sent_short(desk):
    mailbox = Mailbox()
    with mails(mailbox, desk) as (channels, deliver):
        desk.alert("NUL \x00 lone \ud83d " + "x" * 5000, channels=channels)
        deliver()
    subject = email.message_from_bytes(mailbox.envelopes[0].content, policy=email.policy.default)["subject"]
    assert len(subject) <= 200
    assert subject.endswith("… (Levant Monitor)")
    assert "\x00" not in subject


def test_row_57_one_of_two_recipients_refused(desk):
    mailbox = Mailbox(refuse={"gone@x.org": "550 no such user"})
    with mails(mailbox, desk, "gone@x.org", "here@x.org") as (channels, deliver):
        desk.alert(channels=channels)
        deliver()
    assert desk.states() == {"gone@x.org": ("failed", 550), "here@x.org": ("sent", 250)}


def test_row_58_one_of_two_recipients_greylisted_is_retried_alone_with_the_same_message_id(desk):
    mailbox = Mailbox(refuse={"grey@x.org": "451 later"})
    with mails(mailbox, desk, "grey@x.org", "here@x.org") as (channels, deliver):
        desk.alert(channels=channels)
        deliver()
        assert desk.states()["grey@x.org"] == ("pending", 451)
        mailbox.refuse = {}
        desk.now += timedelta(minutes=5)
        deliver()
    assert [each.rcpt_tos for each in mailbox.envelopes] == [["here@x.org"], ["grey@x.org"]]
    assert desk.states() == {"grey@x.org": ("sent", 250), "here@x.org": ("sent", 250)}


@pytest.mark.parametrize(("answer", "state"), [("550 no", "failed"), ("450 busy", "pending"), ("421 closing", "pending")])
def test_row_59_the_code_at_rcpt_decides(desk, answer, state):
    smtp(desk, {"RCPT": answer})
    assert (desk.only().state, desk.only().last_status) == (state, int(answer[:3]))


@pytest.mark.parametrize(("answer", "state"), [("451 later", "pending"), ("554 spam", "failed")])
def test_row_60_the_code_at_the_end_of_the_data_decides(desk, answer, state):
    smtp(desk, {"dot": answer})
    assert (desk.only().state, desk.only().last_status) == (state, int(answer[:3]))


def test_row_61_dropped_after_the_final_dot_goes_again_with_the_same_message_id(desk):
    seen = []
    smtp(desk, {}, seen=seen, drop=True, attempts=2, after=timedelta(hours=1))
    data = [line for line in seen if "Message-ID:" in line]
    assert len(data) == 2
    assert data[0] == data[1]
    assert desk.only().state == "pending"
    assert desk.only().last_detail.startswith("unknown")


def test_row_62_tls_required_and_not_offered_sends_nothing_and_is_shown_not_retried_for_days(desk):
    seen = []
    smtp(desk, {}, seen=seen, tls="starttls", attempts=3, after=timedelta(hours=24))
    assert sum(line.startswith("EHLO") for line in seen) == 1
    assert not any(line.startswith(("MAIL", "AUTH", "DATA")) for line in seen)
    assert desk.only().state == "pending"
    assert "TLS is required" in desk.endpoint("mail").reason


def test_row_62_an_address_beyond_ascii_on_a_server_without_smtputf8_fails_alone(desk):
    smtp(desk, {}, to=("δοκιμή@x.org", "here@x.org"))
    assert desk.states()["here@x.org"] == ("sent", 250)
    assert desk.states()["δοκιμή@x.org"][0] == "failed"
    assert not desk.endpoint("mail").is_disabled


def test_row_62_a_silent_server_is_transient(desk):
    async def silent(reader, writer):
        await asyncio.Event().wait()

    async def run():
        async with raw_server(silent) as port:
            channels = {"mail": mail(port, timeout=timedelta(milliseconds=200))}
            desk.alert(channels=channels)
            await desk.deliver(channels)

    asyncio.run(run())
    assert desk.only().state == "pending"
    assert desk.only().last_detail.startswith("timeout")


def test_row_63_a_title_cannot_write_a_log_line(desk):
    written = []
    channels = {"log": LogChannel("log", write=written.append)}
    desk.alert("x\n2026-01-28 CRITICAL fake \x1b[31m" + "y" * 1_000_000, channels=channels)
    asyncio.run(desk.deliver(channels))
    (fields,) = written
    line = json.dumps(fields, ensure_ascii=False)
    assert line.splitlines() == [line]
    assert "\x1b" not in line
    assert max(len(value) for value in fields.values()) <= 500


@pytest.mark.parametrize(
    ("answer", "state", "next_in"),
    [
        (http(200), "sent", None),
        (http(204), "sent", None),
        (http(301, location="http://127.0.0.1:1/"), "pending", 5),
        (http(400), "pending", 5),
        (http(401), "pending", 5),
        (http(404), "pending", 5),
        (http(408), "pending", 60),
        (http(413), "failed", None),
        (http(429), "pending", 60),
        (http(429, retry_after="99999999"), "pending", 120),
        (http(429, retry_after="-1"), "pending", 60),
        (http(503, retry_after="90"), "pending", 90),
        (http(500), "pending", 5),
        (http(502), "pending", 5),
        (http(999), "pending", 5),
    ],
    ids=lambda value: value.split(b"\r\n")[0].decode() if isinstance(value, bytes) else None,
)
def test_row_64_what_an_answer_means(desk, answer, state, next_in):
    webhook(desk, answering(answer))
    found = desk.only()
    assert found.state == state
    assert found.next_attempt_at == (None if next_in is None else NOW + timedelta(seconds=next_in))


def test_row_64_a_410_disables_and_nobody_calls_again(desk):
    seen = []
    webhook(desk, answering(http(410), seen), attempts=3, after=timedelta(days=1))
    assert len(seen) == 1
    assert desk.endpoint("desk").is_disabled
    assert desk.states("desk") == {"desk": ("pending", 410)}
    with desk.database.read() as connection:
        notices = [from_bytes(alert.payload) for alert in alert_rows.recent_alerts(connection) if alert.kind == "health"]
    assert isinstance(notices[0], HealthPayload)


def test_row_65_an_endless_answer_is_read_to_64_kb_and_kept_to_1_kb_without_controls(desk):
    sent = []

    async def endless(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 500 X\r\n\r\n")
        while True:
            writer.write(b"<script>\x1b\x00" * 1000)
            sent.append(10_000)
            await writer.drain()

    webhook(desk, endless)
    assert len(desk.only().last_detail) <= 1100
    assert "\x1b" not in desk.only().last_detail
    assert sum(sent) < 20 * 1024 * 1024


def test_row_66_an_answer_after_the_timeout_is_unknown_and_retried_under_the_same_id(desk):
    seen = []

    async def late(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        seen.append(next(line for line in head.split(b"\r\n") if line.lower().startswith(b"webhook-id")))
        await asyncio.Event().wait()

    webhook(desk, late, attempts=2, after=timedelta(hours=1), timeout=timedelta(seconds=3))
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert desk.only().last_detail.startswith("timeout")
    assert desk.only().state == "pending"


def test_row_67_while_the_secret_changes_both_verify_and_the_time_is_of_the_attempt(desk):
    """The clock of the test stands in January, so a real verifier refuses the skew; the signature itself is checked by ours."""
    seen = []
    webhook(desk, answering(http(500), seen), attempts=2, after=timedelta(minutes=10), secrets=(NEXT_KEY, KEY))
    (_, first, body), (_, second, _) = seen
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 600
    assert first["webhook-id"] == second["webhook-id"]
    for key in (KEY, NEXT_KEY):
        receiver = Webhook(format_secret(key))
        expected = receiver.sign(first["webhook-id"], NOW, body.decode())
        assert expected in first["webhook-signature"].split(" ")
        with pytest.raises(WebhookVerificationError):
            receiver.verify(body.decode(), first)


def test_row_68_a_private_address_is_refused_at_send_time_and_the_server_sees_no_connection(desk):
    connections = []

    async def canary(reader, writer):
        connections.append(1)

    policy = GuardPolicy()

    async def run(host):
        async with raw_server(canary) as port:
            allowed = GuardPolicy(allow_ports=frozenset({port}))
            connector = aiohttp.TCPConnector(socket_factory=guarded_socket(policy))
            async with aiohttp.ClientSession(connector=connector) as made:
                guard = AddressCheck(refusal=allowed.refusal, refused_error=AddressRefused)
                hook = WebhookSettings(name="desk", url=f"http://{host}:{port}/")
                channels = {"desk": WebhookChannel(hook, session=made, guard=guard)}
                desk.alert(channels=channels, story_id=host)
                await desk.deliver(channels)

    for host in ("127.0.0.1", "localhost"):  # a literal, and a name that turns out to be private
        asyncio.run(run(host))
    with desk.database.read() as connection:
        found = rows.list_deliveries(connection)
    assert connections == []
    assert [each.state for each in found] == ["pending", "pending"]
    assert all(each.last_detail.startswith("blocked") for each in found)
