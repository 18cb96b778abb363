"""What a team keeps for itself, and whom it must forget: saved views, suppressions."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0003"
down_revision = "0002"

WALLED = ("saved_view", "suppression")


def upgrade() -> None:
    _create_tables()
    if op.get_context().dialect.name == "postgresql":
        for table in WALLED:
            wall_in(table)


def wall_in(table: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across."""
    setting = "current_setting('warmline.workspace_id', true)"
    own = f"(workspace_id = {setting} OR {setting} = '*')"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_workspace ON {table} USING {own} WITH CHECK {own}")


def _create_tables() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("owner_id", sa.String(length=100), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("query", columns.Json, nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="saved_view_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="saved_view_pkey"),
    )
    op.create_index("saved_view_by_id", "saved_view", ["workspace_id", "id"], unique=False)
    op.create_table(
        "suppression",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("since", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="suppression_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "hash", name="suppression_pkey"),
    )
