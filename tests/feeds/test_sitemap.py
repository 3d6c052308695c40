from datetime import UTC, datetime

import pytest

from pipeline.errors import FeedError
from pipeline.feeds.parsing import parse_feed

HEAD = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
NEWS = """<url><loc>https://example.org/1</loc><news:news><news:publication><news:name>Пример</news:name><news:language>ru</news:language></news:publication>
<news:publication_date>2026-11-20T10:00Z</news:publication_date><news:title>Россия выводит войска</news:title><news:keywords>Сирия, Камышлы</news:keywords></news:news></url>"""


def test_a_news_sitemap_is_a_feed():
    feed = parse_feed(
        (HEAD + NEWS + "<url><loc>https://example.org/about</loc></url></urlset>").encode(),
        content_type="text/xml",
        url="https://example.org/s.xml",
    )
    (entry,) = feed.entries
    assert (entry.link, entry.title, entry.language) == ("https://example.org/1", "Россия выводит войска", "ru")
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert entry.categories == ("Сирия", "Камышлы")


def test_a_sitemap_without_news_is_not():
    with pytest.raises(FeedError):
        parse_feed(
            (HEAD + "<url><loc>https://example.org/about</loc></url></urlset>").encode(),
            content_type="text/xml",
            url="https://example.org/s.xml",
        )


def test_a_cut_off_sitemap_keeps_its_whole_entries():
    assert len(parse_feed((HEAD + NEWS).encode(), content_type="text/xml", url="https://example.org/s.xml").entries) == 1


def test_half_a_character_within_half_a_character_leaves_the_report():
    body = HEAD + NEWS.replace("Россия", "&#xD800&#xD800;;Россия") + "</urlset>"
    (entry,) = parse_feed(body.encode(), content_type="text/xml", url="https://example.org/s.xml").entries
    assert "Россия" in entry.title
