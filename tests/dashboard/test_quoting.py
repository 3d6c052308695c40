"""What is remembered of a report's quotes is what would be cut anew, and no more than there is room for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.dashboard import quoting
from pipeline.dashboard.now import read_now
from pipeline.dashboard.quoting import QuoteMemory, quotes_of
from pipeline.storage.desk_stories import latest_stories, reports_of
from tests.dashboard.invented import NOW


@pytest.fixture
def reports(house):
    with house.read() as connection:
        return reports_of(connection, [row.id for row in latest_stories(connection, limit=100)], each=10)


def test_remembered_pages_say_what_fresh_ones_say(house, configured):
    memory = QuoteMemory()
    with house.read() as connection:
        fresh, remembered = (read_now(connection, configured.cards(), now=NOW, memory=memory) for _ in range(2))
        assert fresh == remembered == read_now(connection, configured.cards(), now=NOW, memory=QuoteMemory())


def test_what_is_remembered_is_not_read_again(house, configured, reports):
    memory = QuoteMemory()
    with house.read() as connection:
        first = quotes_of(connection, reports, configured.cards(), memory)
        again = quotes_of(connection, reports, configured.cards(), memory)
    assert all(first[each] is again[each] for each in first)


def test_a_report_that_is_analysed_again_is_cut_anew(house, configured, reports):
    memory = QuoteMemory()
    later = replace(reports[0], analysed_at=(reports[0].analysed_at or datetime(2026, 1, 1, tzinfo=UTC)) + timedelta(hours=1))
    with house.read() as connection:
        first = quotes_of(connection, reports[:1], configured.cards(), memory)
        again = quotes_of(connection, [later], configured.cards(), memory)
    assert first == again
    assert first[later.article_id] is not again[later.article_id]


def test_a_changed_profile_changes_the_words_beside_a_name(house, configured, reports):
    memory = QuoteMemory()
    renamed = {each: replace(card, label=f"{card.label}!") for each, card in configured.cards().items()}
    with house.read() as connection:
        quotes_of(connection, reports, configured.cards(), memory)
        labels = {
            piece.label
            for quoted in quotes_of(connection, reports, renamed, memory).values()
            for piece in quoted.title.pieces
            if piece.type
        }
    assert labels
    assert all(label.endswith("!") for label in labels)


def test_the_memory_is_bounded_and_forgets_what_was_asked_for_longest_ago(house, configured, reports, monkeypatch):
    monkeypatch.setattr(quoting, "MOST_KEPT", 3)
    memory = QuoteMemory()
    with house.read() as connection:
        oldest, *others = (quotes_of(connection, [each], configured.cards(), memory)[each.article_id] for each in reports[:3])
        assert quotes_of(connection, reports[:1], configured.cards(), memory)[reports[0].article_id] is oldest
        quotes_of(connection, reports[3:4], configured.cards(), memory)
        assert quotes_of(connection, reports[:1], configured.cards(), memory)[reports[0].article_id] is oldest
        assert quotes_of(connection, reports[1:2], configured.cards(), memory)[reports[1].article_id] is not others[0]
