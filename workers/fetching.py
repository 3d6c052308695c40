"""One page for a command: fetched with the limits and the address guard of the service, or in words why not."""

import asyncio

from pipeline.errors import ConfigError, ExtractionError
from pipeline.net.exchange import Fetched, FetchRequest
from pipeline.net.fetching import Fetcher
from workers import runtime
from workers.poller import fetcher_of

AGENT = "Seedwatch/0.1 (news monitor; reads one page for its user)"

_WHAT_TO_DO = {
    "blocked_address": "the address is private: name the network in `[net] allow_private` if that is meant",
    "blocked_port": "its port is not one we may read: name it in `[net] allow_ports` if that is meant",
    "bad_url": "it is no http(s) address",
    "bad_redirect": "it sends us to an address we may not read",
    "robots_denied": "the site's robots.txt asks us not to",
    "dns": "its host name is not known",
    "body_too_large": "the page is larger than `[net] max_page`",
    "not_found": "there is nothing",
}


def fetch_page(url: str) -> Fetched:
    """Raises ExtractionError that says why not."""
    return asyncio.run(_fetch(url))


async def _fetch(url: str) -> Fetched:
    async with _fetcher() as fetcher:
        answer = await fetcher.fetch(FetchRequest(url=url, purpose="page"))
    if isinstance(answer, Fetched):
        return answer
    kind, detail = getattr(answer, "kind", "not_found"), getattr(answer, "detail", "")
    why = _WHAT_TO_DO.get(kind) or ": ".join(filter(None, (kind.replace("_", " "), detail)))
    raise ExtractionError(f"could not be fetched: {why}", subject=url)


def _fetcher() -> Fetcher:
    """By the installation's settings; the strictest where there is no installation yet."""
    try:
        return fetcher_of(runtime.configuration().settings)
    except ConfigError:
        return Fetcher(user_agent=AGENT)
