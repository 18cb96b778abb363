"""What people refused outlives their time in the trash, as keyed hashes; and which key made them.

The previous release goes on running: it reads none of these tables.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "suppression_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="suppression_key_pkey"),
    )
    op.create_table(
        "kept_refusal",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("phone_number_id", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=100), nullable=False),
        sa.Column("evidence", sa.String(length=250), nullable=False),
        sa.Column("at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="kept_refusal_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "hash", "phone_number_id", "category", name="kept_refusal_pkey"
        ),
    )
    if op.get_context().dialect.name == "postgresql":
        _wall_in("kept_refusal")


def _wall_in(table: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across."""
    setting = "current_setting('warmline.workspace_id', true)"
    own = f"(workspace_id = {setting} OR {setting} = '*')"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_workspace ON {table} USING {own} WITH CHECK {own}")
