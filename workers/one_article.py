"""One article from wherever a person has it (a text file, a saved page, a JSON line, an address) -> title and text."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.articles.extraction import extract_page
from pipeline.errors import ConfigError, ExtractionError, Problem
from pipeline.net.exchange import Fetched, FetchRequest
from pipeline.net.fetching import Fetcher
from pipeline.net.guard import GuardPolicy
from workers import runtime
from workers.guarding import guard_policy

AGENT = "Seedwatch/0.1 (news monitor; reads one page for its user)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneArticle:
    """What there is to analyse. `language` is what the page or the line declares."""

    title: str
    text: str
    language: str | None = None
    url: str = ""


def read_article(source: str) -> OneArticle:
    """`source` is an address or a file: .html is a page, .json and .jsonl hold an object with title and text, else text.

    The first line of a plain text is its title.
    """
    if source.startswith(("http://", "https://")):
        return _page(*asyncio.run(_fetch(source)))
    path = Path(source)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError((Problem(file=source, key="", wrong=f"cannot be read: {error.strerror}"),)) from error
    if path.suffix in {".html", ".htm"}:
        return _page(body, source, None)
    text = body.decode("utf-8", "replace").strip()
    return _line(text.splitlines()[0], source) if path.suffix in {".json", ".jsonl"} else _plain(text)


def _plain(text: str) -> OneArticle:
    title, _, rest = text.partition("\n")
    return OneArticle(title=title.strip(), text=rest.strip())


def _line(line: str, source: str) -> OneArticle:
    try:
        found = json.loads(line)
        return OneArticle(title=str(found["title"]), text=str(found["text"]), language=found.get("lang"))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        wrong = f"the first line is no report: {error}"
        raise ConfigError((Problem(file=source, key="", wrong=wrong, meant='{"title": ..., "text": ...}'),)) from error


def _page(body: bytes, url: str, charset: str | None) -> OneArticle:
    page = extract_page(body, url=url, charset=charset)
    if page.is_empty:
        raise ExtractionError("no text was found on this page", subject=url)
    return OneArticle(title=page.title, text=page.text, language=page.language, url=url)


async def _fetch(url: str) -> tuple[bytes, str, str | None]:
    async with Fetcher(user_agent=AGENT, guard=_guard()) as fetcher:
        answer = await fetcher.fetch(FetchRequest(url=url, purpose="page"))
    if not isinstance(answer, Fetched):
        raise ExtractionError(f"could not be fetched: {answer}", subject=url)
    return answer.body, answer.final_url, answer.charset


def _guard() -> GuardPolicy:
    """The installation's rules for addresses; the strictest where there is no installation yet."""
    try:
        return guard_policy(runtime.configuration())
    except ConfigError:
        return GuardPolicy()
