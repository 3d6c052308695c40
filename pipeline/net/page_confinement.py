"""A page somebody names on the desk is taken apart in a child that can be killed, as feeds are: bounded memory and time."""

import json
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

from pipeline.errors import ExtractionError
from pipeline.net.lanes import Lane, LaneLimits, TooMuch

# Importing trafilatura takes a second, the slowest honest page of the collections less than another; the machine may be busy.
PAGE_LIMITS = LaneLimits(children=1, wall=timedelta(seconds=20), cpu=timedelta(seconds=10))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """`text` is empty where the page shows none that can be told from its furniture."""

    title: str
    text: str


class ConfinedExtractor:
    """One lane for the life of a process or of one question. Use it as an async context manager."""

    def __init__(self, limits: LaneLimits = PAGE_LIMITS) -> None:
        self._lane = Lane(limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._lane.close()

    async def extract(self, page: bytes, *, url: str, charset: str | None = None) -> PageText:
        """Like articles.extraction.extract_page. Raises ExtractionError, also where a limit was passed."""
        try:
            answer = json.loads(await self._lane.run({"what": "page", "url": url, "charset": charset}, page))
            if "page" in answer:
                return PageText(title=str(answer["page"]["title"]), text=str(answer["page"]["text"]))
        except (TooMuch, ValueError, TypeError, KeyError) as error:
            raise ExtractionError("reading it took too long or too much memory", subject=url) from error
        raise ExtractionError(str(answer.get("message", "unreadable")), subject=url)
