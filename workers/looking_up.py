"""The desk's "Try it" with an address: fetched with the guard, limits and robots.txt of polling, read in a confined child."""

import asyncio
from collections.abc import Awaitable, Callable

from pipeline.dashboard.desk import LookedUp, NotReadable
from pipeline.errors import ExtractionError
from pipeline.net.exchange import Failed, Fetched, FetchRequest
from pipeline.net.fetching import Fetcher
from pipeline.net.page_confinement import ConfinedExtractor


def looking_up(make_fetcher: Callable[[], Fetcher]) -> Callable[[str], Awaitable[LookedUp | NotReadable]]:
    """One page at a time: a person tries one, and a desk that reads many at once would be a tool against others."""
    turn = asyncio.Semaphore(1)

    async def look_up(url: str) -> LookedUp | NotReadable:
        async with turn, make_fetcher() as fetcher:
            answer = await fetcher.fetch(FetchRequest(url=url, purpose="page"))
            if isinstance(answer, Fetched):
                return await _read(answer)
        if isinstance(answer, Failed):
            return NotReadable(kind=answer.kind, detail=answer.detail)
        return NotReadable(kind="not_found")  # gone for good

    return look_up


async def _read(page: Fetched) -> LookedUp | NotReadable:
    async with ConfinedExtractor() as extractor:
        try:
            found = await extractor.extract(page.body, url=page.final_url, charset=page.charset)
        except ExtractionError as error:
            return NotReadable(kind="no_text", detail=error.message)
    return LookedUp(title=found.title, text=found.text) if found.text else NotReadable(kind="no_text")
