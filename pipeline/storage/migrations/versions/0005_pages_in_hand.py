"""Who collects an article's page, so that what a dead poller had in hand is free at once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("lease_owner", sa.Text(), nullable=True))
    is_held = sa.text("lease_owner IS NOT NULL")
    op.create_index("ix_articles_lease_owner", "articles", ["lease_owner"], sqlite_where=is_held, postgresql_where=is_held)


def downgrade() -> None:
    """Not offered: a backup is the way back (docs/operations.md)."""
    raise NotImplementedError("restore a backup made before the upgrade")
