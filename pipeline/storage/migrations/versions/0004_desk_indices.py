"""Indices for the desk: the newest articles of all feeds, and what was held back of a story, without reading whole rows."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_articles_seen_at", table_name="articles")
    op.create_index("ix_articles_newest", "articles", ["seen_at", "feed_id", "is_relevant", "language"])
    op.create_index(op.f("ix_holds_story_id_held_at"), "holds", ["story_id", "held_at"])
