import json
from datetime import UTC, datetime

import pytest

from pipeline.errors import FeedError
from pipeline.feeds.parsing import parse_feed

URL = "https://example.org/feed.json"
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "أخبار",
    "language": "ar",
    "home_page_url": "/",
    "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
    "items": [
        {
            "id": 7,
            "url": "/1",
            "title": "القامشلي",
            "content_text": "1 < 2",
            "date_published": "2026-11-20T10:00:00+03:00",
            "authors": [{"name": "A"}],
            "tags": ["syria"],
        },
        {"id": "8", "content_html": "<p>x</p>", "date_published": "2026-13-45"},
        {},
        "nonsense",
    ],
}


def test_a_json_feed_is_a_feed():
    feed = parse_feed(b"\xef\xbb\xbf" + json.dumps(FEED).encode(), content_type="application/feed+json", url=URL)
    first, second = feed.entries
    assert (first.guid, first.link, first.content_html) == ("7", "https://example.org/1", "1 &lt; 2")
    assert first.published_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert (second.published_at, feed.notes) == (None, ("bad_date", "dropped_empty"))
    assert feed.hubs == ("https://hub.example.org/",)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"items": []}', "not_a_feed"),
        (b'{"a": ', "parse_error"),
        (b"[" * 100_000, "not_a_feed"),
        (b'{"a":' * 100_000, "parse_error"),
    ],
)
def test_other_json_is_not(body, kind):
    with pytest.raises(FeedError) as caught:
        parse_feed(body, content_type="application/json", url=URL)
    assert caught.value.kind == kind
