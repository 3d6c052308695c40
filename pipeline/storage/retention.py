"""What is old is let go of in small steps: first raw pages, later the texts of articles that no story holds.

An emptied article keeps its row, keys and entries: whatever its publisher does, it is recognised and never told again.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from pipeline.articles.article import ArticleId
from pipeline.storage.schema import articles, holds, mentions, near_keys, story_articles, story_keys

_FINISHED = articles.c.state.in_(("done", "quarantined"))


def drop_pages(connection: Connection, *, before: datetime, limit: int) -> int:
    """Forget the raw pages of at most `limit` finished articles seen before then; gives how many."""
    ids = _oldest(connection, and_(articles.c.page.is_not(None), articles.c.seen_at < before, _FINISHED), limit)
    connection.execute(update(articles).where(articles.c.id.in_(ids)).values(page=None, page_note="let go of"))
    return len(ids)


def empty_articles(connection: Connection, *, before: datetime, limit: int) -> int:
    """Empty at most `limit` finished articles seen before then that no story holds; gives how many."""
    in_a_story = exists().where(story_articles.c.article_id == articles.c.id)
    has_something = or_(articles.c.text != "", articles.c.content_html != "", articles.c.summary_html != "")
    ids = _oldest(connection, and_(has_something, articles.c.seen_at < before, _FINISHED, ~in_a_story), limit)
    for table in (mentions, holds):
        connection.execute(delete(table).where(table.c.article_id.in_(ids)))
    nothing = {"text": "", "title": "", "content_html": "", "summary_html": "", "analysis": "", "features": None, "page": None}
    connection.execute(update(articles).where(articles.c.id.in_(ids)).values(nothing))
    return len(ids)


def forget_keys(connection: Connection, *, before_day: int) -> int:
    """Delete the keys of event days nobody looks up any more; stories and their reports stay. For the retention sweep."""
    gone = connection.execute(delete(story_keys).where(story_keys.c.day < before_day)).rowcount
    return gone + connection.execute(delete(near_keys).where(near_keys.c.day < before_day)).rowcount


def _oldest(connection: Connection, chosen: ColumnElement[bool], limit: int) -> Sequence[ArticleId]:
    query = select(articles.c.id).where(chosen).order_by(articles.c.seen_at).limit(limit)
    return [ArticleId(row.id) for row in connection.execute(query)]
