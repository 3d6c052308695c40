"""The mail channel: one transaction a recipient; what the server's code says decides, not the library's exception.

Where TLS is required and not offered nothing is sent: that is a setup error, shown at once, not a reason to fall back.
"""

import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib

from pipeline.alerts.safety import one_line
from pipeline.channels.mail_message import Letter, write_letter
from pipeline.delivery.outcome import MAX_DETAIL, Outcome, Refused, Retry, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.retrying import MAIL_SCHEDULE

Tls = Literal["none", "starttls", "implicit"]
TIMEOUT = timedelta(seconds=30)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS: dict[Tls, int] = {"none": 25, "starttls": 587, "implicit": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The relay. `tls` is what is required, never what would be nice."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    tls_context: ssl.SSLContext | None = field(default=None, repr=False)
    timeout: timedelta = TIMEOUT

    def __post_init__(self) -> None:
        if self.user and self.tls == "none" and self.host not in _LOOPBACK:
            raise ValueError("a password is not sent without TLS: use smtps:// or smtp+starttls://")


def parse_mail_server(url: str, *, user: str = "", password: str = "") -> MailServer:
    """smtps:// is TLS from the start, smtp+starttls:// and smtp:// must be upgraded, smtp+plain:// and smtp:// to this machine
    are plain. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls", "smtp+plain"} or not parts.hostname:
        raise ValueError(
            f'"{parts.scheme}" is no mail server; write for example "smtps://mail.example.org" or "smtp://localhost:25"'
        )
    if parts.password:
        raise ValueError("a password does not belong into the file; name an environment variable with password_env")
    tls = _tls(parts.scheme, parts.hostname)
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[tls],
        tls=tls,
        user=user or unquote(parts.username or ""),
        password=password,
    )


def _tls(scheme: str, host: str) -> Tls:
    if scheme == "smtps":
        return "implicit"
    if scheme == "smtp+plain" or (scheme == "smtp" and host in _LOOPBACK):
        return "none"
    return "starttls"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Who writes to whom, through which relay."""

    name: str
    server: MailServer
    sender: str
    to: tuple[str, ...]


class MailChannel:
    """One mail a recipient and alert."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        return self._settings.name

    @property
    def recipients(self) -> tuple[str, ...]:
        return self._settings.to

    @property
    def schedule(self) -> tuple[timedelta, ...]:
        return MAIL_SCHEDULE

    async def send(self, parcel: Parcel) -> Outcome:
        try:
            letter = write_letter(parcel.payload, sender=self._settings.sender, recipient=parcel.recipient)
        except ValueError as error:
            return Refused(detail=str(error))
        client = _client(self._settings.server)
        try:
            return await self._connected(client, letter)
        finally:
            client.close()

    async def _connected(self, client: aiosmtplib.SMTP, letter: Letter) -> Outcome:
        server = self._settings.server
        try:
            await client.connect()
            if server.user:
                await client.login(server.user, server.password)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return _not_connected(error)
        try:
            await client.sendmail(letter.sender, [letter.recipient], letter.content)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return _not_taken(error)
        await _leave(client)
        return Sent(status=250)


def _client(server: MailServer) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        timeout=server.timeout.total_seconds(),
        use_tls=server.tls == "implicit",
        start_tls=server.tls == "starttls",
        tls_context=server.tls_context,
    )


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye. The mail has been taken, so nothing that happens here may send it again."""
    try:
        await client.quit(timeout=5)
    except (aiosmtplib.SMTPException, OSError):
        client.close()


def _not_connected(error: Exception) -> Outcome:
    detail = _shown(error)
    if isinstance(error, aiosmtplib.SMTPNotSupported) or _is_certificate_error(error):
        return Refused(detail=f"TLS is required: {detail}", is_setup=True)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500:
        return Refused(status=error.code, detail=detail, is_setup=True)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return Retry(kind="server", status=error.code, detail=detail)
    if isinstance(error, TimeoutError):
        return Retry(kind="timeout", detail=detail)
    if isinstance(error, aiosmtplib.SMTPException) and "STARTTLS" in str(error):
        return Refused(detail=f"TLS is required: {detail}", is_setup=True)
    return Retry(kind="connection", detail=detail)


def _is_certificate_error(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _not_taken(error: Exception) -> Outcome:
    """By the class of the code: 4xx again, 5xx never; without a code we cannot know whether it arrived."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        first = error.recipients[0]
        return _by_code(first.code, _shown(first))
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        refused = _by_code(error.code, _shown(error))
        return Refused(status=error.code, detail=refused.detail, is_setup=True) if isinstance(refused, Refused) else refused
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _by_code(error.code, _shown(error))
    if isinstance(error, aiosmtplib.SMTPNotSupported | ValueError):
        return Refused(detail=_shown(error))
    if isinstance(error, TimeoutError):
        return Retry(kind="timeout", detail=_shown(error))
    return Retry(kind="unknown", detail=_shown(error))


def _by_code(code: int, detail: str) -> Retry | Refused:
    # 552 (mailbox full) is to be treated as temporary: RFC 5321, 4.5.3.1.10.
    if code in {450, 451}:
        return Retry(kind="greylisted", status=code, detail=detail)
    if code < 500 or code == 552:
        return Retry(kind="server", status=code, detail=detail)
    return Refused(status=code, detail=detail)


def _shown(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}", max_length=MAX_DETAIL)
