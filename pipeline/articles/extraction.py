"""The bytes of an article's page -> its text and what the page says of itself. The only module that knows trafilatura.

May spin on hostile bytes (trafilatura has no time limit): it runs in a Celery child that can be killed.
"""

from dataclasses import dataclass
from datetime import datetime

from bs4 import UnicodeDammit
from lxml import etree

from pipeline.articles.metadata import Metadata, read_metadata
from pipeline.articles.programs import without_programs
from pipeline.errors import ExtractionError
from pipeline.feeds.characters import clean_text

MAX_PAGE_CHARACTERS = 5_000_000

# What trafilatura and the libraries below it were seen to raise on hostile pages.
_RAISED = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError, AssertionError, etree.LxmlError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedPage:
    """`text` is empty when the page shows none we can tell from its furniture: never a reason to say "no match"."""

    text: str
    title: str = ""
    description: str = ""
    published_at: datetime | None = None
    language: str | None = None
    site_name: str = ""
    canonical_url: str | None = None

    @property
    def is_empty(self) -> bool:
        return not self.text


def extract_page(html: bytes, *, url: str, charset: str | None = None) -> ExtractedPage:
    """`charset` is the one of the Content-Type header, if any."""
    page = without_programs(decode_page(html, charset=charset)[:MAX_PAGE_CHARACTERS])
    return with_metadata(_main_text(page, url=url), read_metadata(page, url=url))


def with_metadata(text: str, metadata: Metadata) -> ExtractedPage:
    return ExtractedPage(
        text=clean_text(text),
        title=metadata.title,
        description=metadata.description,
        published_at=metadata.published_at,
        language=metadata.language,
        site_name=metadata.site_name,
        canonical_url=metadata.canonical_url,
    )


def decode_page(html: bytes, *, charset: str | None = None) -> str:
    """Text by byte-order mark, header, UTF-8 if it fits, declaration in the page, then a guess; broken bytes are replaced."""
    try:
        return html.decode("utf-8-sig")
    except UnicodeDecodeError:
        known = [charset] if charset else []
        guessed = UnicodeDammit(html, known_definite_encodings=known, is_html=True).unicode_markup
        return guessed or html.decode("utf-8", "replace")


def _main_text(page: str, *, url: str) -> str:
    if not page.strip():
        return ""
    import trafilatura  # noqa: PLC0415 a tenth of a second of every process's start, and only workers read pages
    from trafilatura.settings import Document  # noqa: PLC0415 as above

    try:
        document = trafilatura.bare_extraction(
            without_programs(page), url=url, fast=True, include_comments=False, with_metadata=False
        )
    except _RAISED as error:
        raise ExtractionError(f"unreadable: {type(error).__name__}", subject=url) from error
    return (document.text or "").strip() if isinstance(document, Document) else ""
