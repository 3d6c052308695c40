"""Collecting the pages of articles whose feed gives too little text: one page at a time, politely, with an end to trying."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from pipeline.articles.article import ArticleId
from pipeline.flow.failpoints import reach
from pipeline.net.fetching import Answer, Failed, Fetched, FetchRequest, Gone, NotModified
from pipeline.storage.articles import WantedPage, postpone_page, store_page
from pipeline.storage.engine import Database

MAX_ATTEMPTS = 3
RETRY_AFTER = timedelta(minutes=5)
"""A page that failed is asked again after this, twice; then the teaser must do."""

InThread = Callable[[Callable[[], bool]], Awaitable[bool]]


class Fetches(Protocol):
    """What collecting needs of net.fetching.Fetcher (or of one that also asks robots.txt)."""

    async def fetch(self, request: FetchRequest) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectReport:
    """What became of one wanted page. `stored` and `given_up` both send the article on to analysis."""

    article_id: ArticleId
    url: str
    result: Literal["stored", "postponed", "given_up", "not_wanted"]
    detail: str = ""

    @property
    def is_ready(self) -> bool:
        return self.result in ("stored", "given_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """The collaborators of collecting."""

    fetcher: Fetches
    database: Database
    clock: Callable[[], datetime]
    in_thread: InThread

    async def collect(self, wanted: WantedPage) -> CollectReport:
        """Fetch one claimed page and store it, or say why not."""
        answer = await self.fetcher.fetch(FetchRequest(url=wanted.url, purpose="page"))
        match answer:
            case Fetched():
                return await self._store(wanted, answer.body, charset=answer.charset, note="")
            case Failed() if not answer.is_permanent and wanted.attempts < MAX_ATTEMPTS:
                await self.in_thread(lambda: self._postpone(wanted, answer))
                return _told(wanted, "postponed", f"{answer.kind}: {answer.detail}")
            case Failed():
                return await self._store(wanted, None, charset=None, note=f"{answer.kind}: {answer.detail}"[:300])
            case Gone() | NotModified():
                return await self._store(wanted, None, charset=None, note="gone")

    async def _store(self, wanted: WantedPage, body: bytes | None, *, charset: str | None, note: str) -> CollectReport:
        def write() -> bool:
            with self.database.write() as connection:
                return store_page(connection, wanted.id, body, charset=charset, note=note, now=self.clock())

        is_stored = await self.in_thread(write)
        reach("page.committed")
        if not is_stored:
            return _told(wanted, "not_wanted", "its article no longer waits for it")
        return _told(wanted, "stored" if body is not None else "given_up", note)

    def _postpone(self, wanted: WantedPage, answer: Failed) -> bool:
        wait = max(RETRY_AFTER * wanted.attempts, answer.retry_after or timedelta(0))
        with self.database.write() as connection:
            postpone_page(connection, wanted.id, note=f"{answer.kind}: {answer.detail}"[:300], until=self.clock() + wait)
        return True


def _told(wanted: WantedPage, result: Literal["stored", "postponed", "given_up", "not_wanted"], detail: str) -> CollectReport:
    return CollectReport(article_id=wanted.id, url=wanted.url, result=result, detail=detail)
