"""Stored articles for a person who reviews a profile: the texts that were judged relevant, the latest first."""

from sqlalchemy import Connection, select

from pipeline.storage.schema import articles


def relevant_texts(connection: Connection, *, limit: int) -> list[str]:
    """Title and text of each, one string an article."""
    query = (
        select(articles.c.title, articles.c.text)
        .where(articles.c.is_relevant)
        .order_by(articles.c.seen_at.desc(), articles.c.id.desc())
        .limit(limit)
    )
    return [f"{row.title}\n{row.text}" for row in connection.execute(query)]
