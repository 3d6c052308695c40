"""One page for a command: fetched with all limits and the address guard of the service."""

import asyncio

from pipeline.errors import SeedwatchError
from pipeline.net.fetching import Fetched, FetchRequest
from workers import runtime
from workers.poller import reading


def fetch_page(url: str) -> bytes:
    """Its body. Raises SeedwatchError that names why not."""
    return asyncio.run(_fetch(url))


async def _fetch(url: str) -> bytes:
    async with reading(runtime.configuration().settings) as (fetcher, _):
        answer = await fetcher.fetch(FetchRequest(url=url, purpose="page"))
    if isinstance(answer, Fetched):
        return answer.body
    detail = f"{getattr(answer, 'kind', 'gone')}: {getattr(answer, 'detail', '')}".rstrip(": ")
    raise SeedwatchError(f"could not be fetched ({detail})", subject=url)
