"""The webhook channel: one signed POST, redirects never followed, at most 64 KB of the answer read and 1 KB kept.

The session comes in with its address guard (net.guard) already in its connector, so an address is checked at every attempt.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import aiohttp

from pipeline.alerts.safety import one_line
from pipeline.channels.body_template import BodyTemplate
from pipeline.delivery.outcome import MAX_DETAIL, EndpointGone, Outcome, Refused, Retry, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.retrying import SCHEDULE, parse_retry_after
from pipeline.delivery.signing import Secret, sign

MAX_READ = 64 * 1024
# The standard recommends 15 to 30 s for receivers; a lease is four times this.
TIMEOUT = timedelta(seconds=15)
CONNECT_TIMEOUT = timedelta(seconds=5)
# After a good status the body only matters for the log.
_BODY_TIMEOUT = timedelta(seconds=2)
_RESERVED = frozenset({"webhook-id", "webhook-timestamp", "webhook-signature", "content-length", "host", "transfer-encoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """Where and how to call. `secrets`: the new key first while one is being changed. Headers may hold a token: not shown."""

    name: str
    url: str = field(repr=False)
    secrets: tuple[Secret, ...] = ()
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    template: BodyTemplate | None = None
    timeout: timedelta = TIMEOUT

    def __post_init__(self) -> None:
        if self.method not in {"POST", "PUT", "PATCH"}:
            raise ValueError(f"channel {self.name}: method must be POST, PUT or PATCH")
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise ValueError(f"channel {self.name}: a webhook's url starts with https:// or http://")
        reserved = sorted(name for name in self.headers if name.lower() in _RESERVED)
        if reserved:
            raise ValueError(f"channel {self.name}: the header {reserved[0]} is set by Seedwatch itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressCheck:
    """The address guard as seen from here: why a URL may not be called, and the error its sockets raise."""

    refusal: Callable[[str], str | None]
    refused_error: type[BaseException]


class WebhookChannel:
    """One webhook. Safe to use for many sends at once."""

    def __init__(self, settings: WebhookSettings, *, session: aiohttp.ClientSession, guard: AddressCheck) -> None:
        self._settings = settings
        self._session = session
        self._guard = guard

    @property
    def name(self) -> str:
        return self._settings.name

    @property
    def recipients(self) -> tuple[str, ...]:
        return ("",)

    @property
    def schedule(self) -> tuple[timedelta, ...]:
        return SCHEDULE

    async def send(self, parcel: Parcel) -> Outcome:
        """One attempt; every way it can end is an Outcome."""
        refusal = self._guard.refusal(self._settings.url)
        if refusal is not None:
            return Retry(kind="blocked", detail=refusal)
        body = self._body(parcel)
        if isinstance(body, Refused):
            return body
        try:
            return await self._post(body, parcel)
        except TimeoutError:
            return Retry(
                kind="timeout", detail=f"no answer within {self._settings.timeout.total_seconds():g} s; it may have arrived"
            )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _failure(error, self._guard.refused_error)

    def _body(self, parcel: Parcel) -> bytes | Refused:
        if self._settings.template is None:
            return parcel.payload
        try:
            return self._settings.template.render(parcel.payload)
        except ValueError as error:
            return Refused(detail=f"body template: {error}"[:MAX_DETAIL], is_setup=True)

    async def _post(self, body: bytes, parcel: Parcel) -> Outcome:
        signature = sign(self._settings.secrets, message_id=parcel.alert_id, attempted_at=parcel.attempted_at, body=body)
        content_type = self._settings.template.content_type if self._settings.template else "application/json"
        async with self._session.request(
            self._settings.method,
            self._settings.url,
            data=body,
            headers={"content-type": content_type, "user-agent": "Seedwatch", **self._settings.headers, **signature},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(
                total=self._settings.timeout.total_seconds(), sock_connect=CONNECT_TIMEOUT.total_seconds()
            ),
        ) as response:
            detail = await _answer(response)
            return outcome_of(response.status, response.headers.get("retry-after"), detail, now=parcel.attempted_at)


async def _answer(response: aiohttp.ClientResponse) -> str:
    """The start of the answer on one line. Whatever is wrong with the body, the status has been given."""
    read = b""
    try:
        async with asyncio.timeout(_BODY_TIMEOUT.total_seconds()):
            while len(read) < MAX_READ and (chunk := await response.content.read(MAX_READ - len(read))):
                read += chunk
    except (TimeoutError, aiohttp.ClientError, OSError):
        pass
    if len(read) >= MAX_READ:
        response.close()
    return one_line(read[: 4 * MAX_DETAIL].decode("utf-8", "replace"), max_length=MAX_DETAIL)


def outcome_of(status: int, retry_after: str | None, detail: str, *, now: datetime) -> Outcome:
    """The table (status, header) -> outcome. What is not named is tried again by the schedule."""
    wish = parse_retry_after(retry_after, now=now)
    if 200 <= status < 300:
        return Sent(status=status, detail=detail)
    if status == 410:
        return EndpointGone(detail=detail)
    if status == 413:
        return Refused(status=status, detail=detail)
    if 300 <= status < 400:
        return Retry(kind="redirect", status=status, detail="redirects are not followed; write the new address into the file")
    if status in {429, 503}:
        return Retry(kind="rate_limited", status=status, detail=detail, retry_after=wish)
    if status in {408, 504}:
        return Retry(kind="timeout", status=status, detail=detail)
    return Retry(kind="refused" if 400 <= status < 500 else "server", status=status, detail=detail)


def _failure(error: Exception, refused_error: type[BaseException]) -> Outcome:
    """What the library raised, as an outcome. A blocked address hides as the cause of a connector's error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, refused_error):
            return Retry(kind="blocked", detail=one_line(str(cause), max_length=200))
        cause = cause.__cause__ or cause.__context__
    is_unknown = isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError | aiohttp.ClientResponseError)
    text = one_line(f"{type(error).__name__}: {error}", max_length=200)
    return Retry(kind="unknown" if is_unknown else "connection", detail=text)
