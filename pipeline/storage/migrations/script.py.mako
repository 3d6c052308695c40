"""${message}."""

import sqlalchemy as sa
from alembic import op

import pipeline.storage.moments
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Not offered: a backup is the way back (docs/operations.md)."""
    raise NotImplementedError("restore a backup made before the upgrade")
