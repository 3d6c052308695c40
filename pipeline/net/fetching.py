"""One request -> one answer as a value: Fetched, NotModified, Gone or Failed. Nothing a server does raises out of `fetch`.

Redirects are followed here, hop by hop, so that every hop passes the guard, waits its turn at its host, and gets neither the
validators nor the password of another address. Bodies are streamed, and cut off at a limit after decompression.
"""

import asyncio
import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.feeds.characters import clean_line
from pipeline.feeds.encodings import charset_of
from pipeline.feeds.links import absolute_link
from pipeline.net.failures import failure_kind, is_permanent_kind
from pipeline.net.guard import GuardedResolver, GuardPolicy, guarded_socket
from pipeline.net.headers import max_age, retry_after
from pipeline.net.politeness import HostBusy, Politeness

Purpose = Literal["feed", "page", "robots"]

MIB = 1024 * 1024
_ACCEPT: Mapping[Purpose, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9,"
    " text/xml;q=0.9, application/json;q=0.8, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate", "br", "zstd"})
_KEPT_HEADERS = (
    "content-type",
    "etag",
    "last-modified",
    "cache-control",
    "expires",
    "date",
    "age",
    "link",
    "retry-after",
    "content-language",
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_THROTTLES = frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """`total` is for all hops of one request together, not counting the wait for a turn."""

    total: timedelta = timedelta(seconds=30)
    connect: timedelta = timedelta(seconds=5)
    read: timedelta = timedelta(seconds=10)
    max_bytes: Mapping[Purpose, int] = field(default_factory=lambda: {"feed": 8 * MIB, "page": 5 * MIB, "robots": MIB // 2})
    max_redirects: int = 5
    concurrency: int = 200  # more costs throughput (measured: research/performance.md section 8)
    per_host: int = 2
    host_spacing: timedelta = timedelta(seconds=1)
    max_host_wait: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """Validators are sent only to `validators_url`, the address that gave them (None: `url` itself)."""

    url: str
    purpose: Purpose = "feed"
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    max_bytes: int | None = None
    spacing: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole body, decompressed. `headers` are the few we use, names in lower case; addresses hold no passwords.

    `permanent_redirect_to` is set when every hop was permanent: the address to adopt, once it has proved itself.
    `is_downgraded` means a hop went from https to http.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    redirects: tuple[str, ...] = ()
    permanent_redirect_to: str | None = None
    max_age: timedelta | None = None
    is_downgraded: bool = False

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")

    @property
    def charset(self) -> str | None:
        return charset_of(self.content_type)

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    url: str
    final_url: str
    max_age: timedelta | None = None
    permanent_redirect_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """`kind` is a short stable word (see failures.py). A permanent failure will not mend by itself."""

    url: str
    kind: str
    detail: str = ""
    is_permanent: bool = False
    retry_after: timedelta | None = None
    status: int | None = None


Answer = Fetched | NotModified | Gone | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redirect:
    to: str
    is_permanent: bool


class Fetcher:
    """One HTTP session for the life of a process. Use it as an async context manager."""

    def __init__(
        self,
        *,
        user_agent: str,
        limits: FetchLimits | None = None,
        guard: GuardPolicy | None = None,
        resolver: AbstractResolver | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),  # noqa: TID251  # the edge of the program: Retry-After may be a date
    ) -> None:
        self._limits = limits or FetchLimits()
        self._guard = guard or GuardPolicy()
        self._resolver = resolver
        self._user_agent = user_agent
        self._now = now
        self._places = asyncio.Semaphore(self._limits.concurrency)
        self._politeness = Politeness(
            per_host=self._limits.per_host, spacing=self._limits.host_spacing, max_wait=self._limits.max_host_wait
        )
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=self._limits.concurrency,
            resolver=GuardedResolver(self._resolver or aiohttp.DefaultResolver(), self._guard),
            socket_factory=guarded_socket(self._guard),
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # a proxy from the environment would be connected to instead, past the guard
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate, br, zstd"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, request: FetchRequest) -> Answer:
        """At most `max_redirects` redirects further; the answer carries addresses without passwords."""
        start = absolute_link(request.url, base="")
        if start is None:
            return Failed(url=clean_line(request.url, max_length=200), kind="bad_url", is_permanent=True)
        trail = _Trail(start=start)
        seconds_left = self._limits.total.total_seconds()
        while True:
            if refusal := self._guard.refusal(trail.here):
                return Failed(url=start, kind=refusal, detail=trail.here, is_permanent=True)
            loop_time = asyncio.get_running_loop().time
            try:
                async with self._politeness.turn(_host(trail.here), spacing=request.spacing), self._places:
                    began = loop_time()
                    answer = await self._hop(request, trail, timeout=seconds_left)
                    seconds_left -= loop_time() - began
            except HostBusy as busy:
                return Failed(url=start, kind="host_busy", detail=str(busy), retry_after=busy.wait)
            if not isinstance(answer, _Redirect):
                return answer
            trail.follow(answer)
            if len(trail.hops) > self._limits.max_redirects:
                return Failed(url=start, kind="too_many_redirects", detail=trail.here)
            if seconds_left <= 0:
                return Failed(url=start, kind="timeout", detail="redirects took too long")

    async def _hop(self, request: FetchRequest, trail: "_Trail", *, timeout: float) -> Answer | _Redirect:  # noqa: ASYNC109
        assert self._session is not None, "use the fetcher as an async context manager"
        limits = self._limits
        try:
            async with self._session.get(
                URL(trail.here),
                headers=_request_headers(request, trail),
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=max(timeout, 0.01),
                    sock_connect=limits.connect.total_seconds(),
                    sock_read=limits.read.total_seconds(),
                ),
            ) as response:
                return await self._read(request, trail, response)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            kind = failure_kind(error)
            detail = clean_line(str(error) or type(error).__name__, max_length=200)
            return Failed(url=trail.start, kind=kind, detail=detail, is_permanent=is_permanent_kind(kind))

    async def _read(self, request: FetchRequest, trail: "_Trail", response: aiohttp.ClientResponse) -> Answer | _Redirect:
        headers = {name: value for name in _KEPT_HEADERS if (value := response.headers.get(name))}
        if response.status in _REDIRECTS:
            return _redirect(trail, response)
        if response.status == 304:
            return self._not_modified(request, trail, headers)
        if not 200 <= response.status < 300 or response.status == 206:
            return self._refused(trail, response.status, headers)
        if (coding := response.headers.get("Content-Encoding", "").strip().lower()) not in _ENCODINGS:
            return Failed(url=trail.start, kind="unsupported_encoding", detail=clean_line(coding, max_length=100))
        max_bytes = request.max_bytes or self._limits.max_bytes[request.purpose]
        body = await _limited_body(response, max_bytes=max_bytes)
        if body is None:
            return Failed(url=trail.start, kind="body_too_large", detail=f"more than {max_bytes} bytes", status=response.status)
        return Fetched(
            url=trail.start,
            final_url=trail.here,
            status=response.status,
            headers=headers,
            body=body,
            redirects=tuple(trail.hops),
            permanent_redirect_to=trail.permanent_target,
            max_age=max_age(headers, now=self._now()),
            is_downgraded=trail.is_downgraded,
        )

    def _not_modified(self, request: FetchRequest, trail: "_Trail", headers: Mapping[str, str]) -> Answer:
        if not _validators(request, trail):
            return Failed(url=trail.start, kind="unsolicited_304", detail="304 to a request without validators", status=304)
        return NotModified(
            url=trail.start,
            final_url=trail.here,
            max_age=max_age(headers, now=self._now()),
            permanent_redirect_to=trail.permanent_target,
        )

    def _refused(self, trail: "_Trail", status: int, headers: Mapping[str, str]) -> Answer:
        if status == 410:
            return Gone(url=trail.start)
        wait = retry_after(headers.get("retry-after"), now=self._now())
        kind = "throttled" if status in _THROTTLES and (status == 429 or wait is not None) else _STATUS_KINDS.get(status)
        if kind == "throttled":
            self._politeness.slow_down(_host(trail.here), min(wait or timedelta(seconds=30), timedelta(hours=1)))
        kind = kind or ("server_error" if 500 <= status < 600 else "odd_status" if status >= 600 else f"http_{status}")
        return Failed(url=trail.start, kind=kind, detail=f"HTTP {status}", retry_after=wait, status=status)


_STATUS_KINDS = {401: "unauthorized", 402: "payment_required", 403: "forbidden", 404: "not_found", 451: "legal_block"}


@dataclass(slots=True, kw_only=True)
class _Trail:
    """Where a request has been led so far."""

    start: str
    hops: list[str] = field(default_factory=list)
    permanent_target: str | None = None
    is_downgraded: bool = False
    _all_permanent: bool = True

    @property
    def here(self) -> str:
        return self.hops[-1] if self.hops else self.start

    def follow(self, redirect: _Redirect) -> None:
        self.is_downgraded |= self.here.startswith("https:") and redirect.to.startswith("http:")
        self._all_permanent &= redirect.is_permanent
        self.hops.append(redirect.to)
        if self._all_permanent:
            self.permanent_target = redirect.to


def _redirect(trail: _Trail, response: aiohttp.ClientResponse) -> _Redirect | Failed:
    location = response.headers.get("Location", "").strip()
    target = absolute_link(location, base=trail.here) if location and location.isprintable() else None
    if target is None:
        detail = clean_line(location, max_length=200) or "no Location"
        return Failed(url=trail.start, kind="bad_redirect", detail=detail, is_permanent=True, status=response.status)
    return _Redirect(to=target, is_permanent=response.status in _PERMANENT_REDIRECTS)


async def _limited_body(response: aiohttp.ClientResponse, *, max_bytes: int) -> bytes | None:
    """The decompressed body, or None as soon as it passes the limit; the connection is then closed, not drained."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > max_bytes:
            response.close()
            return None
    return bytes(body)


def _request_headers(request: FetchRequest, trail: _Trail) -> dict[str, str]:
    headers = {"Accept": _ACCEPT[request.purpose], **_validators(request, trail)}
    credentials = _credentials(request.url)
    if credentials and _origin(trail.here) == _origin(trail.start):
        headers["Authorization"] = credentials
    return headers


def _validators(request: FetchRequest, trail: _Trail) -> dict[str, str]:
    if trail.here != (request.validators_url or trail.start):
        return {}
    validators = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in validators.items() if value and value.isascii() and value.isprintable()}


def _credentials(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.username is None:
        return None
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
