"""A story gathers what is told, keeps contradictions side by side, and merges without losing anything."""

from collections.abc import Callable

from pipeline.articles.article import ArticleId
from pipeline.stories.features import Features
from pipeline.stories.story import MOST_REPRESENTATIVES, Story, found_story, merged, story_id, with_report

MakeFeatures = Callable[..., Features]


def founded(features: Features) -> Story:
    return found_story(features, owner="", rules="1", follows=None)


def raid(features_of: MakeFeatures, number: int, day: str = "2026-05-09", killed: int = 17) -> Features:
    return features_of("Drones attack Hmeimim", f"{killed} people were killed when drones attacked Hmeimim.", day, number=number)


def test_the_id_comes_from_the_founding_article() -> None:
    assert story_id(ArticleId(7)) == story_id(ArticleId(7)) != story_id(ArticleId(8))
    assert len(story_id(ArticleId(7))) == 36


def test_reports_stand_in_the_order_of_their_dates(features_of: MakeFeatures) -> None:
    story = with_report(founded(raid(features_of, 2, "2026-05-10")), raid(features_of, 1, "2026-05-09"), owner="", copy_of=None)
    assert [report.article_id for report in story.reports] == [1, 2]
    assert story.first_seen_at.day == 9
    assert story.last_day - story.first_day == 1
    assert story.outlets == {"outlet 1", "outlet 2"}


def test_contradicting_numbers_stand_side_by_side(features_of: MakeFeatures) -> None:
    story = with_report(founded(raid(features_of, 1)), raid(features_of, 2, killed=21), owner="", copy_of=None)
    assert [(n.value, n.counted, n.outlet) for n in story.told.numbers] == [("17", "killed", "outlet 1"), ("21", "killed", "outlet 2")]


def test_a_copy_tells_nothing_and_represents_nothing(features_of: MakeFeatures) -> None:
    story = founded(raid(features_of, 1))
    grown = with_report(story, raid(features_of, 2, "2026-05-20", killed=99), owner="", copy_of=ArticleId(1))
    assert grown.told == story.told
    assert grown.representatives == story.representatives
    assert grown.last_day == story.last_day
    assert len(grown.reports) == 2


def test_representatives_keep_the_first_half_and_the_latest(features_of: MakeFeatures) -> None:
    story = founded(raid(features_of, 1))
    for number in range(2, 31):
        story = with_report(story, raid(features_of, number), owner="", copy_of=None)
    assert story.representatives == (*range(1, 7), *range(25, 31))
    assert len(story.representatives) == MOST_REPRESENTATIVES


def test_merging_keeps_the_older_and_leaves_a_pointer(features_of: MakeFeatures) -> None:
    older, younger = founded(raid(features_of, 1)), founded(raid(features_of, 2, "2026-05-10", killed=21))
    whole, pointer = merged(older, younger)
    assert whole.id == older.id
    assert {report.article_id for report in whole.reports} == {1, 2}
    assert {number.value for number in whole.told.numbers} == {"17", "21"}
    assert (pointer.state, pointer.merged_into) == ("merged", older.id)
