"""One article from wherever a person has it (text, saved page, JSON line, standard input, address) -> title and text."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.articles.extraction import extract_page
from pipeline.errors import ConfigError, ExtractionError, Problem
from pipeline.loading.reports import BadLine, read_reports
from workers.cli import errors
from workers.fetching import fetch_page

LONGEST_TITLE = 300
"""A first line that is longer is no title but the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneArticle:
    """What there is to analyse. `language` is what the page or the line declares."""

    title: str
    text: str
    language: str | None = None
    url: str = ""


def read_article(source: str) -> OneArticle:
    """`source` is an address, a file or - for standard input: a page, a JSON object with title and text, or text.

    The first line of a plain text is its title. Raises ConfigError or ExtractionError that says what is wrong with it.
    """
    if source.startswith(("http://", "https://")):
        page = fetch_page(source)
        return _page(page.body, page.final_url, page.charset)
    body = _body(source)
    if not body.strip():
        raise _wrong(source, "is empty: there is no article in it")
    suffix = Path(source).suffix.lower()
    if suffix in {".html", ".htm"} or b"<html" in body[:2000].lower() or b"<!doctype" in body[:200].lower():
        return _page(body, source, None)
    text = _text(body, source)
    if suffix in {".json", ".jsonl"} or text.startswith("{"):
        return _report(text, source, must_be=suffix in {".json", ".jsonl"})
    return _plain(text)


def _body(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        meant = "an address begins with http:// or https://" if "://" in source else ""
        raise _wrong(source, f"cannot be read: {error.strerror}", meant) from error


def _text(body: bytes, source: str) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace").strip()
    if b"\0" in body[:4096] or body.startswith((b"%PDF", b"PK\x03\x04")):
        raise _wrong(source, "is no text", "save the article as text, or the page as HTML")
    try:
        return body.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise _wrong(source, f"not UTF-8 (byte {error.start})", "save it as UTF-8") from error


def _plain(text: str) -> OneArticle:
    title, _, rest = text.partition("\n")
    if len(title) > LONGEST_TITLE:
        return OneArticle(title="", text=text)
    return OneArticle(title=title.strip(), text=rest.strip())


def _report(text: str, source: str, *, must_be: bool) -> OneArticle:
    """The whole as one object, over as many lines as it takes, else the first line."""
    try:
        line = json.dumps(json.loads(text))
    except (ValueError, RecursionError):
        line, _, rest = text.partition("\n")
        if must_be and rest.strip():
            errors.print(f"{source}: only the first of its lines is read; `seedwatch analyse` reads all", style="yellow")
    (found,) = read_reports([line])
    if not isinstance(found, BadLine):
        report = found.report
        return OneArticle(title=report.title, text=report.text, language=report.language, url=report.url)
    if must_be:
        raise _wrong(source, f"no report: {found.wrong}", '{"title": ..., "text": ...}')
    return _plain(text)


def _page(body: bytes, url: str, charset: str | None) -> OneArticle:
    page = extract_page(body, url=url, charset=charset)
    if page.is_empty:
        raise ExtractionError("no text was found on this page", subject=url)
    return OneArticle(title=page.title, text=page.text, language=page.language, url=url)


def _wrong(source: str, wrong: str, meant: str = "") -> ConfigError:
    return ConfigError((Problem(file="standard input" if source == "-" else source, key="", wrong=wrong, meant=meant),))
