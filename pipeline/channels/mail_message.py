"""An alert as a mail for one recipient: the same bytes on every attempt, one thread a story.

The Message-ID is made of alert and recipient, so a second copy after an unknown outcome is recognised as one. Headers hold no
control characters whatever a feed wrote into a title.
"""

import hashlib
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from pipeline.alerts.html import html
from pipeline.alerts.payload import DigestPayload, HealthPayload, StoryPayload, from_bytes
from pipeline.alerts.safety import one_line
from pipeline.alerts.subject import MAX_SUBJECT
from pipeline.alerts.wording import plain_text

_MOST_REFERENCES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail ready to be sent."""

    sender: str
    recipient: str
    message_id: str
    content: bytes


def write_letter(payload_bytes: bytes, *, sender: str, recipient: str) -> Letter:
    """Raises ValueError for an address that cannot stand in a header."""
    payload = from_bytes(payload_bytes)
    address = _address(sender)
    message_id = _message_id(payload.id, recipient, address)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = _header_safe(sender)
    mail["To"] = _header_safe(recipient)
    mail["Subject"] = _subject(payload)
    mail["Date"] = format_datetime(payload.created_at)
    mail["Message-ID"] = message_id
    _add_thread(mail, payload, recipient, address)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Seedwatch-Alert"] = payload.id
    text = plain_text(payload).encode("utf-8", "replace").decode()
    mail.set_content(text, cte="base64")
    mail.add_alternative(html(payload).encode("utf-8", "replace").decode(), subtype="html", cte="base64")
    # Else the library draws a random one, and no two attempts would be alike.
    mail.set_boundary(f"=_seedwatch_{_digest(payload.id, recipient)}")
    return Letter(sender=address, recipient=_address(recipient), message_id=message_id, content=mail.as_bytes())


def _subject(payload: StoryPayload | DigestPayload | HealthPayload) -> str:
    """An update keeps its thread's subject, because some readers thread by it; its news comes first in body and preview."""
    if isinstance(payload, StoryPayload) and payload.kind == "update":
        return _header_safe(f"Re: {payload.story.thread_subject}")
    return _header_safe(payload.subject)


def _add_thread(
    mail: EmailMessage, payload: StoryPayload | DigestPayload | HealthPayload, recipient: str, address: str
) -> None:
    if not isinstance(payload, StoryPayload):
        return
    mail["X-Seedwatch-Story"] = _header_safe(payload.story.thread)
    first = payload.story.thread_alert_id
    if first != payload.id:
        mail["In-Reply-To"] = _message_id(first, recipient, address)
        # With the first alerts of stories that turned out to be this one, readers show all of them as one conversation.
        threads = (*payload.story.joined_threads[-_MOST_REFERENCES:], first)
        mail["References"] = " ".join(_message_id(thread, recipient, address) for thread in threads)


def _message_id(alert_id: str, recipient: str, sender: str) -> str:
    return f"<{alert_id}.{_digest(recipient)}@{sender.rpartition('@')[2] or 'seedwatch'}>"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _header_safe(text: str) -> str:
    return one_line(text, max_length=MAX_SUBJECT)


def _address(text: str) -> str:
    """The bare address of "Name <a@b>"."""
    bare = text.rpartition("<")[2].rpartition(">")[0] if "<" in text else text
    bare = bare.strip()
    if not bare or "@" not in bare or one_line(bare) != bare or " " in bare:
        raise ValueError(f'"{one_line(text, max_length=100)}" is no mail address')
    return bare
