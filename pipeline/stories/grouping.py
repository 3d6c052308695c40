"""Which story does an article belong to? One article at a time, from the few stories that could be meant.

In: features, candidate stories with the features of their representatives, a near-duplicate if there is one. Out: a placement
with its reasons. Online and order-tolerant: a bad order is mended by merging; splitting is left to a person. `apply` turns a
placement into the stories after it; memory and database run the same two functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.articles.article import ArticleId
from pipeline.stories.features import FEATURES, Features
from pipeline.stories.fingerprint import resemblance
from pipeline.stories.keys import DAYS
from pipeline.stories.pairing import RULES, Term, explain_pair, pair_points
from pipeline.stories.story import Story, StoryId, found_story, merged, story_id, with_report

RULES_VERSION = f"{FEATURES}.{RULES}"

JOIN = 0.8
"""Chosen over all used-up samples, and over copies of them that lack a third of their event words: 1.0 splits more without
joining less; from .6 down sister events join (docs/stories.md)."""

MERGE = 0.0
MERGE_MEAN = 0.6
_MERGE_BY, _NEIGHBOURS = 6, 3
_SHARE = 0.75
_BEST = 0.3
"""A story's score is the mean of the best three quarters of the scores to its representatives, moved by this much towards
the best: the maximum chains through mixed reports (worst random order .77), the mean of all suffers from an odd one."""

LIFETIME_DAYS = 30
SAME_TEXT = 0.6
SAME_TEXT_DAYS = 2
"""A text this alike is a copy whenever it appears; a less alike one only near its day: agencies fill one form every week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that might be meant, with the features of its representatives in their order."""

    story: Story
    representatives: tuple[Features, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An article whose text is nearly this one's, and the story it is in now."""

    features: Features
    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article goes, and why. `score` and `terms` are those of the report in the story that is most alike."""

    article_id: ArticleId
    story_id: StoryId
    kind: Literal["opened", "joined", "copy"]
    score: float = 0.0
    terms: tuple[Term, ...] = ()
    copy_of: ArticleId | None = None
    merges: tuple[StoryId, StoryId] | None = None
    """(older, younger): two stories this article showed to be one."""
    follows: StoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    candidate: Candidate
    score: float


def place(
    features: Features,
    candidates: Sequence[Candidate],
    *,
    near: Sequence[Near] = (),
    earlier: Sequence[Story] = (),
    current: Story | None = None,
    detached_from: frozenset[StoryId] = frozenset(),
) -> Placement:
    """`near`: near-duplicates; `earlier`: stories it might continue; `detached_from`: those a person took it out of.

    `current`: the story it is in already, when a publisher has changed it: it stays there, whatever it says now.
    """
    if current is not None and current.id not in detached_from:
        return Placement(article_id=features.article_id, story_id=current.id, kind="joined")
    copy = _copied(features, near, detached_from)
    if copy is not None:
        return Placement(
            article_id=features.article_id,
            story_id=copy.story.id,
            kind="copy",
            score=round(resemblance(features.mark, copy.features.mark), 3),
            terms=(Term(what="nearly the same text", points=0.0, detail=copy.features.outlet),),
            copy_of=copy.features.article_id,
        )
    allowed = [one for one in candidates if may_take(one, features) and one.story.id not in detached_from]
    scored = _scored(features, allowed)
    if not scored or scored[0].score < JOIN:
        return _opened(features, earlier, detached_from)
    best = scored[0]
    alike = max(best.candidate.representatives, key=lambda other: (pair_points(features, other), -other.article_id))
    explained = explain_pair(features, alike)
    return Placement(
        article_id=features.article_id,
        story_id=best.candidate.story.id,
        kind="joined",
        score=best.score,
        terms=explained.terms,
        merges=_merge(features, scored),
    )


def _copied(features: Features, near: Sequence[Near], detached_from: frozenset[StoryId]) -> Near | None:
    """The near-duplicate that resembles it most; the earlier one of equals."""
    copies = [
        one
        for one in near
        if one.story.id not in detached_from
        and (
            abs(one.features.day.day - features.day.day) <= SAME_TEXT_DAYS
            or resemblance(features.mark, one.features.mark) >= SAME_TEXT
        )
    ]
    if not copies:
        return None
    return min(copies, key=lambda one: (-resemblance(features.mark, one.features.mark), one.features.article_id))


def may_take(candidate: Candidate, features: Features) -> bool:
    """Open, not older than thirty days, and with a report of the event within a week of this one's event day."""
    story = candidate.story
    if story.state != "open" or abs((features.dated_at - story.first_seen_at).days) > LIFETIME_DAYS:
        return False
    return any(abs(other.day.day - features.day.day) <= DAYS for other in candidate.representatives)


def _scored(features: Features, candidates: Sequence[Candidate]) -> list[Scored]:
    """Best first; of equals the older story."""
    found = [Scored(candidate=one, score=story_score(features, one.representatives)) for one in candidates]
    return sorted(found, key=lambda one: (-one.score, one.candidate.story.age))


def story_score(features: Features, representatives: Sequence[Features]) -> float:
    scores = sorted((pair_points(features, other) for other in representatives), reverse=True)
    alike = scores[: max(1, round(_SHARE * len(scores)))]
    return round(_BEST * scores[0] + (1 - _BEST) * sum(alike) / len(alike), 4)


def _merge(features: Features, scored: Sequence[Scored]) -> tuple[StoryId, StoryId] | None:
    """The story it joins and a neighbour of it, when the reports of both agree on the whole: whatever came first, and in
    whichever of the two this article would have begun."""
    best = scored[0].candidate
    ours = (features, *best.representatives[: _MERGE_BY - 1])
    agreed = [
        (_agreement(ours, other.candidate.representatives[:_MERGE_BY]), other.candidate.story)
        for other in scored[1 : 1 + _NEIGHBOURS]
        if other.score >= MERGE
    ]
    mean, neighbour = max(agreed, key=lambda one: (one[0], one[1].age), default=(MERGE_MEAN, None))
    if neighbour is None or mean < MERGE_MEAN:
        return None
    older, younger = sorted((best.story, neighbour), key=lambda story: story.age)
    return older.id, younger.id


def _agreement(ours: Sequence[Features], theirs: Sequence[Features]) -> float:
    pairs = [pair_points(one, other) for one in ours for other in theirs]
    return sum(pairs) / len(pairs)


def _opened(features: Features, earlier: Sequence[Story], detached_from: frozenset[StoryId]) -> Placement:
    latest = max(earlier, key=lambda story: (story.last_day, story.id), default=None)
    return Placement(
        article_id=features.article_id,
        story_id=story_id(features.article_id, is_second=story_id(features.article_id) in detached_from),
        kind="opened",
        follows=latest.id if latest else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The stories after a placement: the one the article is in now, and the one that was merged away, if any."""

    story: Story
    before: Story | None
    merged_away: Story | None = None


def apply(
    placement: Placement, features: Features, *, story: Story | None, other: Story | None = None, owner: str = ""
) -> Placed:
    """`story` is the placement's story before it (None: it opens one), `other` the second story of a merge."""
    if story is None:
        founded = found_story(
            features, owner=owner, rules=RULES_VERSION, follows=placement.follows, name=placement.story_id
        )
        return Placed(story=founded, before=None)
    grown = with_report(story, features, owner=owner, copy_of=placement.copy_of)
    if placement.merges is None or other is None:
        return Placed(story=grown, before=story)
    whole, pointer = merged(grown, other) if grown.id == placement.merges[0] else merged(other, grown)
    return Placed(story=whole, before=story, merged_away=pointer)
