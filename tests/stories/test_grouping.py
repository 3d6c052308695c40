"""The laws of grouping: deterministic, order-tolerant, near-duplicates never open a story, merging keeps the older."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.articles.article import ArticleId
from pipeline.stories.evaluating import agreement
from pipeline.stories.features import Features
from pipeline.stories.grouping import LIFETIME_DAYS, Candidate, apply, may_take, place
from pipeline.stories.index import StoryIndex
from pipeline.stories.story import found_story, story_id

MakeFeatures = Callable[..., Features]

EVENTS = [
    ("Drones attack Hmeimim base", "drones attacked the Hmeimim base and a fire broke out in Jableh"),
    ("Putin receives Sharaa", "Vladimir Putin received Ahmed al-Sharaa in the Kremlin for talks on trade"),
    ("Russian troops leave Qamishli airport", "Russian troops withdrew from Qamishli airport and dismantled radars"),
    ("Barrack meets Abdi in Hasaka", "the envoy Barrack met Abdi of the SDF about merging into the army"),
]
SYLLABLES = "ba ke lo mi nu ra se ti vo zu".split()


@pytest.fixture(scope="module")
def many(features_of: MakeFeatures) -> list[Features]:
    """48 differently worded reports of 12 events: each kind of event happens in three months."""
    rng = random.Random(11)
    made = []
    for number in range(1, 49):
        kind, month = number % 4, 1 + number % 3
        title, text = EVENTS[kind]
        filler = " ".join("".join(rng.choices(SYLLABLES, k=3)) for _ in range(25))
        told = f"On {10 + kind} {['January', 'March', 'May'][month - 1]} {text}. {filler}."
        made.append(features_of(title, told, f"2026-0{2 * month - 1}-{11 + kind}", number=number))
    return made


def grouped(reports: list[Features]) -> dict[ArticleId, str]:
    index = StoryIndex()
    for features in reports:
        index.add(features)
    return dict(index.assignment)


def test_twelve_events_are_twelve_stories(many: list[Features]) -> None:
    assignment = grouped(many)
    assert len(set(assignment.values())) == 12
    assert all(assignment[ArticleId(n)] == assignment[ArticleId(n + 12)] for n in range(1, 37))


def test_the_same_input_gives_the_same_ids(many: list[Features]) -> None:
    assert grouped(many) == grouped(many)


@pytest.mark.parametrize("seed", range(20))
def test_jitter_of_a_day_changes_hardly_anything(many: list[Features], seed: int) -> None:
    rng = random.Random(seed)
    in_order = sorted(many, key=lambda one: (one.dated_at, one.article_id))
    jittered = sorted(many, key=lambda one: (one.dated_at + timedelta(days=rng.uniform(-1, 1)), one.article_id))
    assert agreement(grouped(in_order), grouped(jittered)) >= 0.97


def test_every_article_is_in_exactly_one_open_story(many: list[Features]) -> None:
    index = StoryIndex()
    for features in random.Random(5).sample(many, len(many)):
        index.add(features)
    told = [report.article_id for story in index.stories for report in story.reports]
    assert sorted(told) == sorted(one.article_id for one in many)
    assert {story.id for story in index.stories} == set(index.assignment.values())


def test_a_near_duplicate_never_opens_a_story(features_of: MakeFeatures) -> None:
    text = "The harbour master said on Monday that two cranes had been unloaded and that work on the quay would begin soon, weather permitting, near the old wall."
    index = StoryIndex()
    index.add(features_of("Cranes arrive", text, "2026-05-01"))
    copies = [features_of(f"Port news {n}", text.replace("soon", f"soon enough {n}"), f"2026-05-{n:02}", number=n) for n in range(2, 20)]
    for features in copies:
        placement, placed = index.add(features)
        assert placement.kind == "copy"
        assert len(placed.story.representatives) == 1
    assert len(index.stories) == 1


def test_forms_filled_in_every_week_are_not_copies(features_of: MakeFeatures) -> None:
    """Agencies report the same way every week: only the numbers and places change."""

    def bulletin(n: int) -> str:
        return f"The command said its aircraft carried out {n} strikes near place{n}a and place{n}b and hit unit{n}c of group{n}d on the road{n}e to town{n}f, as part of operation{n}g over there{n}h."

    index = StoryIndex()
    index.add(features_of("Strikes", bulletin(1), "2026-05-01"))
    placement, _ = index.add(features_of("Strikes", bulletin(7), "2026-05-15", number=2))
    assert placement.kind == "opened"


def test_a_later_report_opens_a_story_that_follows(features_of: MakeFeatures) -> None:
    index = StoryIndex()
    index.add(features_of("Sharaa and SDF agree ceasefire", "Sharaa and the SDF agreed a ceasefire.", "2026-01-18"))
    placement, placed = index.add(features_of("Sharaa and SDF renew ceasefire", "Sharaa and the SDF agreed a ceasefire again.", "2026-02-10", number=2))
    assert placement.kind == "opened"
    assert placed.story.follows == story_id(ArticleId(1))


def test_a_person_can_keep_an_article_out_of_a_story(features_of: MakeFeatures) -> None:
    one = features_of("Drones attack Hmeimim", "Drones attacked Hmeimim on Saturday.", "2026-05-09")
    other = features_of("Hmeimim attacked by drones", "On Saturday Hmeimim was attacked by drones.", "2026-05-09", number=2)
    index = StoryIndex()
    index.add(one)
    index.detach(ArticleId(2), story_id(ArticleId(1)))
    assert index.add(other)[0].kind == "opened"


def test_a_story_takes_nothing_after_thirty_days(features_of: MakeFeatures) -> None:
    one = features_of("Drones attack Hmeimim", "Drones attacked Hmeimim.", "2026-05-09")
    story = found_story(one, owner="", rules="1", follows=None)
    candidate = Candidate(story=story, representatives=(one,))
    late = replace(one, article_id=ArticleId(2), dated_at=one.dated_at + timedelta(days=LIFETIME_DAYS + 1))
    assert may_take(candidate, one)
    assert not may_take(candidate, late)
    assert place(late, [candidate]).kind == "opened"


def test_two_stories_that_prove_to_be_one_are_merged_into_the_older(features_of: MakeFeatures) -> None:
    """Two workers' articles may arrive so that one event stands twice; the next report shows it."""
    first = features_of("Drones attack Hmeimim base", "Drones attacked the Hmeimim base on Saturday.", "2026-05-09")
    second = features_of("Беспилотники у Хмеймима", "Беспилотники атаковали Хмеймим в субботу.", "2026-05-09", number=2, language="ru")
    third = features_of("Hmeimim hit by drones", "On Saturday the Hmeimim base was attacked by drones, twice.", "2026-05-09", number=3)
    older, younger = (found_story(one, owner="", rules="1", follows=None) for one in (first, second))
    candidates = [Candidate(story=younger, representatives=(second,)), Candidate(story=older, representatives=(first,))]
    placement = place(third, candidates)
    assert placement.merges == (older.id, younger.id)
    story, other = (older, younger) if placement.story_id == older.id else (younger, older)
    placed = apply(placement, third, story=story, other=other)
    assert placed.story.id == older.id
    assert [report.article_id for report in placed.story.reports] == [1, 2, 3]
    assert placed.merged_away is not None
    assert placed.merged_away.merged_into == older.id


def test_stories_that_merely_share_a_report_are_not_merged(features_of: MakeFeatures) -> None:
    """A report of two events scores with both; their own reports have nothing in common."""
    raid = features_of("Drones attack Hmeimim base", "Drones attacked the Hmeimim base on Saturday.", "2026-05-09")
    visit = features_of("Putin receives Sharaa", "Putin received Sharaa in the Kremlin on Saturday.", "2026-05-09", number=2)
    both = features_of("Putin and Sharaa discuss drones at Hmeimim", "Putin received Sharaa after drones attacked Hmeimim.", "2026-05-09", number=3)
    stories = [found_story(one, owner="", rules="1", follows=None) for one in (raid, visit)]
    placement = place(both, [Candidate(story=stories[0], representatives=(raid,)), Candidate(story=stories[1], representatives=(visit,))])
    assert placement.merges is None
