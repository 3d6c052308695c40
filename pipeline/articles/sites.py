"""Rules for single sites, where extraction in general is not good enough: what to keep of a page and what to drop.

CSS selectors, read by bs4. A rule that finds nothing on a page gives nothing, and the general extraction takes over: sites
change, and a stale rule must not empty their articles.
"""

from collections.abc import Sequence
from typing import Protocol

from bs4 import BeautifulSoup

from pipeline.articles.extraction import ExtractedPage, decode_page, extract_page, with_metadata
from pipeline.articles.fragments import clean_fragment
from pipeline.articles.metadata import read_metadata
from pipeline.articles.programs import without_programs
from pipeline.articles.site_rule import SiteRule, rule_for

MAX_PAGE = 2_000_000  # characters; bs4 builds some 50 times its page in memory
# Less than a sentence is a rule gone stale.
SHORTEST_TEXT = 40


class Extract(Protocol):
    """How every page is read: extraction.extract_page or its fast sister."""

    def __call__(self, html: bytes, *, url: str, charset: str | None = None) -> ExtractedPage: ...


def extract_by_rules(
    html: bytes,
    *,
    url: str,
    charset: str | None = None,
    rules: Sequence[SiteRule] = (),
    usual: Extract = extract_page,
) -> ExtractedPage:
    """By the site's rule where it has one that finds something, else as every page."""
    rule = rule_for(url, rules)
    if rule is None:
        return usual(html, url=url, charset=charset)
    page = without_programs(decode_page(html, charset=charset)[:MAX_PAGE])
    soup = BeautifulSoup(page, "lxml")
    for selector in rule.drop:
        for unwanted in soup.select(selector):
            unwanted.decompose()
    if not rule.keep:
        return usual(str(soup).encode(), url=url, charset="utf-8")
    text = _kept_text(soup, rule.keep)
    if len(text) < SHORTEST_TEXT:
        return usual(html, url=url, charset=charset)
    return with_metadata(text, read_metadata(page, url=url))


def _kept_text(soup: BeautifulSoup, selectors: Sequence[str]) -> str:
    parts = soup.select(", ".join(selectors))
    inner = {id(part) for part in parts for outer in part.parents if any(outer is kept for kept in parts)}
    return "\n".join(text for part in parts if id(part) not in inner and (text := clean_fragment(str(part))))
