"""What follows for many contacts from a change of a tag or a member is done by itself."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "errand",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("successor_id", columns.Id, nullable=True),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.String(length=100), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("position", sa.String(length=36), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="errand_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="errand_pkey"),
    )
    op.create_index("errand_in_order", "errand", ["taken", "id"], unique=False)
    op.add_column("tag", sa.Column("deleted_at", columns.Moment, nullable=True))
    if op.get_context().dialect.name == "postgresql":
        _wall_in("errand")


def _wall_in(table: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across."""
    setting = "current_setting('warmline.workspace_id', true)"
    own = f"(workspace_id = {setting} OR {setting} = '*')"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_workspace ON {table} USING {own} WITH CHECK {own}")
