"""All tables, in the order of the flow. One thing, so one file: the picture of what is stored.

Uniqueness stands here, and the code relies on it. A change here needs a migration (`make migration`); a test compares both.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pipeline.storage.moments import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)

# SQLite only counts up by itself in a column declared INTEGER PRIMARY KEY.
RowId = BigInteger().with_variant(Integer, "sqlite")

feeds = Table(
    "feeds",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("is_wanted", Boolean, nullable=False, doc="stands in the configuration and is enabled"),
    Column("state", String(16), nullable=False, default="active"),
    Column("health", Text, nullable=False, default="{}", doc="feeds.schedule.FeedState as JSON"),
    Column("next_poll_at", Moment, nullable=False),
    Column("lease_owner", Text),
    Column("lease_fence", BigInteger, nullable=False, default=0),
    Column("lease_until", Moment),
    Column("created_at", Moment, nullable=False),
    Index(None, "is_wanted", "next_poll_at"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("feed_id", RowId, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("token", String(64), nullable=False, unique=True, doc="the secret part of our callback's path"),
    Column("secret", String(64), nullable=False, doc="signs what the hub sends"),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("asked_at", Moment),
    Column("lease_until", Moment),
    Column("renew_at", Moment),
    Column("reason", Text, nullable=False, default=""),
)

articles = Table(
    "articles",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("feed_id", RowId, ForeignKey("feeds.id"), nullable=False, index=True),
    Column("url", Text, nullable=False, default=""),
    Column("outlet", Text, nullable=False, default=""),
    Column("country", String(2)),
    Column("author", Text, nullable=False, default=""),
    Column("declared_language", String(16)),
    Column("published_at", Moment),
    Column("seen_at", Moment, nullable=False),
    Column("is_baseline", Boolean, nullable=False, default=False, doc="old when its feed was first polled: never alerts"),
    Column("is_late", Boolean, nullable=False, default=False, doc="found after an outage of ours; said in the alert"),
    Column("revision", Integer, nullable=False, default=1),
    Column("content_key", LargeBinary(16), nullable=False),
    # What the feed and the page gave, as received.
    Column("raw_title", Text, nullable=False),
    Column("summary_html", Text, nullable=False, default=""),
    Column("content_html", Text, nullable=False, default=""),
    Column("page", LargeBinary, doc="the page's bytes, zstd"),
    Column("page_charset", String(40)),
    Column("page_note", Text, nullable=False, default="", doc="why there is no page, where one was wanted"),
    # Where it stands.
    Column("state", String(16), nullable=False),
    Column("state_changed_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", Moment),
    Column("lease_owner", Text, doc="who collects its page now"),
    Column("error", Text, nullable=False, default=""),
    # What the analysis made of it.
    Column("title", Text, nullable=False, default=""),
    Column("text", Text, nullable=False, default=""),
    Column("text_source", String(8), nullable=False, default=""),
    Column("language", String(16)),
    Column("score", Float, nullable=False, default=0.0),
    Column("is_relevant", Boolean, nullable=False, default=False),
    Column("analysis", Text, nullable=False, default="", doc="mentions.Analysis without its mentions, as JSON"),
    Column("features", LargeBinary, doc="stories.Features as bytes; only of relevant articles"),
    Column("analysed_at", Moment),
    CheckConstraint("state IN ('fetch', 'ready', 'analysed', 'done', 'quarantined')", name="state"),
    Index(
        "ix_articles_lease_owner",
        "lease_owner",
        sqlite_where=text("lease_owner IS NOT NULL"),
        postgresql_where=text("lease_owner IS NOT NULL"),
    ),
    Index(None, "state", "next_attempt_at"),
    # What the desk asks of the newest articles of all feeds stands in the index: their rows are long.
    Index("ix_articles_newest", "seen_at", "feed_id", "is_relevant", "language"),
    Index(None, "is_relevant", "seen_at"),
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("key", LargeBinary(16), primary_key=True, doc="articles.identity: feed and id, canonical URL, or content"),
    Column("kind", String(8), nullable=False),
    Column("article_id", RowId, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
)

entries = Table(
    "entries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("feed_id", RowId, ForeignKey("feeds.id"), nullable=False),
    Column("key", LargeBinary(16), nullable=False),
    Column("article_id", RowId, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("guid", Text),
    Column("link", Text),
    Column("seen_at", Moment, nullable=False),
    UniqueConstraint("feed_id", "key"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("article_id", RowId, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seen_at", Moment, nullable=False),
    Column("seed_id", String(64), nullable=False),
    Column("entity_id", String(64), nullable=False),
    Column("field", String(8), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("why", Text, nullable=False),
    Index(None, "entity_id", "seen_at"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("merged_into", String(36)),
    Column("follows", String(36)),
    Column("title", Text, nullable=False),
    Column("title_article_id", RowId, nullable=False),
    Column("first_day", Integer, nullable=False, doc="proleptic ordinal of the event day"),
    Column("last_day", Integer, nullable=False),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("n_articles", Integer, nullable=False),
    Column("n_outlets", Integer, nullable=False),
    Column("n_independent", Integer, nullable=False),
    Column("languages", Text, nullable=False, doc="JSON list, sorted"),
    Column("body", Text, nullable=False, doc="stories.Story as JSON: what has been told so far"),
    Column("rules_version", String(32), nullable=False),
    Index(None, "merged_into"),
    Index(None, "state", "last_seen_at"),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("article_id", RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", String(36), ForeignKey("stories.id"), nullable=False, index=True),
    Column("joined_at", Moment, nullable=False),
    Column("score", Float, nullable=False),
    Column("terms", Text, nullable=False, doc="JSON: the terms of the pair score, for a person"),
    Column("is_reprint", Boolean, nullable=False, default=False),
)

story_detached = Table(
    "story_detached",
    metadata,
    Column("article_id", RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", String(36), ForeignKey("stories.id"), primary_key=True),
    Column("at", Moment, nullable=False),
)

story_keys = Table(
    "story_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("story_id", String(36), ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("weight", Integer, nullable=False, default=1),
    Index(None, "story_id"),
)

near_keys = Table(
    "near_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False, doc="one LSH band, or the exact text"),
    Column("article_id", RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Integer, nullable=False),
    Index(None, "article_id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("story_id", String(36), index=True),
    Column("rule", Text, nullable=False),
    Column("seed_id", String(64), nullable=False, default=""),
    Column("revision", Integer, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("article_id", RowId),
    Column("subject", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False, doc="alerts.payload as bytes; the same on every attempt"),
    Column("state_after", Text, nullable=False, default="{}", doc="alerts.StoryState as JSON after this alert"),
    Column("created_at", Moment, nullable=False, index=True),
    UniqueConstraint("story_id", "rule", "revision"),
)

holds = Table(
    "holds",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("article_id", RowId, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("story_id", String(36)),
    Column("reason", String(32), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("facts", Text, nullable=False, default="[]", doc="what it would have told, kept for the next alert, as JSON"),
    Column("held_at", Moment, nullable=False, index=True),
    Column("until", Moment, doc="when a quiet hour or cool-down ends; then it is decided again"),
    UniqueConstraint("article_id", "rule"),
    Index(None, "story_id", "held_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("alert_id", String(36), ForeignKey("alerts.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False, default=""),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("next_attempt_at", Moment),
    Column("lease_owner", Text),
    Column("lease_fence", BigInteger, nullable=False, default=0),
    Column("lease_until", Moment),
    Column("last_attempt_at", Moment),
    Column("last_status", Integer),
    Column("last_error", Text, nullable=False, default=""),
    Column("sent_at", Moment),
    UniqueConstraint("alert_id", "channel", "recipient"),
    CheckConstraint("state IN ('pending', 'digest', 'sent', 'failed', 'dead')", name="state"),
    Index(None, "state", "next_attempt_at"),
    Index(None, "channel", "state"),
)

channels = Table(
    "channels",
    metadata,
    Column("name", Text, primary_key=True),
    Column("failing_since", Moment),
    Column("last_failed_at", Moment),
    Column("last_ok_at", Moment),
    Column("disabled_at", Moment),
    Column("reason", Text, nullable=False, default=""),
)

mutes = Table(
    "mutes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("value", Text, nullable=False),
    Column("until", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("kind", "value"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("alert_id", String(36), ForeignKey("alerts.id"), primary_key=True),
    Column("is_useful", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("via", String(16), nullable=False),
)

lanes = Table(
    "lanes",
    metadata,
    Column("name", String(64), primary_key=True, doc="a thing only one process may do at a time: grouping, sweep, retention"),
    Column("owner", Text),
    Column("fence", BigInteger, nullable=False, default=0),
    Column("until", Moment),
)

processes = Table(
    "processes",
    metadata,
    Column("id", Text, primary_key=True, doc="kind, host and pid"),
    Column("kind", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("beat_at", Moment, nullable=False),
    Column("progress_at", Moment, doc="when it last finished a piece of work: alive is not the same as working"),
    Column("detail", Text, nullable=False, default="{}"),
)


def is_ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Full-text tables and their triggers are made by hand in a migration and are not in schema.py."""
    del thing, compare_to, reflected
    return not (kind == "table" and (name or "").startswith("search_"))
