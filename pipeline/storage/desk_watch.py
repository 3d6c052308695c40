"""What the desk reads of entities: mentions a day, which spellings hit, which near hits were refused. Every read is bounded."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, func, literal_column, select, type_coerce

from pipeline.storage.moments import to_microseconds
from pipeline.storage.schema import articles, mentions

# Enough for a fair picture of spellings; an entity named more often than this in two weeks needs no more.
MOST_SPELLINGS_READ = 2_000
# Near hits stand in the analysis of each article; the newest four hundred show what a reviewer needs.
MOST_ANALYSES_READ = 400
MENTIONS_A_REPORT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A form of a name that hit: in which language, how often, and why it counted the last time."""

    text: str
    language: str
    why: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A near hit that a rule refused, how often lately, and one article to look at."""

    entity_id: str
    text: str
    rule: str
    number: int
    article_id: int
    article_title: str
    article_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingRow:
    """A report that names an entity."""

    article_id: int
    title: str
    outlet: str
    language: str | None
    url: str
    seen_at: datetime


def mentions_a_day(
    connection: Connection, entity_ids: Sequence[str], *, until: datetime, days: int
) -> Mapping[str, tuple[int, ...]]:
    """Entity -> mentions on each of the last `days` UTC days, the oldest first. One walk of the index for each entity."""
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - timedelta(days=days - 1)
    length = 86_400_000_000
    since = literal_column(str(to_microseconds(first)), BigInteger())
    day = (type_coerce(mentions.c.seen_at, BigInteger) - since) // literal_column(str(length), BigInteger())
    query = (
        select(mentions.c.entity_id, day.label("day"), func.count().label("number"))
        .where(
            mentions.c.entity_id.in_(entity_ids), mentions.c.seen_at >= first, mentions.c.seen_at < midnight + timedelta(days=1)
        )
        .group_by(mentions.c.entity_id, day)
    )
    found: dict[str, list[int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.entity_id, [0] * days)[min(int(row.day), days - 1)] += row.number
    return {entity_id: tuple(numbers) for entity_id, numbers in found.items()}


def spellings_of(connection: Connection, entity_id: str, *, since: datetime) -> list[Spelling]:
    """The forms that hit since then, the most frequent first."""
    query = (
        select(mentions.c.text, mentions.c.language, mentions.c.why)
        .where(mentions.c.entity_id == entity_id, mentions.c.seen_at >= since)
        .order_by(mentions.c.seen_at.desc())
        .limit(MOST_SPELLINGS_READ)
    )
    counts: Counter[tuple[str, str]] = Counter()
    whys: dict[tuple[str, str], str] = {}
    for row in connection.execute(query):
        key = (row.text, row.language)
        counts[key] += 1
        whys.setdefault(key, row.why)
    return [Spelling(text=key[0], language=key[1], why=whys[key], number=number) for key, number in counts.most_common(60)]


def refused_lately(connection: Connection, *, entity_id: str | None = None, most: int = 40) -> list[Refused]:
    """Near hits in the newest analyses, the most frequent first."""
    newest = (
        select(articles.c.id, articles.c.title, articles.c.url, articles.c.analysis)
        .where(articles.c.analysed_at.is_not(None))
        .order_by(articles.c.id.desc())
        .limit(MOST_ANALYSES_READ)
    )
    counts: Counter[tuple[str, str, str]] = Counter()
    shown: dict[tuple[str, str, str], tuple[int, str, str]] = {}
    for row in connection.execute(newest):
        for each in json.loads(row.analysis)["rejected"] if '"rejected":[]' not in row.analysis else ():
            key = (str(each["entity_id"]), str(each["text"]), str(each["rule"]))
            if entity_id is None or key[0] == entity_id:
                counts[key] += 1
                shown.setdefault(key, (row.id, row.title, row.url))
    return [
        Refused(
            entity_id=key[0],
            text=key[1],
            rule=key[2],
            number=number,
            article_id=shown[key][0],
            article_title=shown[key][1],
            article_url=shown[key][2],
        )
        for key, number in counts.most_common(most)
    ]


def reports_naming(connection: Connection, entity_id: str, *, limit: int = 20) -> list[NamingRow]:
    """The newest reports that name an entity. A report may name it many times, so more mentions are read than reports."""
    newest = (
        select(mentions.c.article_id)
        .where(mentions.c.entity_id == entity_id)
        .order_by(mentions.c.seen_at.desc(), mentions.c.id.desc())
        .limit(limit * MENTIONS_A_REPORT)
    )
    ids = list(dict.fromkeys(connection.execute(newest).scalars()))[:limit]
    columns = (articles.c.title, articles.c.outlet, articles.c.language, articles.c.url, articles.c.seen_at)
    query = select(articles.c.id.label("article_id"), *columns).where(articles.c.id.in_(ids))
    rows = connection.execute(query.order_by(articles.c.seen_at.desc(), articles.c.id.desc()))
    return [NamingRow(**row._asdict()) for row in rows]
