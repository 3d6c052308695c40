"""One request -> one answer as a value: Fetched, NotModified, Gone or Failed. Nothing a server does raises out of `fetch`.

Redirects are followed here, hop by hop, so that every hop passes the guard, waits its turn at its host, and gets neither the
validators nor the password of another address. Bodies are streamed, and cut off at a limit after decompression.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.feeds.characters import clean_line
from pipeline.feeds.links import absolute_link
from pipeline.net.exchange import Answer, Failed, Fetched, FetchLimits, FetchRequest, Gone, NotModified, Purpose
from pipeline.net.failures import failure_kind, is_permanent_kind
from pipeline.net.guard import GuardedResolver, GuardPolicy, guarded_socket
from pipeline.net.headers import max_age, retry_after
from pipeline.net.obeying import Denied, RobotsGate
from pipeline.net.politeness import HostBusy, Politeness
from pipeline.net.trail import Redirect, Trail, request_headers, validators

__all__ = ["Answer", "Failed", "FetchLimits", "FetchRequest", "Fetched", "Fetcher", "Gone", "NotModified", "Purpose"]

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


class Fetcher:
    """One HTTP session for the life of a process. Use it as an async context manager.

    With `obey_robots`, pages (and every redirect on the way to one) are read only where robots.txt allows it.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        limits: FetchLimits | None = None,
        guard: GuardPolicy | None = None,
        resolver: AbstractResolver | None = None,
        obey_robots: bool = False,
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
        self._robots = RobotsGate(self.fetch, agent=user_agent.partition("/")[0]) if obey_robots else None
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
        trail = Trail(start=start, seconds_left=self._limits.total.total_seconds())
        while True:
            answer = await self._next(request, trail)
            if not isinstance(answer, Redirect):
                return answer
            trail.follow(answer)
            if len(trail.hops) > self._limits.max_redirects:
                return Failed(url=start, kind="too_many_redirects", detail=trail.here)
            if trail.seconds_left <= 0:
                return Failed(url=start, kind="timeout", detail="redirects took too long")

    async def post_form(self, url: str, form: Mapping[str, str]) -> int | Failed:
        """The status of a form sent to a hub: through the same guard and limits, no redirects, the body unread."""
        assert self._session is not None, "use the fetcher as an async context manager"
        if refusal := self._guard.refusal(url):
            return Failed(url=url, kind=refusal, is_permanent=True)
        timeout = aiohttp.ClientTimeout(total=self._limits.total.total_seconds())
        try:
            async with (
                self._places,
                self._session.post(URL(url), data=dict(form), allow_redirects=False, timeout=timeout) as response,
            ):
                return response.status
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            kind = failure_kind(error)
            return Failed(url=url, kind=kind, detail=clean_line(str(error), max_length=200))

    async def _next(self, request: FetchRequest, trail: Trail) -> Answer | Redirect:
        """One hop, if guard and robots.txt allow it, when it is our turn at its host."""
        if refusal := self._guard.refusal(trail.here):
            return Failed(url=trail.start, kind=refusal, detail=trail.here, is_permanent=True)
        spacing = await self._robots.delay_for(trail.here) if self._robots and request.purpose == "page" else None
        if isinstance(spacing, Denied):
            is_permanent = spacing.kind == "robots_denied"
            return Failed(url=trail.start, kind=spacing.kind, detail=trail.here, is_permanent=is_permanent)
        clock = asyncio.get_running_loop().time
        try:
            async with self._politeness.turn(_host(trail.here), spacing=spacing), self._places:
                began = clock()
                answer = await self._hop(request, trail, timeout=trail.seconds_left)
                trail.seconds_left -= clock() - began
        except HostBusy as busy:
            return Failed(url=trail.start, kind="host_busy", detail=str(busy), retry_after=busy.wait)
        return answer

    async def _hop(self, request: FetchRequest, trail: Trail, *, timeout: float) -> Answer | Redirect:  # noqa: ASYNC109
        assert self._session is not None, "use the fetcher as an async context manager"
        limits = self._limits
        try:
            async with self._session.get(
                URL(trail.here),
                headers=request_headers(request, trail),
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

    async def _read(self, request: FetchRequest, trail: Trail, response: aiohttp.ClientResponse) -> Answer | Redirect:
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

    def _not_modified(self, request: FetchRequest, trail: Trail, headers: Mapping[str, str]) -> Answer:
        if not validators(request, trail):
            return Failed(url=trail.start, kind="unsolicited_304", detail="304 to a request without validators", status=304)
        return NotModified(
            url=trail.start,
            final_url=trail.here,
            max_age=max_age(headers, now=self._now()),
            permanent_redirect_to=trail.permanent_target,
        )

    def _refused(self, trail: Trail, status: int, headers: Mapping[str, str]) -> Answer:
        if status == 410:
            return Gone(url=trail.start)
        wait = retry_after(headers.get("retry-after"), now=self._now())
        kind = "throttled" if status in _THROTTLES and (status == 429 or wait is not None) else _STATUS_KINDS.get(status)
        if kind == "throttled":
            self._politeness.slow_down(_host(trail.here), min(wait or timedelta(seconds=30), timedelta(hours=1)))
        kind = kind or ("server_error" if 500 <= status < 600 else "odd_status" if status >= 600 else f"http_{status}")
        return Failed(url=trail.start, kind=kind, detail=f"HTTP {status}", retry_after=wait, status=status)


_STATUS_KINDS = {401: "unauthorized", 402: "payment_required", 403: "forbidden", 404: "not_found", 451: "legal_block"}


def _redirect(trail: Trail, response: aiohttp.ClientResponse) -> Redirect | Failed:
    location = response.headers.get("Location", "").strip()
    target = absolute_link(location, base=trail.here) if location and location.isprintable() else None
    if target is None:
        detail = clean_line(location, max_length=200) or "no Location"
        return Failed(url=trail.start, kind="bad_redirect", detail=detail, is_permanent=True, status=response.status)
    return Redirect(to=target, is_permanent=response.status in _PERMANENT_REDIRECTS)


async def _limited_body(response: aiohttp.ClientResponse, *, max_bytes: int) -> bytes | None:
    """The decompressed body, or None as soon as it passes the limit; the connection is then closed, not drained."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > max_bytes:
            response.close()
            return None
    return bytes(body)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
