"""Rows 29 to 54 of the hostile-input table: what a feed or a page may hold. One test a row.

What could spin or grow is parsed by a confined child, as in the poller, so that its limits are part of the test.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import pipeline
from pipeline.articles.article import ArticleId, Report
from pipeline.articles.cleaning import clean_article
from pipeline.articles.extraction import extract_page
from pipeline.articles.fragments import clean_fragment, clean_title
from pipeline.articles.identity import entry_keys
from pipeline.errors import FeedError
from pipeline.feeds.entry import Entry
from pipeline.feeds.feed import Feed
from pipeline.feeds.parsing import MAX_ENTRIES, parse_feed
from pipeline.feeds.schedule import Failed, FeedState, PollPolicy, next_poll
from pipeline.flow.storing import StoringPolicy, prepare_entries, store_entries
from pipeline.net.confinement import ConfinedParser, ConfinementLimits
from pipeline.net.lanes import LaneLimits
from pipeline.storage.feeds import claim_due, sync_feeds
from pipeline.storage.schema import articles
from tests.articles.test_recognising import Archive, entry

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://example.org/feed"
LANE = LaneLimits(children=1, wall=timedelta(seconds=16), cpu=timedelta(seconds=4))
QUICK = LaneLimits(children=1, wall=timedelta(seconds=4), cpu=timedelta(seconds=1))
LIMITS = ConfinementLimits(small=QUICK, quick=QUICK, slow=LANE)


def rss(items, head="<?xml version='1.0'?>", tail="</channel></rss>"):
    return f"{head}<rss version='2.0'><channel><title>T</title>{items}{tail}".encode()


def item(title="Title", link="https://example.org/1", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def confined(body, content_type=None):
    """A feed or a FeedError, and that the child, or the next one, still works."""

    async def run():
        async with ConfinedParser(LIMITS) as parser:
            try:
                found = await parser.parse(body, content_type=content_type, url=URL)
            except FeedError as error:
                found = error
            after = await parser.parse(rss(item()) + b"&", content_type=None, url=URL)
            assert len(after.entries) == 1
            return found

    return asyncio.run(run())


def parsed(body, **options):
    return parse_feed(body, content_type=options.pop("content_type", None), url=URL, **options)


def dated(text):
    (found,) = parsed(rss(item(more=f"<pubDate>{text}</pubDate>"))).entries
    return found.published_at


def test_row_29_a_billion_laughs():
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    began = time.monotonic()
    found = confined(rss(item("&a9;"), head=f"<!DOCTYPE rss [<!ENTITY a0 'ha'>{entities}]>"))
    assert isinstance(found, FeedError) or all(len(entry.title) <= 1000 for entry in found.entries)
    assert time.monotonic() - began < 20


def test_row_30_a_quadratic_expansion():
    body = rss(item("&a;" * 2000), head=f"<!DOCTYPE rss [<!ENTITY a '{'x' * 100_000}'>]>")
    found = confined(body)
    assert isinstance(found, FeedError) or all(len(entry.title) <= 1000 for entry in found.entries)


def test_row_31_a_file_or_address_as_an_entity(tmp_path):
    canary = tmp_path / "canary"
    canary.write_text("CANARY")
    for system in (canary.as_uri(), "http://127.0.0.1:9/x.dtd"):
        for head in (f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{system}'>]>", f"<!DOCTYPE rss SYSTEM '{system}'>"):
            found = confined(rss(item("&x;"), head=head))
            assert isinstance(found, FeedError) or "CANARY" not in repr(found)


def test_row_32_nesting_without_end():
    began = time.monotonic()
    found = confined(rss(item(more="<description>" + "<a>" * 100_000 + "x" + "</a>" * 100_000 + "</description>")))
    assert isinstance(found, FeedError) or found.entries
    assert time.monotonic() - began < 20
    assert "deep" in clean_fragment("<div>" * 5_000 + "deep")
    assert extract_page(b"<html><body>" + b"<div>" * 100_000 + b"x", url=URL).is_empty


def test_row_33_items_without_id_link_or_title():
    body = rss(
        "<item><description>Some text that tells the item apart from others, long enough.</description></item><item/><item><title>Only a title</title></item>"
    )
    feed = parsed(body)
    assert len(feed.entries) == 2
    assert "dropped_empty" in feed.notes
    assert len({entry_keys(entry, feed_url=URL).content_key for entry in feed.entries}) == 2


def test_row_34_ids_that_rotate():
    archive = Archive()
    archive.poll(*(entry(n) for n in range(4)))
    found = archive.poll(*(entry(n, guid=f"rotated-{n}") for n in range(4)))
    assert (len(found.new), found.renamed) == (0, 4)


def test_row_35_one_id_on_several_items():
    archive = Archive()
    found = archive.poll(*(entry(n, guid="same") for n in range(4)))
    assert len(found.new) == 4
    assert not archive.poll(*(entry(n, guid="same") for n in range(4))).new


@pytest.mark.parametrize(
    "link", ["http://example.org/news/1", "https://www.example.org/news/1", "https://mail.example.org/news/1?utm_source=x"]
)
def test_row_36_an_address_that_changes_its_host_or_scheme(link):
    archive = Archive()
    archive.poll(entry(1, guid="https://example.org/news/1"))
    assert not archive.poll(entry(1, guid=link, link=link)).new


def test_row_37_a_flood_keeps_the_newest_and_says_so():
    feed = parsed(rss("".join(item(f"t{n}", f"https://example.org/{n}") for n in range(10_000))))
    assert (len(feed.entries), feed.entries[0].title, "flood" in feed.notes) == (MAX_ENTRIES, "t0", True)


def test_row_38_what_was_seen_stays_seen():
    archive = Archive()
    for start in range(0, 1500, 100):
        archive.poll(*(entry(n) for n in range(start, start + 100)))
    assert not archive.poll(*(entry(n) for n in range(1500))).new


def test_row_39_a_feed_that_flaps_between_two_versions():
    archive = Archive()
    archive.poll(entry(1), entry(2))
    for _ in range(3):
        assert not archive.poll(entry(1)).new
        assert not archive.poll(entry(1), entry(2)).new
    assert archive.edits == 0


def test_row_40_an_edited_item_is_a_revision():
    archive = Archive()
    archive.poll(entry(1))
    found = archive.poll(
        entry(
            1,
            title="Report number 1 of the day, corrected",
            summary_html="<p>Another text than before, now naming the base at Qamishli.</p>",
        )
    )
    assert (len(found.new), len(found.edited)) == (0, 1)


def test_row_41_no_date_or_garbage():
    assert dated("garbage") is dated("") is None
    report = Report(id=ArticleId(1), title="t", text="", seen_at=NOW)
    assert report.dated_at == NOW


@pytest.mark.parametrize("text", ["2021-13-45T99:99:99Z", "2024-02-30", "0000-00-00", "1700000000", "99999-01-01"])
def test_row_42_dates_that_cannot_be(text):
    assert dated(text) is None
    assert "bad_date" in parsed(rss(item(more=f"<pubDate>{text}</pubDate>"))).notes


def test_row_43_a_future_date_is_kept_and_orders_as_seen():
    feed = parsed(rss(item(more="<pubDate>Sat, 20 Nov 2027 10:00:00 GMT</pubDate>")), now=NOW)
    assert "future_date" in feed.notes
    published = feed.entries[0].published_at
    assert published == datetime(2027, 11, 20, 10, tzinfo=UTC)
    assert Report(id=ArticleId(1), title="t", text="", seen_at=NOW, published_at=published).dated_at == NOW


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00-14:00", "0001-01-01T00:00:00+14:00"]
)
def test_row_44_dates_at_the_ends_of_time(text):
    assert dated(text) is None


def _stored_titles(database, entries):
    feed = Feed(name="Test", url=URL)
    with database.write() as connection:
        sync_feeds(connection, [feed], now=NOW, spread=[timedelta(0)])
        (claimed,) = claim_due(connection, owner="test", now=NOW, limit=1, lease=timedelta(minutes=1))
        found = parsed(rss(entries, tail=""))
        entries = prepare_entries(found, claimed, policy=StoringPolicy())
        store_entries(connection, claimed, feed, entries, policy=StoringPolicy(), now=NOW)
        return list(connection.execute(select(articles.c.raw_title)).scalars())


def test_row_45_control_characters_reach_no_database(database):
    (title,) = _stored_titles(database, item("a\x00b\x08c\x1bd"))
    assert title == "abcd"


def test_row_46_half_a_character(database):
    (title,) = _stored_titles(database, item("a&#xD800;b"))
    assert title == "ab"


@pytest.mark.parametrize("encoding", ["punycode", "unicode_escape", "idna", "utf-7", "raw_unicode_escape", "rot13", "no-such"])
def test_row_47_encodings_that_are_none(encoding):
    feed = parsed(rss(item("Сирия"), head=f"<?xml version='1.0' encoding='{encoding}'?>"))
    assert feed.entries[0].title == "Сирия"
    assert "encoding_overridden" in feed.notes


def test_row_48_wrong_or_cut_off_bytes():
    assert parsed(rss(item("caf")).replace(b"caf", b"caf\xe9")).entries[0].title == "café"
    cyrillic = rss(item("Сирия"), head="<?xml version='1.0' encoding='utf-8'?>").decode().encode("cp1251")
    assert parsed(cyrillic, content_type="application/xml; charset=windows-1251").entries[0].title == "Сирия"
    whole, cut = item("whole"), "<item><tit"
    assert [entry.title for entry in parsed(rss(whole + cut, tail="")).entries] == ["whole"]


@pytest.mark.parametrize(
    "body", [b"<html><body><p>Hello</p></body></html>", b'{"a": 1}', bytes(range(256)) * 20], ids=["html", "json", "binary"]
)
def test_row_49_what_is_no_feed(body):
    with pytest.raises(FeedError) as caught:
        parsed(body)
    assert caught.value.kind == "not_a_feed"
    state = FeedState()
    for health in ("active", "active", "broken"):
        state = next_poll(state, Failed(kind="not_a_feed"), now=NOW, policy=PollPolicy(), jitter=0.5)
        assert state.state == health


def test_row_50_an_author_that_is_a_regular_expression_s_nightmare():
    began = time.monotonic()
    found = confined(rss(item(more="<author>a@" + "a." * 64_000 + "!</author>")) + b"&")
    assert isinstance(found, FeedError)
    assert found.kind == "too_complex"
    assert time.monotonic() - began < 60


def test_row_51_comments_that_never_end():
    began = time.monotonic()
    found = confined(rss(item(more="<description>" + "&lt;!--" * 40_000 + "</description>")))
    assert len(found.entries) == 1
    clean_fragment(found.entries[0].summary_html)
    assert time.monotonic() - began < 10


def test_row_52_only_bytes_in_memory_are_parsed():
    """A string would be opened as a file or fetched: one call of feedparser in all the code, and it gets BytesIO."""
    with pytest.raises(FeedError):
        parsed(b"/etc/hostname")
    root = Path(pipeline.__file__).parent
    users = [path.name for path in root.rglob("*.py") if "feedparser.parse(" in path.read_text("utf-8")]
    assert users == ["tolerant.py"]
    assert "io.BytesIO(" in (root / "feeds" / "tolerant.py").read_text("utf-8")


@pytest.mark.parametrize(
    "page",
    ["<p>" + "word " * 2_000_000 + "</p>", "<a href='/x'>link</a>" * 20_000, "<table><tr><td>" * 300 + "x"],
    ids=["10 MB in a paragraph", "20,000 links", "nested tables"],
)
def test_row_53_pages_that_give_no_text_fall_back_to_the_teaser(page):
    began = time.monotonic()
    found = extract_page(f"<html><body>{page}</body></html>".encode(), url=URL)
    text = clean_article(title="T", summary_html="Russia leaves Qamishli", content_html="", page=found)
    assert "Qamishli" in text.text or text.source == "page"
    if found.is_empty:
        assert (text.source, text.text) == ("teaser", "Russia leaves Qamishli")
    assert time.monotonic() - began < 30


PAYLOADS = [
    "javascript:alert(1)",
    "data:text/html,x",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "vbscript:x",
    "//",
    "file:///etc/passwd",
    "&#106;avascript:alert(1)",
]


@pytest.mark.parametrize("link", PAYLOADS)
def test_row_54_links_that_are_programs_do_not_enter(link):
    for body in (rss(item(link=link)), rss(f"<item><title>x</title><guid>{link}</guid></item>"), rss(item(link=link)) + b"&"):
        (found,) = parsed(body).entries
        assert found.link is None or found.link.startswith("https://example.org/")


def test_row_54_titles_lose_tags_and_direction_overrides():
    assert clean_title("<img src=x onerror=alert(1)>Syria \u202eevil") == "Syria evil"
    assert "<" not in clean_fragment("<svg onload=alert(1)>a</svg><script>b</script>c<iframe src=x></iframe>")


def test_row_54_an_entry_keeps_no_markup_in_author_or_categories():
    (found,) = parsed(rss(item(more="<author>&lt;b&gt;x&lt;/b&gt;\r\nBcc: y</author><category>a\nb</category>"))).entries
    assert "\n" not in found.author
    assert found.categories == ("a b",)
    assert isinstance(found, Entry)
