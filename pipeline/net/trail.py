"""Where a request has been led so far, and what each hop may be sent: validators and passwords only to who gave them."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from pipeline.net.exchange import FetchRequest, Purpose

_ACCEPT: Mapping[Purpose, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9,"
    " text/xml;q=0.9, application/json;q=0.8, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    to: str
    is_permanent: bool


@dataclass(slots=True, kw_only=True)
class Trail:
    """Where a request has been led so far."""

    start: str
    seconds_left: float
    hops: list[str] = field(default_factory=list)
    permanent_target: str | None = None
    is_downgraded: bool = False
    _all_permanent: bool = True

    @property
    def here(self) -> str:
        return self.hops[-1] if self.hops else self.start

    def follow(self, redirect: Redirect) -> None:
        self.is_downgraded |= self.here.startswith("https:") and redirect.to.startswith("http:")
        self._all_permanent &= redirect.is_permanent
        self.hops.append(redirect.to)
        if self._all_permanent:
            self.permanent_target = redirect.to


def request_headers(request: FetchRequest, trail: Trail) -> dict[str, str]:
    headers = {"Accept": _ACCEPT[request.purpose], **validators(request, trail)}
    credentials = _credentials(request.url)
    if credentials and _origin(trail.here) == _origin(trail.start):
        headers["Authorization"] = credentials
    return headers


def validators(request: FetchRequest, trail: Trail) -> dict[str, str]:
    if trail.here != (request.validators_url or trail.start):
        return {}
    held = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in held.items() if value and value.isascii() and value.isprintable()}


def _credentials(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.username is None:
        return None
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port
