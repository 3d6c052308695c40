import asyncio
import email
import email.policy
import shutil
import ssl
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.alerts.alert import Alert, joined_states
from pipeline.alerts.deciding import decide
from pipeline.alerts.payload import to_bytes
from pipeline.channels.mail import MailChannel, MailServer, MailSettings, parse_mail_server
from pipeline.channels.mail_message import write_letter
from pipeline.delivery.outcome import Refused, Retry, Sent
from pipeline.delivery.parcel import Parcel
from tests.alerts.told import NOW, analysis, case, fact, report, telling
from tests.channels.servers import Mailbox, mail_server, raw_server, scripted_smtp

DESK = "desk@example.org"


def alert(**changes):
    made = decide(case(**changes))
    assert isinstance(made, Alert)
    return made


def parcel(made=None, recipient=DESK):
    made = made or alert()
    return Parcel(
        alert_id=made.id, payload=to_bytes(made.payload), attempted_at=datetime(2026, 1, 28, tzinfo=UTC), recipient=recipient
    )


def channel(port, *, tls="none", **server):
    settings = {"host": "127.0.0.1", "port": port, "tls": tls, "timeout": timedelta(seconds=5)} | server
    return MailChannel(
        MailSettings(name="mail", server=MailServer(**settings), sender="Seedwatch <watch@example.org>", to=(DESK,))
    )


def deliver(*parcels, mailbox=None, **server):
    """Real mails to a real server."""
    mailbox = mailbox or Mailbox()
    with mail_server(mailbox) as port:
        outcomes = [asyncio.run(channel(port, **server).send(each)) for each in parcels or (parcel(),)]
    mails = [email.message_from_bytes(each.content, policy=email.policy.default) for each in mailbox.envelopes]
    return outcomes, mailbox.envelopes, mails


def scripted(answers, *, seen=None, drop_after_dot=False, to=DESK, **server):
    """One mail to a server that answers as told."""

    async def attempt():
        async with raw_server(scripted_smtp(answers, seen, drop_after_dot=drop_after_dot)) as port:
            return await channel(port, **server).send(parcel(recipient=to))

    return asyncio.run(attempt())


def test_a_mail_arrives_with_text_html_and_a_subject_that_says_who_where_what():
    outcomes, envelopes, (mail,) = deliver()
    assert outcomes == [Sent(status=250)]
    assert envelopes[0].rcpt_tos == [DESK]
    assert mail["subject"].startswith("Qamishli airbase · Putin, SDF: Last cargo plane")
    assert "Alert" not in mail["subject"]
    assert "Kamishly airport" in mail.get_body(("plain",)).get_content()
    assert "<b class=" in mail.get_body(("html",)).get_content()
    assert mail["auto-submitted"] == "auto-generated"


def test_two_attempts_send_the_same_bytes():
    _, envelopes, _ = deliver(parcel(), parcel())
    assert envelopes[0].content == envelopes[1].content


def test_updates_stay_in_the_thread_of_the_story():
    first = alert()
    second = alert(state=first.state, now=NOW + timedelta(hours=1), facts=(fact(),))
    _, _, mails = deliver(parcel(first), parcel(second))
    assert mails[1]["in-reply-to"] == mails[0]["message-id"]
    assert mails[1]["references"] == mails[0]["message-id"]
    assert mails[1]["message-id"] != mails[0]["message-id"]
    assert mails[1]["subject"] == f"Re: {mails[0]['subject']}"
    assert "new since 28 Jan 14:08 UTC: Tartus" in mails[1].get_body(("plain",)).get_content()


def test_each_recipient_has_a_message_id_and_sees_no_other():
    _, envelopes, mails = deliver(parcel(recipient="a@x.org"), parcel(recipient="b@x.org"))
    assert mails[0]["message-id"] != mails[1]["message-id"]
    assert b"a@x.org" not in envelopes[1].content


TITLES = [
    "Hi\r\nBcc: evil@x.org",
    "Hi\u2028Bcc: evil@x.org",
    "Hi\x0bBcc: evil@x.org",
    "Hi\x85Bcc: evil@x.org",
    "Hi\x00 Bcc: evil@x.org",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_cannot_add_a_header(title):
    made = telling(report(title), analysis(title, "Tartus", names=(("base-tartus", "text", "Tartus"),)), story_id="s")
    made = replace(made, report=replace(made.report, text="Tartus"))
    outcomes, envelopes, (mail,) = deliver(parcel(alert(telling=made)))
    assert outcomes == [Sent(status=250)]
    assert envelopes[0].rcpt_tos == [DESK]
    assert mail["bcc"] is None
    assert "Hi Bcc: evil@x.org" in mail["subject"]


@pytest.mark.parametrize("title", ["x" * 5000, "lone \ud800 surrogate", "nul \x00 here", "قاعدة" * 900])
def test_any_title_makes_a_subject_of_at_most_200_characters(title):
    made = telling(report(title), analysis(title, "", names=()))
    outcomes, _, (mail,) = deliver(parcel(alert(telling=made)))
    assert outcomes == [Sent(status=250)]
    assert len(mail["subject"]) <= 200
    assert "\x00" not in mail["subject"]


def test_one_of_two_recipients_refused_leaves_the_other_sent():
    mailbox = Mailbox(refuse={"gone@x.org": "550 no such user"})
    outcomes, envelopes, _ = deliver(parcel(recipient="gone@x.org"), parcel(recipient="here@x.org"), mailbox=mailbox)
    assert isinstance(outcomes[0], Refused)
    assert outcomes[0].status == 550
    assert outcomes[1] == Sent(status=250)
    assert [each.rcpt_tos for each in envelopes] == [["here@x.org"]]


def test_a_greylisted_recipient_is_retried_with_the_same_message_id():
    mailbox = Mailbox(refuse={DESK: "451 greylisted"})
    outcomes, _, _ = deliver(mailbox=mailbox)
    assert isinstance(outcomes[0], Retry)
    assert outcomes[0].kind == "greylisted"
    mailbox.refuse.clear()
    _, _, mails = deliver(parcel(), parcel(), mailbox=mailbox)
    assert len({mail["message-id"] for mail in mails}) == 1


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"RCPT": "550 no"}, (Refused, 550)),
        ({"RCPT": "451 later"}, (Retry, 451)),
        ({"RCPT": "421 closing"}, (Retry, 421)),
        ({"RCPT": "552 full"}, (Retry, 552)),
        ({"dot": "451 later"}, (Retry, 451)),
        ({"dot": "554 spam"}, (Refused, 554)),
        ({"DATA": "451 later"}, (Retry, 451)),
        ({"DATA": "503 no"}, (Refused, 503)),
        ({"MAIL": "451 later"}, (Retry, 451)),
        ({"greeting": "421 busy"}, (Retry, 421)),
        ({"greeting": "554 no service"}, (Retry, 554)),
    ],
)
def test_the_code_decides(answers, outcome):
    found = scripted(answers)
    assert (type(found), found.status) == outcome


def test_a_sender_refused_for_good_is_a_setup_error():
    found = scripted({"MAIL": "550 not you"})
    assert isinstance(found, Refused)
    assert found.is_setup


def test_a_connection_lost_after_the_final_dot_is_unknown_and_goes_again():
    seen = []
    found = scripted({}, seen=seen, drop_after_dot=True)
    assert isinstance(found, Retry)
    assert found.kind == "unknown"
    again = []
    assert scripted({}, seen=again) == Sent(status=250)

    def message_id(lines):
        data = next(line for line in lines if "Message-ID:" in line)
        return next(line for line in data.splitlines() if line.startswith("Message-ID:"))

    assert message_id(seen) == message_id(again)


def test_a_goodbye_that_fails_does_not_send_it_again():
    assert scripted({"QUIT": "500 what"}) == Sent(status=250)


def test_where_tls_is_required_and_not_offered_nothing_is_sent():
    seen = []
    found = scripted({}, seen=seen, tls="starttls", host="127.0.0.1")
    assert isinstance(found, Refused)
    assert found.is_setup
    assert not any(line.startswith(("MAIL", "DATA", "AUTH")) for line in seen)


def test_tls_that_is_refused_for_now_is_tried_again():
    found = scripted({"STARTTLS": "454 not now", "EHLO": "250-here\r\n250 STARTTLS"}, tls="starttls")
    assert isinstance(found, Retry)
    assert found.status == 454


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that nobody vouches for."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names, *files],
        check=True,
        capture_output=True,
    )
    return folder


def tls_server(mailbox, certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return mail_server(mailbox, tls_context=context, require_starttls=True)


def test_a_certificate_nobody_vouches_for_is_a_setup_error(certificate):
    mailbox = Mailbox()
    with tls_server(mailbox, certificate) as port:
        found = asyncio.run(channel(port, tls="starttls").send(parcel()))
    assert isinstance(found, Refused)
    assert found.is_setup
    assert mailbox.envelopes == []


def test_with_a_certificate_we_trust_the_mail_goes_through_tls(certificate):
    mailbox = Mailbox()
    trusted = ssl.create_default_context(cafile=certificate / "cert.pem")
    with tls_server(mailbox, certificate) as port:
        found = asyncio.run(channel(port, tls="starttls", tls_context=trusted).send(parcel()))
    assert found == Sent(status=250)
    assert len(mailbox.envelopes) == 1


def test_a_password_the_server_does_not_know_is_a_setup_error():
    answers = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 wrong"}
    found = scripted(answers, user="u", password="p")
    assert isinstance(found, Refused)
    assert found.is_setup


def test_an_address_beyond_ascii_needs_a_server_that_takes_it():
    found = scripted({}, to="δοκιμή@example.org")
    assert isinstance(found, Refused)
    assert not found.is_setup


def test_a_silent_server_is_a_timeout():
    async def attempt():
        async def handle(reader, writer):
            await asyncio.Event().wait()

        async with raw_server(handle) as port:
            return await channel(port, timeout=timedelta(milliseconds=200)).send(parcel())

    found = asyncio.run(attempt())
    assert isinstance(found, Retry)
    assert found.kind == "timeout"


def test_a_closed_port_is_a_connection_failure():
    found = asyncio.run(channel(9).send(parcel()))
    assert isinstance(found, Retry)
    assert found.kind == "connection"


@pytest.mark.parametrize("address", ["nobody", "a b@x.org", "a@x.org\r\nBcc: b@x.org", ""])
def test_an_address_that_is_none_is_refused_without_a_connection(address):
    assert isinstance(asyncio.run(channel(9).send(parcel(recipient=address))), Refused)


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://localhost:25", "none", 25),
        ("smtp://127.0.0.1:2525", "none", 2525),
        ("smtp://mail.example.org", "starttls", 587),
        ("smtps://mail.example.org", "implicit", 465),
        ("smtp+starttls://localhost", "starttls", 587),
        ("smtp+plain://relay.internal", "none", 25),
    ],
)
def test_the_address_of_a_relay_says_which_tls_is_required(url, tls, port):
    server = parse_mail_server(url)
    assert (server.tls, server.port) == (tls, port)


@pytest.mark.parametrize(
    ("url", "user"), [("mail.example.org", ""), ("smtp://u:secret@mail.example.org", ""), ("smtp+plain://relay.internal", "u")]
)
def test_a_relay_that_would_leak_or_cannot_be_read_is_refused(url, user):
    with pytest.raises(ValueError) as problem:
        parse_mail_server(url, user=user, password="hidden")
    assert "secret" not in str(problem.value)
    assert "hidden" not in str(problem.value)


def test_a_password_does_not_show():
    assert "hidden" not in repr(parse_mail_server("smtps://mail.example.org", user="u", password="hidden"))


def test_an_update_of_two_stories_that_are_one_refers_to_both_threads():
    older, younger = alert(), alert(telling=telling(story_id="story-2"))
    assert older.state is not None
    assert younger.state is not None
    update = alert(state=joined_states([older.state, younger.state]), now=NOW + timedelta(hours=3))
    first, other, last = (
        write_letter(to_bytes(each.payload), sender="a@x.org", recipient=DESK) for each in (older, younger, update)
    )
    mail = email.message_from_bytes(last.content, policy=email.policy.default)
    assert mail["In-Reply-To"] == first.message_id
    assert mail["References"].split() == [other.message_id, first.message_id]
