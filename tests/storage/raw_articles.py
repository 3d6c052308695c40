"""Raw articles to store, for tests that ask what becomes of them afterwards."""

from datetime import datetime

from pipeline.storage.articles import RawArticle


def raw_article(number: int, *, seen_at: datetime, title: str = "", summary: str = "", content: str = "") -> RawArticle:
    """Ready for analysis, from an English outlet, with keys and an address of its own."""
    key = number.to_bytes(16)
    return RawArticle(
        keys=(("url", key),),
        content_key=key,
        url=f"https://a.example/{number}",
        outlet="A",
        country=None,
        author="",
        declared_language="en",
        published_at=seen_at,
        seen_at=seen_at,
        is_baseline=False,
        is_late=False,
        title=title,
        summary_html=summary,
        content_html=content,
        state="ready",
    )
