import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.identity import canonical_url, entry_keys, poll_keys
from pipeline.feeds.entry import Entry

FEED = "https://example.org/feed"


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.org/news/1",
        "https://www.example.org/news/1/",
        "https://m.example.org/news/1?utm_source=rss&fbclid=abc",
        "HTTPS://Example.ORG:443//news/./1#comments",
        "https://example.org/news/1/amp/",
        "https://mail.example.org/n%65ws/1",
    ],
)
def test_one_article_has_one_address(twin):
    assert canonical_url(twin) == "https://example.org/news/1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://mail.ru/x", "https://ru/x"),
    ],
)
def test_different_articles_stay_different(one, other):
    assert canonical_url(one) != canonical_url(other)


@given(st.text() | st.text().map(lambda t: "http://" + t) | st.text().map(lambda t: "http://example.org/" + t))
def test_a_canonical_address_is_its_own_canonical_address(url):
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_an_id_that_is_an_address_survives_the_move_to_https():
    old, new = (Entry(guid=f"{scheme}://www.example.org/?p=7", link=None, title="x") for scheme in ("http", "https"))
    assert entry_keys(old, feed_url=FEED).guid_key == entry_keys(new, feed_url=FEED).guid_key


def test_a_bare_id_counts_within_its_feed():
    entry = Entry(guid="7", link=None, title="x")
    assert entry_keys(entry, feed_url=FEED).guid_key != entry_keys(entry, feed_url="https://example.com/feed").guid_key


def test_an_id_that_two_entries_share_names_neither():
    keys = poll_keys([Entry(guid="1", link=f"https://example.org/{n}", title=f"t{n}") for n in range(2)], feed_url=FEED)
    assert [key.guid_key for key in keys] == [None, None]
    assert keys[0].url_key != keys[1].url_key


def test_a_link_to_the_front_page_names_no_article():
    assert entry_keys(Entry(guid="1", link="https://example.org/", title="x"), feed_url=FEED).url_key is None


def test_a_link_that_many_entries_share_names_none():
    keys = poll_keys([Entry(guid=str(n), link="https://example.org/live", title=f"t{n}") for n in range(3)], feed_url=FEED)
    assert {key.url_key for key in keys} == {None}
