import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FeedError
from pipeline.feeds.feed import Feed
from pipeline.feeds.opml import read_opml, write_opml

names = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn")), min_size=1, max_size=30)
feeds = st.builds(
    Feed,
    name=names,
    url=st.integers(0, 10**6).map(lambda n: f"https://example.org/{n}?a=1&b=<2>"),
    language=st.sampled_from([None, "ar", "ckb", "ru"]),
    tags=st.frozensets(st.sampled_from(["syria", "army", "kurds"])),
)


@given(st.lists(feeds, max_size=5, unique_by=lambda feed: feed.url))
def test_what_is_exported_is_imported_again(listed):
    assert list(read_opml(write_opml(listed, title="T & <t>").encode())) == listed


def test_folders_become_tags_and_an_address_counts_once():
    body = b"""<?xml version="1.0"?><opml version="1.0"><head/><body><outline text="Syria"><outline text="Near">
    <outline text="A" xmlUrl="https://a.example/feed"/><outline text="again" xmlUrl="https://a.example/feed"/></outline></outline>
    <outline text="no feed"/><outline text="bad" xmlUrl="javascript:x"/></body></opml>"""
    (feed,) = read_opml(body)
    assert (feed.name, feed.tags) == ("A", frozenset({"syria", "near"}))


def test_broken_opml_is_read_as_far_as_it_goes():
    assert len(read_opml(b'<opml><body><outline text="A & B" xmlUrl="https://a.example/feed"/><outline')) == 1


@pytest.mark.parametrize("body", [b"", b"<html/>", b"nonsense", b"<opml2/>"])
def test_what_is_no_opml_says_so(body):
    with pytest.raises(FeedError):
        read_opml(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_feeds_or_an_error(body):
    try:
        read_opml(b"<opml>" + body)
    except FeedError:
        return
