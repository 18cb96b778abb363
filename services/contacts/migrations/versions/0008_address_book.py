"""What the phone of a business calls people."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "address_book_entry",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("phone_number_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="address_book_entry_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "party", "phone_number_id", name="address_book_entry_pkey"
        ),
    )
    if op.get_context().dialect.name == "postgresql":
        _wall_in("address_book_entry")


def _wall_in(table: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across."""
    setting = "current_setting('warmline.workspace_id', true)"
    own = f"(workspace_id = {setting} OR {setting} = '*')"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_workspace ON {table} USING {own} WITH CHECK {own}")
