"""Mappings that workspaces used, by the fingerprint of the file's header."""

import sqlalchemy as sa
from alembic import op

from libs.common.db.columns import Id, Json, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_memory",
        sa.Column("workspace_id", Id, primary_key=True),
        sa.Column("fingerprint", sa.String(32), primary_key=True),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("used_at", Moment, nullable=False),
    )
