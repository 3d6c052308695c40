"""What two reports share: weighed by the lesser mention, and a town may stand for its base."""

from collections.abc import Callable

from pipeline.stories.common_ground import (
    is_title_clash,
    may_answer,
    rare_actions,
    room_of,
    shared_things,
)
from pipeline.stories.features import Features

MakeFeatures = Callable[..., Features]


def test_a_thing_is_shared_across_languages(features_of: MakeFeatures) -> None:
    one = features_of("Submarine towed to Tartus naval base", "", "2026-05-09")
    other = features_of("В порт отбуксировали подводную лодку", "", "2026-05-09", language="ru")
    assert shared_things(one, other)["submarine"] == 1.0


def test_a_bare_headline_has_less_room_than_a_report(features_of: MakeFeatures) -> None:
    words = "The guards counted tents, trucks, families, prisoners, soldiers, pilots, doctors, drivers, cooks and teachers at dawn."
    assert room_of(features_of("Guards count", words, "2026-05-09")) == 1.0
    assert room_of(features_of("Guards count", "", "2026-05-09")) < 0.5


def test_two_titles_with_different_parties_clash(features_of: MakeFeatures) -> None:
    one = features_of("Barrack meets Abdi", "", "2026-05-09")
    assert is_title_clash(one, features_of("Barrack meets Sharaa", "", "2026-05-09"))
    assert not is_title_clash(one, features_of("Barrack and Abdi talk", "", "2026-05-09"))


def test_a_denial_answers_until_the_day_after(features_of: MakeFeatures) -> None:
    report = features_of("Shots heard at Hmeimim", "", "2026-05-09")
    denial = features_of("Kremlin denies shooting at Hmeimim", "", "2026-05-10")
    late = features_of("Kremlin denies shooting at Hmeimim", "", "2026-05-14")
    assert denial.is_reply
    assert may_answer(report, denial)
    assert not may_answer(report, late)


def test_a_rare_action_is_told_by_both(features_of: MakeFeatures) -> None:
    one = features_of("Prisoners escape from jail", "", "2026-05-09")
    assert rare_actions(one, features_of("Inmates escape", "", "2026-05-09")) == ["escape"]
    assert not rare_actions(one, features_of("Inmates transferred", "", "2026-05-09"))
