"""Stories in memory: the lookups of grouping on dictionaries, for `analyse`, `evaluate`, `replay` and the tests.

The database does the same lookups on tables (`storage.stories`); a test holds both to the same answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from pipeline.articles.article import ArticleId
from pipeline.stories.features import Features
from pipeline.stories.fingerprint import band_keys, is_near
from pipeline.stories.grouping import Candidate, Near, Placed, Placement, apply, place
from pipeline.stories.keys import NEAR_DAYS, ROWS, best_candidates, days_around, follow_days, follow_keys, story_keys
from pipeline.stories.story import Story, StoryId, without_report

MOST_NEAR = 50
"""Near-duplicates verified per article, the longest-known first: forty reprints must not cost forty times one."""


class StoryIndex:
    """Add articles in the order of (dated_at, id); each is placed at once."""

    def __init__(self) -> None:
        self._features: dict[ArticleId, Features] = {}
        self._story_of: dict[ArticleId, StoryId] = {}
        self._stories: dict[StoryId, Story] = {}
        self._by_key: dict[int, dict[int, dict[StoryId, int]]] = defaultdict(lambda: defaultdict(dict))
        self._rows: dict[StoryId, list[tuple[int, int, int]]] = defaultdict(list)
        self._by_band: dict[int, list[ArticleId]] = defaultdict(list)
        self._detached: dict[ArticleId, set[StoryId]] = defaultdict(set)

    @property
    def stories(self) -> tuple[Story, ...]:
        """Open stories, oldest first."""
        found = [story for story in self._stories.values() if story.state == "open"]
        return tuple(sorted(found, key=lambda story: story.age))

    @property
    def assignment(self) -> Mapping[ArticleId, StoryId]:
        """Article -> the story it is in now, after all merges."""
        return {article: self._resolved(story) for article, story in self._story_of.items()}

    def story(self, story_id: StoryId) -> Story:
        """The story, or what it was merged into."""
        return self._stories[self._resolved(story_id)]

    def add(self, features: Features, *, owner: str = "") -> tuple[Placement, Placed]:
        current = self._story_of.get(features.article_id)
        placement = place(
            features,
            [self._candidate(story) for story in self._lookup(features)],
            near=list(self._near(features)),
            earlier=self._earlier(features),
            current=self.story(current) if current else None,
            detached_from=frozenset(self._detached[features.article_id]),
        )
        other = next((one for one in placement.merges or () if one != placement.story_id), None)
        placed = apply(
            placement,
            features,
            story=self._stories.get(placement.story_id),
            other=self._stories[other] if other else None,
            owner=owner,
        )
        self._keep(features, placement, placed)
        return placement, placed

    def detach(self, article_id: ArticleId, story_id: StoryId) -> None:
        """A person said: this article is not of that story. Respected when the article is placed (again)."""
        self._detached[article_id].add(story_id)

    def _lookup(self, features: Features) -> tuple[str, ...]:
        votes: dict[StoryId, int] = defaultdict(int)
        for key in story_keys(features):
            for story, weight in islice(self._latest(key.key, features.day.day), ROWS):
                votes[story] += weight
        return best_candidates(votes.items())

    def _latest(self, key: int, day: int) -> Iterator[tuple[StoryId, int]]:
        """The stories of a key around a day, the latest first; the ids settle ties, as in the database."""
        days = self._by_key.get(key, {})
        for one in reversed(days_around(day)):
            yield from sorted(days.get(one, {}).items(), reverse=True)

    def _earlier(self, features: Features) -> list[Story]:
        found = {
            story
            for key in follow_keys(features)
            for day in follow_days(features.day.day)
            for story in self._by_key.get(key, {}).get(day, {})
        }
        return [self._stories[story] for story in sorted(found)]

    def _near(self, features: Features) -> Iterator[Near]:
        seen = sorted({article for key in band_keys(features.mark) for article in self._by_band.get(key, ())})
        others = [self._features[article] for article in seen if article != features.article_id]
        recent = [other for other in others if abs(other.day.day - features.day.day) <= NEAR_DAYS]
        for other in recent[:MOST_NEAR]:
            if is_near(features.mark, other.mark):
                yield Near(features=other, story=self.story(self._story_of[other.article_id]))

    def _candidate(self, story_id: str) -> Candidate:
        story = self._stories[StoryId(story_id)]
        return Candidate(story=story, representatives=tuple(self._features[one] for one in story.representatives))

    def _keep(self, features: Features, placement: Placement, placed: Placed) -> None:
        before = self._story_of.get(features.article_id)
        if before is not None and self._resolved(before) != placement.story_id:
            left = self.story(before)
            self._stories[left.id] = without_report(left, features.article_id)
        self._features[features.article_id] = features
        self._story_of[features.article_id] = placed.story.id
        self._stories[placed.story.id] = placed.story
        for key in band_keys(features.mark):
            self._by_band[key].append(features.article_id)
        if placement.kind != "copy":
            self._add_rows(placed.story.id, ((key.key, features.day.day, key.votes) for key in story_keys(features)))
        if placed.merged_away:
            self._stories[placed.merged_away.id] = placed.merged_away
            self._move_rows(placed.merged_away.id, placed.story.id)

    def _add_rows(self, story_id: StoryId, rows: Iterable[tuple[int, int, int]]) -> None:
        for key, day, votes in rows:
            self._by_key[key][day][story_id] = votes
            self._rows[story_id].append((key, day, votes))

    def _move_rows(self, away: StoryId, to: StoryId) -> None:
        rows = self._rows.pop(away, [])
        for key, day, _ in rows:
            self._by_key[key][day].pop(away, None)
        self._add_rows(to, rows)

    def _resolved(self, story_id: StoryId) -> StoryId:
        while (into := self._stories[story_id].merged_into) is not None:
            story_id = into
        return story_id
