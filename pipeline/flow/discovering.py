"""An address a person gives -> the feeds behind it, fetched and parsed, with their last titles: what `feeds add` shows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from pipeline.articles.fragments import clean_title
from pipeline.articles.metadata import read_metadata
from pipeline.errors import FeedError
from pipeline.feeds.discovery import Candidate, find_candidates, usual_places
from pipeline.feeds.entry import ParsedFeed
from pipeline.net.exchange import Answer, Failed, Fetched, FetchRequest

MAX_FOUND = 5
N_TITLES = 5
Parse = Callable[[bytes, str | None, str], Awaitable[ParsedFeed]]


class Fetches(Protocol):
    """What discovering needs of net.fetching.Fetcher."""

    async def fetch(self, request: FetchRequest) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that was read just now. `language` is a guess from what feed and page declare."""

    url: str
    title: str
    format: str
    n_entries: int
    titles: tuple[str, ...]
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFound:
    """`tried` says of each address why it is no feed."""

    reason: str
    tried: tuple[tuple[str, str], ...] = ()


async def discover(url: str, *, fetcher: Fetches, parse: Parse) -> tuple[FoundFeed, ...] | NothingFound:
    """The address itself if it is a feed, else what its page declares, else what lies where feeds usually lie."""
    address = url if "://" in url else f"https://{url}"
    answer = await fetcher.fetch(FetchRequest(url=address, purpose="feed"))
    if not isinstance(answer, Fetched):
        return NothingFound(reason=_why(answer))
    itself = await _read(answer, parse=parse, language=None, title="")
    if isinstance(itself, FoundFeed):
        return (itself,)
    language = _short(read_metadata(answer.body.decode("utf-8", "replace"), url=answer.final_url).language)
    candidates = find_candidates(answer.body, url=answer.final_url) or usual_places(answer.final_url)
    return await _try_all(candidates, fetcher=fetcher, parse=parse, language=language)


async def _try_all(
    candidates: tuple[Candidate, ...], *, fetcher: Fetches, parse: Parse, language: str | None
) -> tuple[FoundFeed, ...] | NothingFound:
    """Declared feeds are all tried; guesses only while nothing was found."""
    found: dict[str, FoundFeed] = {}
    tried: list[tuple[str, str]] = []
    for candidate in candidates:
        if len(found) >= MAX_FOUND or (found and not candidate.is_declared):
            break
        answer = await fetcher.fetch(FetchRequest(url=candidate.url, purpose="feed"))
        if not isinstance(answer, Fetched):
            tried.append((candidate.url, _why(answer)))
            continue
        read = await _read(answer, parse=parse, language=language, title=candidate.title)
        if isinstance(read, FoundFeed):
            found.setdefault(read.url, read)
        else:
            tried.append((candidate.url, read))
    return tuple(found.values()) or NothingFound(
        reason="the page names no feed, and none lies where feeds usually lie", tried=tuple(tried)
    )


async def _read(answer: Fetched, *, parse: Parse, language: str | None, title: str) -> FoundFeed | str:
    try:
        feed = await parse(answer.body, answer.content_type, answer.final_url)
    except FeedError as error:
        return error.message
    titles = tuple(clean_title(entry.title) for entry in feed.entries[:N_TITLES])
    return FoundFeed(
        url=answer.permanent_redirect_to or answer.url,
        title=clean_title(feed.title) or title,
        format=feed.format,
        n_entries=len(feed.entries),
        titles=titles,
        language=_short(feed.language) or language,
    )


def _short(language: str | None) -> str | None:
    code = (language or "").split("-")[0]
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else None


def _why(answer: Answer) -> str:
    if isinstance(answer, Failed):
        return f"{answer.kind.replace('_', ' ')} {answer.detail}".strip()
    return "gone"
