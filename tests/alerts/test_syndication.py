"""Read back by feedparser and a JSON parser, as a subscriber would."""

import io
import json

import feedparser
import pytest

from pipeline.alerts.alert import Alert
from pipeline.alerts.deciding import decide
from pipeline.alerts.syndication import FeedHead, atom, json_feed
from tests.alerts.mail_pictures import samples
from tests.alerts.told import analysis, case, report, telling

HEAD = FeedHead(title="Seedwatch: bases", self_url="https://desk.example/feeds/bases.atom", home_url="https://desk.example/")


def alerts():
    return list(samples().values())


def read(alerts):
    return feedparser.parse(io.BytesIO(atom(HEAD, alerts)))


def test_a_feed_reader_sees_every_alert_with_its_link_and_thread():
    feed = read(alerts())
    assert not feed.bozo
    assert feed.feed.title == "Seedwatch: bases"
    assert [entry.title for entry in feed.entries] == [" ".join(alert.subject.split()) for alert in alerts()]
    assert feed.entries[0].link == "https://news.example/1"
    assert {tag.term for tag in feed.entries[0].tags} == {"bases", "seedwatch-story-story-1", "normal"}


def test_each_revision_is_an_entry_with_a_lasting_id():
    ids = [entry.id for entry in read(alerts()).entries]
    assert len(set(ids)) == len(ids)
    assert ids == [entry.id for entry in read(alerts()).entries]


def test_the_proof_is_in_the_entry():
    entry = read(alerts()).entries[0]
    assert "نقلت طائرات شحن روسية" in entry.summary
    assert "مطار القامشلي" in entry.content[0].value


def test_the_feed_is_as_new_as_its_newest_alert():
    assert read(alerts()).feed.updated == "2026-01-28T22:08:00Z"
    assert read([]).feed.updated == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "title", ["a\x00b\x08c\x1b", "]]><script>alert(1)</script>", "lone \ud800", "a & b < c > d \"e\" 'f'", "\ufffe\uffff"]
)
def test_no_title_breaks_the_feed(title):
    made = decide(case(telling=telling(report(title, ""), analysis(title, "", names=()))))
    assert isinstance(made, Alert)
    feed = read([made.payload])
    assert not feed.bozo
    assert len(feed.entries) == 1
    assert feed.entries[0].title_detail.type == "text/plain"
    assert "<script" not in feed.entries[0].content[0].value
    assert json.loads(json_feed(HEAD, [made.payload]))["items"][0]["title"]


def test_a_json_feed_has_what_its_standard_asks_for():
    feed = json.loads(json_feed(HEAD, alerts()))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == HEAD.self_url
    for item, alert in zip(feed["items"], alerts(), strict=True):
        assert item["id"] == alert.id
        assert item["content_text"]
        assert item["content_html"].startswith("<!doctype html>")
        assert item["date_published"].endswith("Z")
    assert feed["items"][0]["url"] == "https://news.example/1"
    assert "url" not in feed["items"][3]
