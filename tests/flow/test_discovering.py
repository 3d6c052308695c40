"""From an address a person gives to the feeds behind it: real parser, a fake site."""

import asyncio

from pipeline.feeds.parsing import parse_feed
from pipeline.flow.discovering import FoundFeed, NothingFound, discover
from pipeline.net.exchange import Failed, Fetched

FEED = '<rss version="2.0"><channel><title>{title}</title><language>ar</language><item><title>القامشلي</title><link>https://example.org/1</link></item></channel></rss>'
PAGE = '<html lang="ar-SY"><head>{head}</head><body>hello</body></html>'


def discovered(url, **site):
    pages = {f"https://example.org{path}": body for path, body in site.items()} if site else {}
    return asyncio.run(discover(url, fetcher=Site(pages), parse=_parse))


class Site:
    def __init__(self, pages):
        self.pages = pages
        self.asked = []

    async def fetch(self, request):
        self.asked.append(request.url)
        body = self.pages.get(request.url)
        if body is None:
            return Failed(url=request.url, kind="not_found", detail="HTTP 404")
        return Fetched(
            url=request.url, final_url=request.url, status=200, headers={"content-type": "text/html"}, body=body.encode()
        )


async def _parse(body, content_type, url):
    return parse_feed(body, content_type=content_type, url=url)


def test_a_feed_is_found_by_its_own_address():
    (found,) = discovered("example.org/feed", **{"/feed": FEED.format(title="T")})
    assert (found.url, found.title, found.titles, found.language) == ("https://example.org/feed", "T", ("القامشلي",), "ar")


def test_a_page_leads_to_what_it_declares():
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/a"><link rel="alternate" type="application/rss+xml" href="/b">'
    )
    found = discovered(
        "https://example.org/", **{"/": PAGE.format(head=head), "/a": FEED.format(title="A"), "/b": FEED.format(title="B")}
    )
    assert [one.title for one in found] == ["A", "B"]


def test_a_page_that_declares_nothing_is_searched_at_the_usual_places():
    (found,) = discovered("https://example.org/", **{"/": PAGE.format(head=""), "/rss.xml": FEED.format(title="R")})
    assert isinstance(found, FoundFeed)
    assert found.url == "https://example.org/rss.xml"


def test_nothing_found_says_what_was_tried_and_why_not():
    found = discovered("https://example.org/", **{"/": PAGE.format(head=""), "/feed/": "<html>no</html>"})
    assert isinstance(found, NothingFound)
    assert ("https://example.org/feed/", "this is not a feed") in found.tried


def test_an_address_that_does_not_answer_says_why():
    found = discovered("https://example.org/")
    assert found == NothingFound(reason="not found HTTP 404")
