import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FeedError
from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.parsing import parse_feed

URL = "https://example.org/feed.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title><ttl>30</ttl><language>ar-SY</language>
<item><title>القامشلي &amp; روسيا</title><link>/a/1?x=1&amp;y=2</link><guid isPermaLink="false">id-1</guid>
<description>&lt;p&gt;انسحاب&lt;/p&gt;</description><pubDate>Fri, 20 Nov 2026 10:00:00 +0300</pubDate></item></channel></rss>"""


def test_an_rss_item_becomes_an_entry():
    feed = parse_feed(RSS.encode(), content_type="application/rss+xml", url=URL)
    (entry,) = feed.entries
    assert (entry.title, entry.link, entry.guid) == ("القامشلي & روسيا", "https://example.org/a/1?x=1&y=2", "id-1")
    assert entry.published_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert entry.summary_html == "<p>انسحاب</p>"
    assert (feed.language, feed.ttl and feed.ttl.total_seconds()) == ("ar-sy", 1800)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty_feed"),
        (b" \n", "empty_feed"),
        (b"<html><body>hi</body></html>", "not_a_feed"),
        (b"\x89PNG\x00\x01", "not_a_feed"),
    ],
)
def test_what_is_no_feed_says_so(body, kind):
    with pytest.raises(FeedError) as caught:
        parse_feed(body, content_type="text/html", url=URL)
    assert caught.value.kind == kind
    assert caught.value.subject == URL


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda b: RSS.encode()[:200] + b + RSS.encode()[200:]))
def test_any_bytes_give_a_feed_or_a_feed_error(body):
    with contextlib.suppress(FeedError):
        assert isinstance(parse_feed(body, content_type=None, url=URL), ParsedFeed)


@pytest.mark.parametrize("name", ["links", "tags", "content", "author_detail", "title_detail", "summary_detail"])
def test_elements_called_as_feedparser_calls_its_lists_are_only_elements(name):
    broken = RSS.replace("<guid", f"<{name}>x</{name}><guid").replace("&amp; روسيا", "& روسيا")  # broken, so that feedparser reads it
    (entry,) = parse_feed(broken.encode(), content_type="application/rss+xml", url=URL).entries
    assert entry.link == "https://example.org/a/1?x=1&y=2"
