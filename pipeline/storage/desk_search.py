"""Full text over the archive, newest first, with filters. FTS5 on SQLite, tsvector on PostgreSQL (migration 0002).

Scripts without spaces (Chinese, Japanese) are not cut into words by either; there, the text itself is searched, in articles
of those languages only. Newest first is by id, so that the index can be walked backwards and stops after one page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)

from pipeline.storage.schema import articles, feeds, mentions

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED_LANGUAGES = ("zh", "ja")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# Written together with the word that follows: "and", "in", "to", "like", "so", with and without the article.
_ARABIC_PREFIXES = ("", "ال", "و", "ب", "ل", "ف", "ك", "وال", "بال", "لل", "فال", "كال")
MOST_WORDS = 12
RARE = 3_000
# As each database has it: FTS5 with `rowid`, PostgreSQL with `article_id` and `document`.
_INDEX = table("search_articles", column("rowid", BigInteger()), column("article_id", BigInteger()), column("document"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to search for. Each of `entity_sets` must be met by at least one of its entities."""

    words: str = ""
    entity_sets: tuple[frozenset[str], ...] = ()
    seeds: frozenset[str] = frozenset()
    feed_urls: frozenset[str] | None = None
    outlet: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    is_relevant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """An article that fits."""

    id: int
    title: str
    text: str
    outlet: str
    language: str | None
    url: str
    published_at: datetime | None
    seen_at: datetime
    score: float
    is_relevant: bool


def search(connection: Connection, wanted: Wanted, *, limit: int, before: int | None = None) -> list[FoundRow]:
    """The newest articles that fit, with ids below `before`."""
    columns = [getattr(articles.c, name) for name in FoundRow.__dataclass_fields__]
    query = select(*columns).where(*_filters(connection, wanted))
    if words_of(wanted.words):
        query = query.where(_words(connection, wanted.words))
    if before is not None:
        query = query.where(articles.c.id < before)
    rows = connection.execute(query.order_by(articles.c.id.desc()).limit(limit))
    return [FoundRow(**row._asdict()) for row in rows]


def outlets_heard(connection: Connection) -> list[str]:
    """The names of wanted feeds, for the filter's list."""
    query = select(feeds.c.name).where(feeds.c.is_wanted).order_by(func.lower(feeds.c.name))
    return list(connection.execute(query).scalars())


def _names(connection: Connection, entities: frozenset[str]) -> ColumnElement[bool]:
    """A rare name: its articles are listed. A frequent one: each newest article is asked, for the page is soon full."""
    named = mentions.c.entity_id.in_(sorted(entities))
    some = select(mentions.c.id).where(named).limit(RARE + 1).subquery()
    if connection.execute(select(func.count()).select_from(some)).scalar_one() > RARE:
        return select(mentions.c.id).where(mentions.c.article_id == articles.c.id, named).exists()
    return articles.c.id.in_(select(mentions.c.article_id).where(named))


def words_of(text: str) -> list[str]:
    """The words of a search, at most a dozen; punctuation and operators have no meaning."""
    return _WORD.findall(text)[:MOST_WORDS]


def _words(connection: Connection, text: str) -> ColumnElement[bool]:
    words = words_of(text)
    spaced = [word for word in words if not _UNSPACED.search(word)]
    unspaced = [word for word in words if _UNSPACED.search(word)]
    conditions: list[ColumnElement[bool]] = []
    if spaced:
        conditions.append(_indexed(connection, spaced))
    if unspaced:
        conditions.append(articles.c.language.in_(_UNSPACED_LANGUAGES))
        conditions += [
            or_(articles.c.title.contains(word, autoescape=True), articles.c.text.contains(word, autoescape=True))
            for word in unspaced
        ]
    return and_(*conditions)


def _indexed(connection: Connection, words: Sequence[str]) -> ColumnElement[bool]:
    """Each word is the beginning of a word of the text; Arabic ones also behind what is written together with them."""
    if connection.dialect.name == "postgresql":
        groups = ("(" + " | ".join(f"'{each}':*" for each in _variants(word)) + ")" for word in words)
        asked = func.search_fold(bindparam("words", " & ".join(groups), Text))
        match = _INDEX.c.document.op("@@")(func.to_tsquery("simple", asked))
        return articles.c.id.in_(select(_INDEX.c.article_id).where(match))
    groups = ("(" + " OR ".join(f'"{each}"*' for each in _variants(word)) + ")" for word in words)
    whole: ColumnElement[object] = literal_column("search_articles")  # FTS5 compares with the table itself
    match = whole.op("MATCH")(bindparam("words", " AND ".join(groups), Text))
    return articles.c.id.in_(select(_INDEX.c.rowid).where(match))


def _variants(word: str) -> list[str]:
    if not _ARABIC.search(word):
        return [word]
    bare = word.removeprefix("ال") if len(word) > 4 else word
    return [prefix + bare for prefix in _ARABIC_PREFIXES]


def _filters(connection: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [_names(connection, entities) for entities in wanted.entity_sets]
    if wanted.seeds:
        of_seed = select(mentions.c.id).where(
            mentions.c.article_id == articles.c.id, mentions.c.seed_id.in_(sorted(wanted.seeds))
        )
        conditions.append(of_seed.exists())
    if not conditions and not words_of(wanted.words):
        conditions.append(articles.c.analysed_at.is_not(None))  # whatever has words or names in the index has been analysed
    if wanted.feed_urls is not None:
        conditions.append(articles.c.feed_id.in_(select(feeds.c.id).where(feeds.c.url.in_(sorted(wanted.feed_urls)))))
    if wanted.outlet:
        conditions.append(articles.c.outlet == wanted.outlet)
    if wanted.language:
        conditions.append(articles.c.language == wanted.language)
    if wanted.since is not None:
        conditions.append(articles.c.seen_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(articles.c.seen_at < wanted.until)
    if wanted.is_relevant:
        conditions.append(articles.c.is_relevant)
    return conditions
