"""An entry's own words and, where we have it, its page -> the clean text that is searched. Says which of them it used."""

from typing import TYPE_CHECKING, Literal

from pipeline.articles.article import CleanText
from pipeline.articles.fragments import clean_fragment, clean_title

if TYPE_CHECKING:  # a poller asks only whether a page is wanted, and starts without what reads one
    from pipeline.articles.extraction import ExtractedPage

FullText = Literal["auto", "always", "never"]

# A feed body this long is the article: fetching and extracting a page costs more than all the rest (research: 77-97 % of CPU).
WHOLE_ARTICLE = 1_200
# A page text shorter than this beside a teaser is a paywall or a cookie notice as often as a short report: keep both.
SHORT_PAGE = 500


def feed_text(summary_html: str, content_html: str) -> str:
    """The longer of an entry's two texts."""
    summary, content = clean_fragment(summary_html), clean_fragment(content_html)
    return content if len(content) >= len(summary) else summary


def needs_page(*, full_text: FullText, summary_html: str, content_html: str, link: str | None) -> bool:
    """Is it worth fetching the page? `auto`: only where the feed does not carry the article itself."""
    if full_text == "never" or link is None:
        return False
    if full_text == "always" or max(len(summary_html), len(content_html)) < WHOLE_ARTICLE:  # cleaning only shortens
        return True
    return len(feed_text(summary_html, content_html)) < WHOLE_ARTICLE


def clean_article(
    *, title: str, summary_html: str, content_html: str, page: "ExtractedPage | None", full_text: FullText = "auto"
) -> CleanText:
    """The feed's body when it is whole (unless the page was asked for), else the page, the teaser, or the title alone."""
    heading = clean_title(title) or (page.title if page else "")
    body = feed_text(summary_html, content_html)
    if len(body) >= WHOLE_ARTICLE and (full_text != "always" or page is None or len(page.text) < len(body) / 2):
        return CleanText(title=heading, text=body, source="feed")
    if page is not None and not page.is_empty:
        return CleanText(title=heading, text=_page_text(page.text, teaser=body), source="page")
    teaser = body or (page.description if page else "")
    return CleanText(title=heading, text=teaser, source="teaser" if teaser else "title")


def _page_text(text: str, *, teaser: str) -> str:
    is_contained = " ".join(teaser.split())[:80] in " ".join(text.split())
    return text if is_contained or len(text) >= max(SHORT_PAGE, len(teaser)) else f"{teaser}\n{text}"
