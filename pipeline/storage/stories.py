"""Stories in the database: the same look-ups as `stories.index` does in memory, bounded by days and never by the archive."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache, lru_cache

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.articles.article import ArticleId
from pipeline.storage.arrays import Rows, is_one_of, whole_numbers
from pipeline.storage.schema import articles, near_keys, stories, story_articles, story_detached, story_keys
from pipeline.stories.features import Features
from pipeline.stories.fingerprint import band_keys, is_near
from pipeline.stories.grouping import Candidate, Near, Placed, Placement
from pipeline.stories.independence import independent_sources
from pipeline.stories.index import MOST_NEAR
from pipeline.stories.keys import CANDIDATES, NEAR_DAYS, ROWS, days_around, follow_days, follow_keys
from pipeline.stories.keys import story_keys as keys_of
from pipeline.stories.packing import UnreadableFeatures, features_from_bytes
from pipeline.stories.story import Story, StoryId, without_report

# Statements are made once: SQLAlchemy takes longer to put one together than SQLite to run it (the lane runs these per article).
_EARLIER = select(story_keys.c.story_id).where(
    is_one_of(story_keys.c.key, "keys"), story_keys.c.day.between(bindparam("first"), bindparam("last"))
)
# The rows first, then their order: with ORDER BY and LIMIT beside the keys PostgreSQL walks the whole table along the articles'
# index (100 ms an article with 1,000 in it, and more with each that comes).
_NEAR_ROWS = (
    select(near_keys.c.article_id)
    .where(
        is_one_of(near_keys.c.key, "keys"),
        near_keys.c.day.between(bindparam("first"), bindparam("last")),
        near_keys.c.article_id != bindparam("article"),
    )
    .offset(0)
    .subquery()
)
_NEAR = select(_NEAR_ROWS.c.article_id).distinct().order_by(_NEAR_ROWS.c.article_id).limit(MOST_NEAR)
_BODIES = select(stories.c.id, stories.c.body).where(stories.c.id.in_(bindparam("ids", expanding=True)))
_STORIES_OF = select(story_articles.c.article_id, story_articles.c.story_id).where(
    is_one_of(story_articles.c.article_id, "ids")
)
_DETACHED = select(story_detached.c.story_id).where(story_detached.c.article_id == bindparam("article"))
_FEATURES = select(articles.c.id, articles.c.features).where(is_one_of(articles.c.id, "ids"))
_FORGET_PLACE = delete(story_articles).where(story_articles.c.article_id == bindparam("article"))
_ADD_PLACE = insert(story_articles)
_NEAR_KEYS = Rows(table=near_keys, columns=("key", "article_id", "day"))
_STORY_KEYS = Rows(table=story_keys, columns=("key", "day", "story_id", "weight"), replaced=("weight",))


def find_candidates(connection: Connection, features: Features) -> list[Candidate]:
    """The open stories that share most with an article around its event day, with their representatives."""
    days, keys = days_around(features.day.day), [key.key for key in keys_of(features)]
    if not keys:
        return []
    wanted: dict[str, object] = {"first": days[0], "last": days[-1]}
    if connection.dialect.name == "postgresql":
        statement = _candidates()
        wanted["keys"] = keys
    else:
        statement = _candidates_of(len(keys))
        wanted |= {f"key_{at}": key for at, key in enumerate(keys)}
    found = read_stories(connection, [StoryId(row.story_id) for row in connection.execute(statement, wanted)])
    made_of = read_features(connection, {one for story in found for one in story.representatives})
    return [
        Candidate(story=story, representatives=tuple(made_of[one] for one in story.representatives if one in made_of))
        for story in found
    ]


def _latest(key: ColumnElement[int]) -> Select[tuple[str, int]]:
    """The latest rows of a key, read backwards along the index: never all rows of a key that everybody has."""
    return (
        select(story_keys.c.story_id, story_keys.c.weight)
        .where(story_keys.c.key == key, story_keys.c.day.between(bindparam("first"), bindparam("last")))
        .order_by(story_keys.c.day.desc(), story_keys.c.story_id.desc())
        .limit(ROWS)
    )


@cache
def _candidates() -> Select[tuple[str]]:
    """For PostgreSQL: planned once, whatever the number of keys."""
    keys = func.unnest(whole_numbers("keys")).table_valued(column("key", BigInteger), name="wanted").render_derived()
    latest = _latest(keys.c.key).correlate(keys).lateral("latest")
    return _most_voted(latest).select_from(keys.join(latest, true()))


@cache
def _candidates_of(keys: int) -> Select[tuple[str]]:
    """For SQLite, which knows no LATERAL."""
    parts = [_latest(bindparam(f"key_{at}")).subquery() for at in range(keys)]
    return _most_voted(union_all(*(select(part.c.story_id, part.c.weight) for part in parts)).subquery())


def _most_voted(rows: FromClause) -> Select[tuple[str]]:
    votes = func.sum(rows.c.weight).desc()
    return select(rows.c.story_id).group_by(rows.c.story_id).order_by(votes, rows.c.story_id).limit(CANDIDATES)


def find_earlier(connection: Connection, features: Features) -> list[Story]:
    """Stories this article may continue after their week."""
    days = follow_days(features.day.day)
    wanted = {"keys": list(follow_keys(features)), "first": days[0], "last": days[-1]}
    return read_stories(connection, sorted({StoryId(row.story_id) for row in connection.execute(_EARLIER, wanted)}))


def find_near(connection: Connection, features: Features) -> list[Near]:
    """Articles with nearly this text, verified, and the stories they are in now."""
    day = features.day.day
    wanted = {
        "keys": list(band_keys(features.mark)),
        "first": day - NEAR_DAYS,
        "last": day + NEAR_DAYS,
        "article": features.article_id,
    }
    others = read_features(connection, [ArticleId(row.article_id) for row in connection.execute(_NEAR, wanted)])
    alike = [other for _, other in sorted(others.items()) if is_near(features.mark, other.mark)]
    where = stories_of(connection, [other.article_id for other in alike])
    known = {story.id: story for story in read_stories(connection, sorted(set(where.values())))}
    return [Near(features=other, story=known[where[other.article_id]]) for other in alike if other.article_id in where]


def find_current(connection: Connection, article_id: ArticleId) -> Story | None:
    """The story an article is in already: its publisher changed it, or the profile changed and all was read again."""
    found = stories_of(connection, [article_id]).get(article_id)
    return next(iter(read_stories(connection, [found])), None) if found else None


def find_detached(connection: Connection, article_id: ArticleId) -> frozenset[StoryId]:
    """Stories a person took this article out of."""
    return frozenset(StoryId(row.story_id) for row in connection.execute(_DETACHED, {"article": article_id}))


def read_stories(connection: Connection, ids: Sequence[StoryId]) -> list[Story]:
    """In the order of the ids; a story that was merged stands as the one it went into."""
    found: dict[str, Story] = {}
    missing: set[str] = set(ids)
    while missing:
        rows = connection.execute(_BODIES, {"ids": sorted(missing)}).all()
        found.update({row.id: _read_body(row.body) for row in rows})
        into = {str(story.merged_into) for story in found.values() if story.merged_into}
        missing = into - found.keys() if rows else set()
    whole: dict[StoryId, Story] = {}
    for story_id in ids:
        story = found.get(story_id)
        while story is not None and story.merged_into is not None:
            story = found.get(story.merged_into)
        if story is not None:
            whole.setdefault(story.id, story)
    return list(whole.values())


def stories_of(connection: Connection, article_ids: Sequence[ArticleId]) -> dict[ArticleId, StoryId]:
    """The story each article is in now."""
    if not article_ids:
        return {}
    rows = connection.execute(_STORIES_OF, {"ids": list(article_ids)})
    return {ArticleId(row.article_id): StoryId(row.story_id) for row in rows}


def read_features(connection: Connection, article_ids: Iterable[ArticleId]) -> dict[ArticleId, Features]:
    """Those that can be read. One of an earlier release is as if it were not there: it stands in for its story no longer."""
    if not (ids := sorted(article_ids)):
        return {}
    found: dict[ArticleId, Features] = {}
    for row in connection.execute(_FEATURES, {"ids": ids}):
        with suppress(UnreadableFeatures):
            if row.features:
                found[ArticleId(row.id)] = _unpacked(row.features)
    return found


@lru_cache(maxsize=512)  # 12 KB each; the more stories there are, the faster it fills in every child of a worker
def _unpacked(data: bytes) -> Features:
    """The same few hundred representatives are asked for again and again; the bytes are the key, so nothing can be stale."""
    return features_from_bytes(data)


@lru_cache(maxsize=128)  # bodies of big stories are big: 1,024 of them were 40 MB of a worker
def _read_body(body: str) -> Story:
    return _stories().validate_json(body)


def keep(connection: Connection, features: Features, placement: Placement, placed: Placed, *, now: datetime) -> None:
    """Write a placement: the story after it, the article's membership, and the keys it will be found by."""
    _save_story(connection, placed.story)
    if placed.merged_away is not None:
        _save_story(connection, placed.merged_away)
        _move(connection, placed.merged_away.id, placed.story.id)
    place = {
        "article_id": features.article_id,
        "story_id": placed.story.id,
        "joined_at": now,
        "score": placement.score,
        "terms": json.dumps([[term.what, term.points, term.detail] for term in placement.terms], ensure_ascii=False),
        "is_reprint": placement.kind == "copy",
    }
    connection.execute(_FORGET_PLACE, {"article": features.article_id})
    connection.execute(_ADD_PLACE, place)
    day = features.day.day
    if placement.kind != "copy":
        _add_keys(connection, [(key.key, day, placed.story.id, key.votes) for key in keys_of(features)])
    near = [{"key": key, "article_id": features.article_id, "day": day} for key in sorted(set(band_keys(features.mark)))]
    _NEAR_KEYS.insert(connection, near)


def leave(connection: Connection, article_id: ArticleId, story: Story | None, *, unless: StoryId) -> None:
    """Take an article out of the story it was in (`story`), when it goes to another: a person has detached it."""
    if story is not None and story.id != unless:
        _save_story(connection, without_report(story, article_id))


def detach(connection: Connection, article_id: ArticleId, story_id: StoryId, *, now: datetime) -> None:
    """A person said: this article is not of that story. Respected when the article is placed again."""
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {"article_id": article_id, "story_id": story_id, "at": now}
    connection.execute(maker(story_detached).values(values).on_conflict_do_nothing())


@cache
def _stories() -> TypeAdapter[Story]:
    return TypeAdapter(Story)


def _save_story(connection: Connection, story: Story) -> None:
    sources = independent_sources(story.reports)
    values = {
        "state": story.state,
        "merged_into": story.merged_into,
        "follows": story.follows,
        "title": story.title,
        "title_article_id": story.title_article_id,
        "first_day": story.first_day,
        "last_day": story.last_day,
        "first_seen_at": story.first_seen_at,
        "last_seen_at": story.last_seen_at,
        "n_articles": len(story.reports),
        "n_outlets": sources.outlets,
        "n_independent": sources.n_independent,
        "languages": json.dumps(sorted(story.languages)),
        "body": _stories().dump_json(story).decode(),
        "rules_version": story.rules,
    }
    connection.execute(_put_story(connection.dialect.name), {"id": story.id, **values})


@cache
def _put_story(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = _insert(dialect, stories)
    changed = {column.name: statement.excluded[column.name] for column in stories.c if column.name != "id"}
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Both databases know ON CONFLICT, each by its own class."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _move(connection: Connection, away: StoryId, to: StoryId) -> None:
    """After a merge everything is found under the story that stays."""
    rows = connection.execute(select(story_keys).where(story_keys.c.story_id == away)).all()
    connection.execute(delete(story_keys).where(story_keys.c.story_id == away))
    _add_keys(connection, [(row.key, row.day, to, row.weight) for row in rows])
    connection.execute(update(story_articles).where(story_articles.c.story_id == away).values(story_id=to))


def _add_keys(connection: Connection, rows: Sequence[tuple[int, int, StoryId, int]]) -> None:
    _STORY_KEYS.insert(
        connection, [{"key": key, "day": day, "story_id": story, "weight": weight} for key, day, story, weight in rows]
    )
