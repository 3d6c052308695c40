"""Lookup keys are few, stable, and shared by reports of one event."""

from collections.abc import Callable

from pipeline.stories.features import Features
from pipeline.stories.keys import CANDIDATES, DAYS, best_candidates, days_around, follow_days, follow_keys, key_of, story_keys

MakeFeatures = Callable[..., Features]

RAID = ("Drones attack Hmeimim base", "Three drones attacked the Hmeimim air base on Saturday, Putin told Sharaa. Khribin saw it.")


def test_a_key_is_the_same_on_every_machine() -> None:
    assert key_of("ea", "base-hmeimim", "attack") == 1128979759327810419
    assert -(2**63) <= key_of("x") < 2**63


def test_reports_of_one_event_share_keys_across_languages(features_of: MakeFeatures) -> None:
    one = features_of(*RAID, "2026-05-09")
    other = features_of("Беспилотники атаковали Хмеймим", "Атака на базу Хмеймим.", "2026-05-09", language="ru")
    assert {key.key for key in story_keys(one)} & {key.key for key in story_keys(other)}


def test_keys_are_few_and_sorted(features_of: MakeFeatures) -> None:
    text = " ".join(f"Khribin{n} Jableh 1{n}7 drones attacked and withdrew and met and signed. Putin Sharaa Barrack Abdi Hmeimim" for n in range(50))
    keys = story_keys(features_of(RAID[0], text, "2026-05-09"))
    assert len(keys) <= 75
    assert [key.key for key in keys] == sorted({key.key for key in keys})


def test_a_follower_shares_two_key_entities_and_an_action(features_of: MakeFeatures) -> None:
    one = features_of("Putin and Sharaa talk", "Putin and Sharaa held talks.", "2026-05-09")
    other = features_of("Putin and Sharaa talk again", "Talks of Putin with Sharaa.", "2026-05-29")
    alone = features_of("Putin talks", "Putin held talks.", "2026-05-29")
    assert set(follow_keys(one)) & set(follow_keys(other))
    assert follow_keys(alone) == ()


def test_candidates_are_ranked_by_votes_and_then_by_id() -> None:
    votes = [("b", 2), ("a", 2), ("c", 9)] + [(f"z{n:03}", 1) for n in range(100)]
    ranked = best_candidates(votes)
    assert ranked[:3] == ("c", "a", "b")
    assert len(ranked) == CANDIDATES
    assert ranked == best_candidates(reversed(votes))


def test_days_before_the_week_are_those_of_followers() -> None:
    assert len(days_around(100)) == 2 * DAYS + 1
    assert max(follow_days(100)) < min(days_around(100))
