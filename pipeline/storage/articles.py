"""Articles, their keys and the entries that brought them: stored once, whatever feeds do to their ids.

States: fetch (its page is wanted) -> ready (waits for analysis) -> analysed (relevant, waits for its story) -> done;
quarantined after too many attempts. Every change of state is fenced by the state it came from.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar

from backports import zstd
from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, or_, select, update

from pipeline.articles.article import ArticleId
from pipeline.articles.recognising import KnownArticle
from pipeline.storage.arrays import Rows
from pipeline.storage.feeds import FeedId
from pipeline.storage.schema import article_keys, articles, entries

ArticleState = Literal["fetch", "ready", "analysed", "done", "quarantined"]
Item = TypeVar("Item")
KeyKind = Literal["url", "guid", "content"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """An article as the feed gave it, ready to be stored. `keys` are all the ways it will be recognised again."""

    keys: tuple[tuple[KeyKind, bytes], ...]
    content_key: bytes
    url: str
    outlet: str
    country: str | None
    author: str
    declared_language: str | None
    published_at: datetime | None
    seen_at: datetime
    is_baseline: bool
    is_late: bool
    title: str
    summary_html: str
    content_html: str
    state: ArticleState


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One item of a feed and the article it belongs to."""

    key: bytes
    article_id: ArticleId
    guid: str | None
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOwner:
    """A way to recognise an article."""

    key: bytes
    kind: KeyKind
    article_id: ArticleId


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPage:
    """An article whose page is to be collected."""

    id: ArticleId
    url: str
    attempts: int


class KeyTaken(Exception):
    """Another process has stored an article under one of the keys since we looked. It has committed: look again."""


def known_articles(connection: Connection, keys: Iterable[bytes]) -> dict[bytes, KnownArticle]:
    """Those of the keys that belong to a stored article, and which."""
    found: dict[bytes, KnownArticle] = {}
    for some in _in_chunks(sorted(set(keys))):
        for row in connection.execute(_KNOWN_ARTICLES, {"some": some}):
            found[bytes(row.key)] = KnownArticle(id=ArticleId(row.id), title=row.raw_title)
    return found


def known_entries(connection: Connection, feed_id: FeedId, keys: Iterable[bytes]) -> set[bytes]:
    """Those of the keys under which this feed has brought an entry before."""
    found: set[bytes] = set()
    for some in _in_chunks(sorted(set(keys))):
        found.update(bytes(row.key) for row in connection.execute(_KNOWN_ENTRIES, {"feed": feed_id, "some": some}))
    return found


def insert_articles(
    connection: Connection, feed_id: FeedId, fresh: Sequence[RawArticle], *, now: datetime, known: Container[bytes] = ()
) -> list[ArticleId]:
    """Store new articles, and their keys but for those `known` to be another's; ids in the order given. Raises KeyTaken."""
    if not fresh:
        return []
    ids = _insert_rows(connection, [_row(article, feed_id, now) for article in fresh])
    keys = [
        KeyOwner(key=key, kind=kind, article_id=article_id)
        for article_id, article in zip(ids, fresh, strict=True)
        for kind, key in article.keys
        if key not in known
    ]
    add_keys(connection, keys)
    return ids


def _insert_rows(connection: Connection, rows: list[dict[str, object]]) -> list[ArticleId]:
    if connection.dialect.name == "postgresql":
        return [ArticleId(row.id) for row in connection.execute(_INSERT_GIVING_IDS, rows)]
    # The ids SQLite would give, for nobody else writes now: to be told them, SQLAlchemy inserts row by row (a fifth of a poll).
    last = connection.execute(_LAST_ID).scalar_one()
    ids = range(last + 1, last + 1 + len(rows))
    connection.execute(_INSERT, [{**row, "id": article_id} for row, article_id in zip(rows, ids, strict=True)])
    return [ArticleId(article_id) for article_id in ids]


# Statements of every poll are put together once.
_KNOWN_ARTICLES = (
    select(article_keys.c.key, articles.c.id, articles.c.raw_title)
    .join(articles, articles.c.id == article_keys.c.article_id)
    .where(article_keys.c.key.in_(bindparam("some", expanding=True)))
)
_OF_THESE = entries.c.key.in_(bindparam("some", expanding=True))
_KNOWN_ENTRIES = select(entries.c.key).where(entries.c.feed_id == bindparam("feed"), _OF_THESE)
_KEYS = Rows(table=article_keys, columns=("key", "kind", "article_id"))
_ENTRIES = Rows(table=entries, columns=("feed_id", "key", "article_id", "guid", "link", "seen_at"))
_INSERT = insert(articles)
_INSERT_GIVING_IDS = insert(articles).returning(articles.c.id, sort_by_parameter_order=True)
_LAST_ID = select(func.coalesce(func.max(articles.c.id), 0))


def add_keys(connection: Connection, keys: Sequence[KeyOwner]) -> None:
    """New ways to recognise articles; the first owner of a key keeps it. Raises KeyTaken if one of them is no longer new."""
    owners = {key.key: key for key in reversed(keys)}
    # In their order, so that two that store the same keys wait one for the other and not both.
    rows = [{"key": key, "kind": owner.kind, "article_id": owner.article_id} for key, owner in sorted(owners.items())]
    if _KEYS.insert(connection, rows) < len(rows):
        raise KeyTaken


def insert_entries(connection: Connection, feed_id: FeedId, stored: Sequence[StoredEntry], *, now: datetime) -> None:
    """Store entries; one that is there already stays as it was."""
    same = {"feed_id": feed_id, "seen_at": now}
    rows = [
        {**same, "key": entry.key, "article_id": entry.article_id, "guid": entry.guid, "link": entry.link} for entry in stored
    ]
    _ENTRIES.insert(connection, rows)


def revise(connection: Connection, article_id: ArticleId, edited: RawArticle, *, now: datetime) -> bool:
    """An edited entry: a new revision of the same article, to be analysed again. False if the content is what it was."""
    result = connection.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.content_key != edited.content_key)
        .values(
            revision=articles.c.revision + 1,
            content_key=edited.content_key,
            raw_title=edited.title,
            summary_html=edited.summary_html,
            content_html=edited.content_html,
            state=edited.state,
            state_changed_at=now,
            attempts=0,
            next_attempt_at=None,
            lease_owner=None,
            error="",
        )
    )
    return result.rowcount == 1


def _is_page_due(now: datetime) -> ColumnElement[bool]:
    return and_(articles.c.state == "fetch", or_(articles.c.next_attempt_at.is_(None), articles.c.next_attempt_at <= now))


def is_page_due(connection: Connection, *, now: datetime) -> bool:
    """Looking costs no write lock; a poller looks every second."""
    return connection.execute(select(articles.c.id).where(_is_page_due(now)).limit(1)).first() is not None


def claim_pages(connection: Connection, *, owner: str, now: datetime, limit: int, lease: timedelta) -> list[WantedPage]:
    """Take articles whose page is wanted and due; `next_attempt_at` moves ahead by the lease, so nobody else takes them.

    What an owner that died had in hand is due again at once (`processes.release_held_by`).
    """
    is_due = _is_page_due(now)
    chosen = select(articles.c.id).where(is_due).order_by(articles.c.id.desc()).limit(limit)
    if connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    # As a CTE: PostgreSQL may run a plain subquery with row locks more than once, and then takes more than `limit`.
    limited = chosen.cte("chosen")
    rows = connection.execute(
        update(articles)
        .where(articles.c.id.in_(select(limited.c.id)), is_due)
        .values(next_attempt_at=now + lease, lease_owner=owner, attempts=articles.c.attempts + 1)
        .returning(articles.c.id, articles.c.url, articles.c.attempts)
    ).all()
    return [
        WantedPage(id=ArticleId(row.id), url=row.url, attempts=row.attempts) for row in sorted(rows, key=lambda row: row.id)
    ]


def store_page(
    connection: Connection, article_id: ArticleId, body: bytes | None, *, charset: str | None, note: str, now: datetime
) -> bool:
    """The page has come (or will not: `note` says why); the article waits for analysis. False: it no longer wanted it."""
    result = connection.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.state == "fetch")
        .values(
            page=zstd.compress(body, 3) if body is not None else None,
            page_charset=charset,
            page_note=note,
            state="ready",
            state_changed_at=now,
            attempts=0,
            next_attempt_at=None,
            lease_owner=None,
        )
    )
    return result.rowcount == 1


def postpone_page(connection: Connection, article_id: ArticleId, *, note: str, until: datetime) -> None:
    """The page could not be had this time."""
    connection.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.state == "fetch")
        .values(next_attempt_at=until, lease_owner=None, page_note=note)
    )


def read_page(page: bytes | None) -> bytes | None:
    """The stored page's bytes."""
    return zstd.decompress(page) if page is not None else None


def count_by_state(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(articles.c.state, func.count()).group_by(articles.c.state))
    return {row[0]: int(row[1]) for row in rows}


def stalled(connection: Connection, *, before: datetime, limit: int) -> list[ArticleId]:
    """Articles that have waited for analysis since before `before`: the broker lost them, or never got them."""
    query = (
        select(articles.c.id)
        .where(articles.c.state == "ready", articles.c.state_changed_at <= before)
        .where(or_(articles.c.next_attempt_at.is_(None), articles.c.next_attempt_at <= before))
        .order_by(articles.c.id)
        .limit(limit)
    )
    return [ArticleId(row.id) for row in connection.execute(query)]


def mark_published(connection: Connection, ids: Sequence[ArticleId], *, until: datetime) -> None:
    """They were sent to the broker again; the sweep leaves them alone until `until`."""
    for some in _in_chunks(list(ids)):
        connection.execute(
            update(articles).where(articles.c.id.in_(some), articles.c.state == "ready").values(next_attempt_at=until)
        )


def delete_articles(connection: Connection, ids: Sequence[ArticleId]) -> None:
    connection.execute(delete(articles).where(articles.c.id.in_(ids)))


def _row(article: RawArticle, feed_id: FeedId, now: datetime) -> dict[str, object]:
    return {
        "feed_id": feed_id,
        "url": article.url,
        "outlet": article.outlet,
        "country": article.country,
        "author": article.author,
        "declared_language": article.declared_language,
        "published_at": article.published_at,
        "seen_at": article.seen_at,
        "is_baseline": article.is_baseline,
        "is_late": article.is_late,
        "content_key": article.content_key,
        "raw_title": article.title,
        "summary_html": article.summary_html,
        "content_html": article.content_html,
        "state": article.state,
        "state_changed_at": now,
    }


def _in_chunks(things: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (things[start : start + 500] for start in range(0, len(things), 500))
