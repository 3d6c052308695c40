"""The pair score is symmetric, explains itself, and moves the way each term says."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.stories.days import EventDay
from pipeline.stories.features import Features
from pipeline.stories.grouping import JOIN
from pipeline.stories.pairing import explain_pair, pair_points

MakeFeatures = Callable[..., Features]

RAID = ("Drones attack Hmeimim base", "Three drones attacked the Hmeimim air base on Saturday and a fire broke out in Jableh.")
REPORTS = [
    ("en", "2026-05-09", *RAID),
    ("ru", "2026-05-09", "Беспилотники атаковали Хмеймим", "Три беспилотника атаковали базу Хмеймим в субботу, в Джабле пожар."),
    ("en", "2026-05-12", "Putin phones Sharaa", "Vladimir Putin phoned Ahmed al-Sharaa on Tuesday to discuss grain."),
    ("en", "2026-05-09", "A bakery burns down", "A bakery in the old town burnt down on Saturday; seven bakers were hurt."),
]


@pytest.fixture(scope="module")
def reports(features_of: MakeFeatures) -> list[Features]:
    return [features_of(title, text, day, number=at, language=lang) for at, (lang, day, title, text) in enumerate(REPORTS, 1)]


def test_the_score_is_symmetric(reports: list[Features]) -> None:
    for one in reports:
        for other in reports:
            assert pair_points(one, other) == pytest.approx(pair_points(other, one), abs=1e-3)


def test_the_same_event_in_two_languages_scores_high(reports: list[Features]) -> None:
    assert pair_points(reports[0], reports[1]) > 3


def test_other_events_score_low(reports: list[Features]) -> None:
    assert max(pair_points(reports[0], other) for other in reports[2:]) < 0


def test_the_terms_add_up_to_the_score(reports: list[Features]) -> None:
    for other in reports[1:]:
        score = explain_pair(reports[0], other)
        assert score.points == pair_points(reports[0], other)
        assert sum(term.points for term in score.terms) == pytest.approx(score.points, abs=0.2)


def test_the_explanation_names_the_shared_things(reports: list[Features]) -> None:
    details = {term.what: term.detail for term in explain_pair(reports[0], reports[1]).terms}
    assert details["shared entities"] == "base-hmeimim"
    assert "drone" in details["shared event types"]
    assert "Jableh" in details["shared names"]


def test_the_further_apart_the_days_the_lower_the_score(reports: list[Features]) -> None:
    days = reports[0].day.day
    scores = [
        pair_points(reports[0], replace(reports[1], day=EventDay(day=days + gap, told="article"))) for gap in range(9)
    ]
    assert scores == sorted(scores, reverse=True)


def test_two_told_days_speak_louder_than_a_guessed_one(reports: list[Features]) -> None:
    later = reports[0].day.day + 2
    told = replace(reports[1], day=EventDay(day=later, told="date"))
    guessed = replace(reports[1], day=EventDay(day=later, told="article"))
    assert pair_points(reports[0], told) < pair_points(reports[0], guessed)


def test_other_actions_speak_against(features_of: MakeFeatures) -> None:
    left = features_of("Islamic State prisoners escape", "Islamic State prisoners escaped from a jail on Tuesday.", "2026-01-20")
    moved = features_of("Islamic State prisoners moved", "Islamic State prisoners were transferred on Tuesday by bus.", "2026-01-20")
    assert "other actions" in {term.what for term in explain_pair(left, moved).terms}


def test_without_watched_names_wording_decides(features_of: MakeFeatures) -> None:
    one = features_of("Bakery burns down in the old town", "A bakery in the old town burnt down before dawn.", "2026-05-09")
    same = features_of("Old town bakery burns down", "Before dawn a bakery burnt down in the old town.", "2026-05-09")
    other = features_of("Old town gets a new library", "The mayor opened a library in the old town.", "2026-05-09")
    assert pair_points(one, same) > JOIN > pair_points(one, other)
