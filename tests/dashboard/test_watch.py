"""Entities, days, spellings, and near hits."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from pipeline.dashboard.watch import DAYS, read_entity, read_refused, read_watch
from pipeline.storage.desk_watch import mentions_a_day
from pipeline.storage.schema import mentions
from tests.dashboard.invented import NOW, fill_past


@pytest.fixture
def with_past(filled, lexicon):
    fill_past(filled, lexicon)
    return filled


def test_mentions_a_day_are_what_the_table_holds(with_past, profile):
    with with_past.read() as connection:
        counts = mentions_a_day(connection, list(profile.entities), until=NOW, days=DAYS)
        rows = connection.execute(select(mentions.c.entity_id, mentions.c.seen_at)).all()
    expected = Counter((row.entity_id, (NOW.date() - row.seen_at.date()).days) for row in rows)
    assert sum(sum(numbers) for numbers in counts.values()) == len(rows)
    for entity_id, numbers in counts.items():
        for ago in range(DAYS):
            assert numbers[DAYS - 1 - ago] == expected[entity_id, ago]


def test_what_is_older_than_the_window_does_not_count(with_past, profile):
    with with_past.read() as connection:
        later = mentions_a_day(connection, list(profile.entities), until=NOW + timedelta(days=DAYS), days=DAYS)
    assert later == {}


def test_each_entity_of_the_seed_is_there_the_loudest_first(house, profile):
    with house.read() as connection:
        seed = read_watch(connection, (profile,), now=NOW).seeds[0]
    assert {line.entity.id for line in seed.lines} == set(profile.entities)
    totals = [line.total for line in seed.lines]
    assert totals == sorted(totals, reverse=True)


def test_spellings_hit_in_several_scripts(filled, profile):
    with filled.read() as connection:
        found = read_entity(connection, (profile,), "base-qamishli", now=NOW)
    spellings = {(each.text, each.language) for each in found.spellings}
    assert ("Qamishli airport", "en") in spellings
    assert ("مطار القامشلي", "ar") in spellings
    assert found.reports[0].seen_at == max(each.seen_at for each in found.reports)


def test_an_unknown_entity_is_not_found(house, make_desk, visit):
    assert visit(make_desk(house)).get("/watch/nobody")[0] == 404


def test_near_hits_are_shown_with_the_rule_that_refused_them(filled):
    with filled.read() as connection:
        refused = read_refused(connection)
    assert any(each.entity_id == "putin" or each.rule.startswith("exclude") for each in refused)
    assert all(each.rule and each.text for each in refused)


def test_the_pages_open(house, make_desk, visit):
    visitor = visit(make_desk(house))
    assert "<svg" in visitor.get("/watch")[2]
    assert "مطار القامشلي" in visitor.get("/watch/base-qamishli")[2]
