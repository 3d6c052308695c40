"""Series, late updates, reports of two events, denials: what grouping does with them, and what it does not (docs/stories.md)."""

from collections.abc import Callable, Mapping

Group = Callable[..., Mapping[int, str]]

RAID = (
    "en",
    "2026-06-15",
    "Drones attack Hmeimim, fuel store burns",
    "Six drones attacked the Hmeimim base before dawn on Monday and set a fuel store on fire. Two guards were wounded.",
)


def test_the_same_kind_of_raid_a_week_later_is_another_story(group: Group) -> None:
    later = (
        "en",
        "2026-06-22",
        "Drones attack Hmeimim again, runway hit",
        "Nine drones attacked the Hmeimim base before dawn on Monday and hit the runway, a week after a fuel store burned.",
    )
    found = group(RAID, later)
    assert found[1] != found[2]


def test_raids_on_two_bases_in_one_night_are_two_stories(group: Group) -> None:
    other = (
        "en",
        "2026-06-15",
        "Drone boat explodes at Tartus naval base",
        "An unmanned boat blew up at the mouth of the Tartus naval base early on Monday and damaged a pier.",
    )
    found = group(RAID, other)
    assert found[1] != found[2]


def test_a_higher_toll_a_day_later_in_another_language_stays_in_the_story(group: Group) -> None:
    later = ("ru", "2026-06-16", "Число раненых при атаке беспилотников на Хмеймим выросло до пяти", "")
    found = group(RAID, later)
    assert found[1] == found[2]


def test_a_denial_in_other_words_reaches_what_it_denies(group: Group) -> None:
    shots = (
        "en",
        "2026-02-27",
        "Shots fired inside Hmeimim as police unit refuses orders",
        "Gunfire was heard inside the Hmeimim base on Friday when a Russian military police unit refused orders.",
    )
    denial = ("ru", "2026-02-28", "Кремль опроверг сообщения о стрельбе на Хмеймиме", "")
    found = group(shots, denial)
    assert found[1] == found[2]


def test_a_denial_of_something_else_days_later_is_its_own_story(group: Group) -> None:
    denial = (
        "en",
        "2026-06-20",
        "Kremlin denies it is in talks to lease out Hmeimim",
        "The Kremlin on Saturday denied a report that it was negotiating to lease the Hmeimim base to a third country.",
    )
    found = group(RAID, denial)
    assert found[1] != found[2]


def test_a_report_of_two_events_goes_to_the_one_in_its_title_and_glues_nothing(group: Group) -> None:
    meeting = (
        "en",
        "2026-06-15",
        "Putin meets Sharaa in Sochi",
        "Vladimir Putin met Ahmed al-Sharaa in Sochi on Monday for talks about debts.",
    )
    both = (
        "en",
        "2026-06-15",
        "Putin and Sharaa meet in Sochi hours after raid",
        "Putin and Sharaa held talks about debts in Sochi on Monday, hours after drones attacked the Hmeimim base.",
    )
    found = group(RAID, meeting, both)
    assert found[3] == found[2]
    assert found[1] != found[2]
