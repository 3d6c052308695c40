"""Cutting texts into pieces, cursors, and words for moments."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.alerts.rule import EntityCard
from pipeline.dashboard.cursors import read_number, read_place, write_place
from pipeline.dashboard.marking import Span, cut, proofs, script_of
from pipeline.dashboard.wordings import ago, ahead, clock_time
from pipeline.storage.desk_stories import NamedRow, Place

CARDS = {"a": EntityCard(id="a", label="A", type="base")}
spans = st.lists(
    st.builds(Span, start=st.integers(-3, 50), end=st.integers(-3, 50), entity_id=st.sampled_from("ab")), max_size=8
)
moments = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(5000, 1, 1), timezones=st.just(UTC))


@given(st.text(max_size=40), spans)
def test_cutting_loses_and_adds_nothing(text, found):
    assert "".join(piece.text for piece in cut(text, [each for each in found if each.start >= 0], CARDS, "en").pieces) == text


def test_of_overlapping_names_the_first_and_longest_is_marked():
    found = [Span(start=0, end=3, entity_id="a"), Span(start=0, end=8, entity_id="a"), Span(start=4, end=12, entity_id="a")]
    pieces = cut("Qamishli airport", found, CARDS, "en").pieces
    assert [(piece.text, piece.type) for piece in pieces] == [("Qamishli", "base"), (" airport", "")]


def test_right_to_left_languages_run_right_to_left():
    assert cut("x", (), {}, "ar").direction == "rtl"
    assert cut("x", (), {}, "fa-IR").direction == "rtl"
    assert cut("x", (), {}, "ru").direction == "ltr"
    assert cut("x", (), {}, None).direction == "auto"


def test_scripts_are_told_apart():
    assert [script_of(text) for text in ("«Хмеймим", "مطار", "3 planes", "基地", "")] == [
        "CYRILLIC",
        "ARABIC",
        "LATIN",
        "CJK",
        "",
    ]


@given(moments, st.uuids())
def test_a_place_survives_its_way_through_an_address(at, name):
    place = Place(at=at, id=str(name))
    assert read_place(write_place(place)) == place


@given(st.text(max_size=80))
def test_no_text_breaks_reading_a_place_or_a_number(text):
    read_place(text)
    read_number(text)


@given(moments, moments)
def test_moments_have_words(one, other):
    assert clock_time(one, other)
    assert ago(one, other)
    assert ahead(one, other)


def test_moments_are_said_as_shortly_as_clear():
    now = datetime(2026, 1, 28, 14, 8, tzinfo=UTC)
    assert clock_time(now, now) == "14:08"
    assert clock_time(now - timedelta(days=1), now) == "yesterday 14:08"
    assert clock_time(now - timedelta(days=9), now) == "19 Jan 14:08"
    assert clock_time(now - timedelta(days=400), now) == "24 Dec 2024"
    assert ahead(now + timedelta(milliseconds=400), now) == "now"
    assert (ago(None, now), ahead(None, now)) == ("never", "not by itself")


def test_a_sentence_that_only_says_the_headline_again_is_the_last_resort():
    text = "Tartus and Hmeimim empty. The last ship left Tartus at dawn."
    names = [
        NamedRow(article_id=1, seed_id="s", entity_id="a", field="text", start=at, end=at + 6, text="Tartus", why="name")
        for at in (0, text.index("Tartus", 10))
    ]
    shown = proofs(text, names, CARDS, "en", headline="Tartus and Hmeimim empty")
    assert "".join(piece.text for piece in shown[0].pieces) == "The last ship left Tartus at dawn."
    only = proofs(text[:25], names[:1], CARDS, "en", headline="Tartus and Hmeimim empty")
    assert "".join(piece.text for piece in only[0].pieces) == "Tartus and Hmeimim empty."
