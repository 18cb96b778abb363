"""The access log: who came in, and who changed who may.

The previous release goes on running: it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db.columns import Id, Json, Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "access_entry",
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("by_id", Id, nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("facts", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entry")),
    )
    op.create_index(op.f("ix_access_entry_workspace_id_id"), "access_entry", ["workspace_id", "id"])
