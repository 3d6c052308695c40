from pipeline.feeds.discovery import find_candidates, usual_places

PAGE = """<html><head><base href="https://example.org/en/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="سوريا" href="rss/syria">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="//example.org/atom">
<link rel="alternate" hreflang="ar" type="text/html" href="/ar/"><link rel="stylesheet" href="/feed.css">
</head><body><a href="/rss-feeds.xml">All our feeds</a><a href="/feeding-the-poor">News</a><a href="javascript:feed()">x</a></body></html>"""


def test_declared_feeds_come_first_and_those_of_comments_last():
    found = find_candidates(PAGE.encode(), url="https://example.org/")
    assert [one.url for one in found if one.is_declared] == [
        "https://example.org/en/rss/syria",
        "https://example.org/atom",
        "https://example.org/comments/feed/",
    ]
    assert found[0].title == "سوريا"


def test_links_that_look_like_feeds_come_before_guesses():
    urls = [one.url for one in find_candidates(PAGE.encode(), url="https://example.org/")]
    assert urls.index("https://example.org/rss-feeds.xml") < urls.index("https://example.org/feed/")
    assert not any("feeding" in url or url.startswith("javascript") for url in urls)


def test_a_section_is_tried_before_its_site():
    urls = [one.url for one in usual_places("https://example.org/world/syria?x=1")]
    assert urls[0] == "https://example.org/world/syria/feed/"
    assert "https://example.org/news-sitemap.xml" in urls
