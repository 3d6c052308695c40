"""Search on both databases: words, scripts, selectors, filters, pages."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from pipeline.dashboard.search_page import read_question, read_search
from pipeline.storage.desk_search import Wanted, search
from pipeline.storage.schema import articles
from tests.dashboard.invented import NOW, REPORTS


@pytest.fixture
def ask(filled, configured):
    def run(**query):
        asked = read_question(query, configured)
        with filled.read() as connection:
            found = read_search(connection, asked, configured.cards(), limit=100)
        return asked, [hit.row for hit in found.hits]

    return run


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("canteen", "canteen"),
        ("CANTEEN driver", "canteen"),
        ("cante", "canteen"),
        ("Hmêmîmê", "Hmêmîmê"),
        ("hmemime", "Hmêmîmê"),
        ("Камышлы", "Камышлы"),
        ("القامشلي", "القامشلي"),
        ("قامشلي", "القامشلي"),
        ("基地", "基地"),
    ],
)
def test_words_are_found_in_every_script(ask, words, text):
    _, rows = ask(q=words)
    assert rows
    for row in rows:
        assert text.casefold() in (row.title + row.text).casefold()


def test_all_words_must_be_there(ask):
    _, both = ask(q="canteen Ilyushin")
    _, none = ask(q="canteen zzzzz")
    assert both
    assert none == []


def test_results_come_newest_first_in_pages_without_loss(filled):
    with filled.read() as connection:
        whole = [row.id for row in search(connection, Wanted(words="Syri"), limit=100)]
        paged, before = [], None
        while rows := search(connection, Wanted(words="Syri"), limit=3, before=before):
            paged += [row.id for row in rows]
            before = rows[-1].id
    assert len(whole) > 6
    assert whole == sorted(whole, reverse=True) == paged


def test_selectors_are_those_of_rules(ask, configured):
    cards = configured.cards()
    _, rows = ask(q="type:base side:syria")
    assert rows
    _, fewer = ask(q="type:base side:syria canteen")
    assert 0 < len(fewer) < len(rows)
    assert any(card.type == "base" for card in cards.values())
    asked, _ = ask(q="id:sharaa|putin")
    assert asked.wanted.entity_sets == (frozenset({"sharaa", "putin"}),)


def test_an_unreadable_date_is_said_and_finds_nothing(ask):
    asked, rows = ask(q="Syria", since="yesterday")
    assert "write for example 2026-01-28" in asked.mistake
    assert rows == []


def test_filters_narrow(ask):
    _, russian = ask(language="ru")
    assert {row.language for row in russian} == {"ru"}
    _, one = ask(outlet="North Quay Agency")
    assert {row.outlet for row in one} == {"North Quay Agency"}
    _, relevant = ask(relevant="1")
    assert 0 < len(relevant) < len(REPORTS)
    _, today = ask(since=NOW.date().isoformat(), until=NOW.date().isoformat())
    _, before = ask(until="2026-01-26")
    assert today
    assert before == []
    _, named = ask(entity="base-tartus")
    assert 0 < len(named) < len(REPORTS)


def test_the_index_follows_what_happens_to_an_article(filled):
    def ids(words):
        with filled.read() as connection:
            return [row.id for row in search(connection, Wanted(words=words), limit=10)]

    assert ids("zebra") == []
    with filled.write() as connection:
        connection.execute(update(articles).where(articles.c.id == 1).values(title="A zebra", text="Nothing else."))
    assert ids("zebra") == [1]
    with filled.write() as connection:
        connection.execute(update(articles).where(articles.c.id == 1).values(title="A horse"))
    assert ids("zebra") == []
    assert ids("horse") == [1]
    with filled.write() as connection:
        connection.execute(update(articles).where(articles.c.id == 1).values(state="done", title="A horse"))
        connection.execute(delete(articles).where(articles.c.id == 1))
    assert ids("horse") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(words=st.text(max_size=60))
def test_nothing_a_person_types_breaks_the_search(filled, configured, words):
    asked = read_question({"q": words}, configured)
    with filled.read() as connection:
        read_search(connection, asked, configured.cards())


def test_the_page_shows_hits_marked(house, make_desk, visit):
    _, _, text = visit(make_desk(house)).get("/search?q=canteen")
    assert '<mark class="other">canteen</mark>' in text
