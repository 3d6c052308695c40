"""The front page: stories, proofs, reasons, and nothing foreign that is not escaped."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from pipeline.dashboard.now import read_now
from pipeline.dashboard.quoting import QuoteMemory
from pipeline.storage.schema import articles, stories
from tests.dashboard.invented import NOW, REPORTS, story_id


@pytest.fixture
def page(filled, make_desk, visit):
    status, _, text = visit(make_desk(filled)).get("/")
    assert status == 200
    return text


def test_stories_come_newest_first(page):
    shown = re.findall(r'<article class="story" id="s-([^"]+)"', page)
    newest = {}
    for item in REPORTS:
        if item["story"]:
            newest[story_id(item["story"])] = min(newest.get(story_id(item["story"]), 10_000), item["minutes_ago"])
    assert shown == sorted(newest, key=newest.get)


def test_a_story_shows_sentences_in_their_own_languages_and_directions(page):
    story = page.split(f'id="s-{story_id("qamishli-last-flight")}"')[1].split("</article>")[0]
    assert '<blockquote class="why" dir="rtl" lang="ar">' in story
    assert '<blockquote class="why" dir="ltr" lang="ru">' in story
    assert re.search(r'<mark class="base" title="[^"]*Qamishli[^"]*">', story)


def test_every_mark_is_a_name_found_in_the_text(house, configured):
    with house.read() as connection:
        found = read_now(connection, configured.cards(), now=NOW, memory=QuoteMemory())
    proofs = [proof for card in found.cards for proof in card.proofs]
    assert len(proofs) >= 20
    for proof in proofs:
        whole = "".join(piece.text for piece in proof.quote.pieces)
        assert any(piece.type for piece in proof.quote.pieces), whole
        texts = [re.sub(r"\s+", " ", item["text"]) for item in REPORTS]
        assert any(whole.strip("… ") in text for text in texts), whole


def test_what_is_new_is_said_with_since_when(page):
    assert re.search(r'<span class="news">new since <time[^>]*>\d\d:\d\d</time>: ', page)


def test_the_reasons_are_there_and_add_up_to_the_score(house, configured):
    with house.read() as connection:
        found = read_now(connection, configured.cards(), now=NOW, memory=QuoteMemory())
    for card in found.cards:
        assert sum(points for points, _ in card.reasons) == pytest.approx(card.score, abs=0.11)


def test_the_page_says_what_it_cannot_see(page):
    assert "not a feed, 7 times in a row" in page
    assert "silent 7 h, normal 50 min" in page


def test_older_stories_are_a_page_further_and_none_is_lost_or_shown_twice(filled, configured):
    shown, after = [], None
    with filled.read() as connection:
        while True:
            found = read_now(connection, configured.cards(), now=NOW, memory=QuoteMemory(), after=after, limit=3)
            shown += [card.story.id for card in found.cards]
            after = found.older
            if after is None:
                break
    assert sorted(shown) == sorted({story_id(item["story"]) for item in REPORTS if item["story"]})


def test_a_place_that_is_none_of_ours_is_the_beginning(house, make_desk, visit):
    visitor = visit(make_desk(house))
    assert visitor.get("/")[2].count("<article") == visitor.get("/?after=%3Cscript%3E")[2].count("<article")


def test_markup_in_a_report_is_text(house, make_desk, visit):
    evil = "<img src=x onerror=alert(1)> Qamishli\u202e"
    with house.write() as connection:
        connection.execute(update(articles).values(outlet=evil, url="javascript:alert(1)"))
        connection.execute(update(stories).values(title=evil))
    _, _, text = visit(make_desk(house)).get("/")
    assert "<img" not in text
    assert html.escape("<img src=x onerror=alert(1)>") in text
    assert "javascript:" not in text


def test_an_empty_house_says_what_to_do(database, make_desk, visit):
    status, _, text = visit(make_desk(database)).get("/")
    assert status == 200
    assert "Nothing has been found yet" in text


def test_yesterday_is_called_yesterday(house, make_desk, visit):
    desk = make_desk(house, clock=lambda: NOW + timedelta(days=1))
    assert "yesterday" in visit(desk).get("/")[2]
