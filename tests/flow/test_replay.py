"""Replaying a past under two configurations."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.alerts.rule import Rule, parse_line
from pipeline.articles.article import ArticleId, Report
from pipeline.flow.assess import Bench, assess
from pipeline.flow.briefing import brief
from pipeline.flow.replay import compare, judge, summary
from pipeline.loading.event_words import load_event_words
from pipeline.loading.house import find_house, read_configuration
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.lexicon import build_lexicon
from pipeline.stories.describing import Tables
from pipeline.stories.entities import entity_weights

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 4, 1, 8, tzinfo=UTC)
TITLES = (
    "Two drones shot down over Hmeimim air base",
    "Putin and Sharaa speak by phone",
    "City council repairs the old bridge",
    "Russian frigate docks at the Tartus naval base",
)


@pytest.fixture(scope="module")
def bench() -> Bench:
    profiles = read_configuration(find_house(ROOT / "config", {}), {}).profiles
    entities = [entity for profile in profiles for entity in profile.entities.values()]
    bases = Rule(name="bases", when=(parse_line(["type:base"]),), send_to=("log",))
    return Bench(
        lexicon=build_lexicon(profiles),
        tables=Tables(words=load_event_words(), vocabulary=load_vocabulary(), entities=entity_weights(entities)),
        briefing=brief([bases], profiles),
    )


def _reports() -> list[Report]:
    return [
        Report(id=ArticleId(number), title=title, text="", seen_at=START + timedelta(hours=number), outlet="Courier")
        for number, title in enumerate(TITLES)
    ]


def test_a_wider_rule_gains_what_it_should_and_loses_nothing(bench: Bench) -> None:
    wider = Rule(name="bases", when=(parse_line(["type:base"]), parse_line(["id:putin", "id:sharaa"])), send_to=("log",))
    other = replace(bench, briefing=replace(bench.briefing, rules=(wider,)))
    before, after = assess(_reports(), bench), assess(_reports(), other)
    assert [(change.kind, change.number) for change in compare(before, after)] == [("gained", 1)]
    assert [(change.kind, change.number) for change in compare(after, before)] == [("lost", 1)]
    assert compare(before, before) == []


def test_a_summary_counts_what_would_have_been_sent(bench: Bench) -> None:
    told = summary(assess(_reports(), bench))
    assert (told.reports, told.would_alert, told.new, told.stories) == (4, 2, 2, 2)


def test_gold_gives_precision_recall_and_the_tracking_cost(bench: Bench) -> None:
    results = assess(_reports(), bench)
    perfect = judge(results, [(True, "a"), (False, None), (False, None), (True, "b")])
    assert perfect is not None
    assert (perfect.precision, perfect.recall, perfect.tdt_cost) == (1.0, 1.0, 0.0)
    assert perfect.median_delay == timedelta(0)
    worse = judge(results, [(False, None), (True, "c"), (False, None), (True, "b")])
    assert worse is not None
    assert (worse.precision, worse.recall) == (0.5, 0.5)
    assert worse.tdt_cost == pytest.approx(0.5 + 4.9 * 0.5)
    assert judge(results, [(None, None)] * 4) is None
