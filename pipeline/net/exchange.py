"""What is asked of the net and what it answers, as values. fetching.py turns the one into the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from pipeline.feeds.encodings import charset_of

Purpose = Literal["feed", "page", "robots"]

MIB = 1024 * 1024


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
