"""What is new is named; what was told before, copies and other languages are not news."""

from collections.abc import Callable

from pipeline.stories.features import Features
from pipeline.stories.novelty import Novelty, what_is_new
from pipeline.stories.story import found_story

MakeFeatures = Callable[..., Features]

RAID = ("Drones attack Hmeimim", "Two people were killed when drones attacked the Hmeimim base on Saturday, reportedly.")


def after_the_raid(features_of: MakeFeatures, title: str, text: str, *, language: str = "en") -> Novelty:
    story = found_story(features_of(*RAID, "2026-05-09"), owner="", rules="1", follows=None)
    return what_is_new(story, features_of(title, text, "2026-05-10", number=2, language=language))


def kinds(novelty: Novelty) -> set[tuple[str, str]]:
    return {(thing.kind, thing.what) for thing in novelty.things if thing.speaks}


def test_the_first_report_of_a_story_and_a_copy_name_nothing(features_of: MakeFeatures) -> None:
    features = features_of(*RAID, "2026-05-09")
    assert what_is_new(None, features) == Novelty()
    story = found_story(features, owner="", rules="1", follows=None)
    assert what_is_new(story, features_of("Kremlin denies everything", "x", "2026-05-09", number=2), is_copy=True) == Novelty()


def test_the_same_in_another_language_is_no_news(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, "Беспилотники атаковали Хмеймим", "Двое погибли при атаке беспилотников на базу Хмеймим.", language="ru")
    assert not novelty.speaks


def test_a_denial_is_new_with_its_side(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, "Kremlin denies drones attacked Hmeimim", "The Kremlin denied the attack on Hmeimim.")
    denial = next(thing for thing in novelty.things if thing.kind == "denial")
    assert (denial.side, denial.speaks) == ("russia", True)


def test_a_higher_toll_is_new_and_shows_the_one_before(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, "Hmeimim attack: toll rises", "Seven people were killed in the attack on Hmeimim.")
    toll = next(thing for thing in novelty.things if thing.kind == "toll")
    assert toll.what == "killed 7"
    assert [(told.value, told.outlet) for told in toll.before] == [("2", "outlet 1")]


def test_a_new_action_and_a_new_person_are_new(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, "Sharaa: three detained over Hmeimim attack", "Sharaa said three men were detained over the Hmeimim attack.")
    assert {("action", "detain"), ("entity", "sharaa")} <= kinds(novelty)


def test_a_person_far_below_is_not_new(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, RAID[0], RAID[1] + " Filler words stand here for long." * 20 + " Sharaa was elsewhere.")
    assert ("entity", "sharaa") not in kinds(novelty)


def test_affirming_without_a_side_is_no_confirmation(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, "مسيرات تهاجم حميميم", "أكد شاهد أن المسيرات هاجمت حميميم.", language="ar")
    assert not any(thing.kind == "confirmation" for thing in novelty.things)


def test_a_name_or_a_number_alone_changes_only_the_text(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, "Drones attack Khribinov's hangar at Hmeimim", RAID[1] + " It held 143 crates.")
    assert {thing.kind for thing in novelty.things} >= {"number", "name"}
    assert not novelty.speaks


def test_another_word_for_the_same_is_no_development(features_of: MakeFeatures) -> None:
    """One says attack, another says explosions: one family of events."""
    novelty = after_the_raid(features_of, "Explosions at Hmeimim", "Explosions shook the Hmeimim base on Saturday.")
    assert not any(thing.kind == "action" for thing in novelty.things)


def test_a_person_in_the_opening_is_noted_and_wakes_nobody(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, RAID[0], "Drones attacked Hmeimim on Saturday, two died, Sharaa's office said.")
    (entity,) = (thing for thing in novelty.things if thing.kind == "entity")
    assert (entity.what, entity.speaks) == ("sharaa", False)


def test_a_confirmation_counts_where_something_was_doubted(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, RAID[0], "The Kremlin confirmed that drones had attacked Hmeimim on Saturday.")
    assert ("confirmation", "confirmation") in kinds(novelty)


def test_ages_and_spans_of_time_are_no_toll(features_of: MakeFeatures) -> None:
    novelty = after_the_raid(features_of, RAID[0], RAID[1] + " A wounded 34 year old man spent 15 days in prison.")
    assert not any(thing.kind == "toll" for thing in novelty.things)
