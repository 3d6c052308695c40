"""The fast path loses nothing: on every file it accepts it says what the tolerant parser says."""

import pytest

from pipeline.errors import FeedError
from pipeline.feeds.strict import parse_strictly
from pipeline.feeds.tolerant import parse_tolerantly

URL = "https://example.org/feed"
RSS = '<?xml version="1.0"?><rss version="2.0"{ns}><channel><title>T</title><item>{item}</item></channel></rss>'
ITEM = "<title>Russia leaves</title><link>https://example.org/1</link><guid>1</guid>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>{entry}</entry></feed>'
ENTRY = '<id>tag:1</id><title>Russia leaves</title><link href="/1"/>'


def facts(feed):
    return [
        (e.guid, e.link, e.title, e.published_at, e.updated_at, bool(e.summary_html or e.content_html)) for e in feed.entries
    ]


@pytest.mark.parametrize(
    "body",
    [
        RSS.format(
            ns="",
            item=ITEM + "<pubDate>Fri, 20 Nov 2026 10:00:00 EST</pubDate><description>a &lt;b&gt;c&lt;/b&gt;</description>",
        ),
        RSS.format(
            ns=' xmlns:dc="http://purl.org/dc/elements/1.1/"',
            item=ITEM + "<dc:date>2026-11-20</dc:date><dc:creator>Ann</dc:creator>",
        ),
        RSS.format(ns="", item=ITEM + "<pubdate>2026-11-20</pubdate>"),
        RSS.format(ns="", item="<title>القامشلي</title><guid>https://example.org/ar/1</guid>"),
        RSS.format(
            ns="", item='<title>x</title><guid isPermaLink="false">https://example.org/1</guid><description>y</description>'
        ),
        ATOM.format(entry=ENTRY + "<published>2026-11-20T10:00:00+03:00</published><summary>a &lt; b</summary>"),
        ATOM.format(
            entry=ENTRY + '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>俄罗斯</p></div></content>'
        ),
        ATOM.format(entry=ENTRY + '<link rel="enclosure" href="a.mp3"/><updated>2026-11-20</updated>'),
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel><item rdf:about="https://example.org/1"><title>Сирия</title><link>https://example.org/1</link></item></rdf:RDF>',
        '<?xml version="1.0" encoding="windows-1251"?>'
        + RSS.format(ns="", item=ITEM + "<description>Россия</description>")[21:],
    ],
)
def test_what_it_accepts_it_reads_like_feedparser(body):
    encoded = body.encode("cp1251" if "1251" in body else "utf-8")
    strict = parse_strictly(encoded, content_type=None, url=URL)
    assert strict is not None
    assert facts(strict) == facts(parse_tolerantly(encoded, content_type=None, url=URL))


@pytest.mark.parametrize(
    "body",
    [
        RSS.format(ns="", item=ITEM).replace("</item>", ""),
        '<!DOCTYPE rss [<!ENTITY a "b">]>' + RSS.format(ns="", item=ITEM)[21:],
        RSS.format(ns="", item="<title>no id, no link</title>"),
        RSS.format(ns="", item="<link>https://example.org/1</link>"),
        RSS.format(ns="", item=ITEM + "<description>markup <b>unescaped</b></description>"),
        RSS.format(ns="", item=ITEM + "<title>twice</title>"),
        RSS.format(ns="", item=ITEM + "<pubdate>2026-11-20</pubdate><pubDate>2026-11-21</pubDate>"),
        RSS.format(ns="", item=ITEM + "<pubDate>tomorrow</pubDate>"),
        RSS.format(ns=' xmlns="http://backend.userland.com/rss2"', item=ITEM),
        '<?xml version="1.0" encoding="punycode"?>' + RSS.format(ns="", item=ITEM)[21:],
        "<html><body/></html>",
    ],
)
def test_where_it_is_not_sure_it_says_so(body):
    assert parse_strictly(body.encode(), content_type=None, url=URL) is None


def test_a_header_that_contradicts_the_document_is_not_for_it():
    body = RSS.format(ns="", item=ITEM).encode()
    assert parse_strictly(body, content_type="application/xml; charset=koi8-r", url=URL) is None


def test_bytes_that_are_not_utf8_are_not_for_it():
    assert (
        parse_strictly(RSS.format(ns="", item=ITEM + "<author>Россия</author>").encode("koi8-r"), content_type=None, url=URL)
        is None
    )


def test_it_loses_nothing_on_the_real_and_hostile_files(shared_folder):
    """Entries, ids, links and dates of every file it accepts; feedparser's own mistake with a link attribute apart."""
    accepted = 0
    for path in sorted((shared_folder / "data" / "feeds").rglob("*")):
        if not path.is_file() or path.name == "rss_channel_item_uri_at_protocol.xml":
            continue
        body = path.read_bytes()
        if (strict := parse_strictly(body, content_type=None, url=URL)) is None:
            continue
        try:
            tolerant = parse_tolerantly(body, content_type=None, url=URL)
        except FeedError:
            continue
        accepted += 1
        assert facts(strict) == facts(tolerant), path
    assert accepted > 150
