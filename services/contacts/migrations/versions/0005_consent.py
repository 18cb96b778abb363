"""What people said about being written to."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _create_table()
    if op.get_context().dialect.name == "postgresql":
        _wall_in("consent_event")


def _wall_in(table: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across."""
    setting = "current_setting('warmline.workspace_id', true)"
    own = f"(workspace_id = {setting} OR {setting} = '*')"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_workspace ON {table} USING {own} WITH CHECK {own}")


def _create_table() -> None:
    op.create_table(
        "consent_event",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=True),
        sa.Column("party_key", sa.String(length=200), nullable=True),
        sa.Column("phone_number_id", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=100), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=250), nullable=False),
        sa.Column("at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="consent_event_workspace_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"],
            name="consent_event_contact_id_fkey", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="consent_event_pkey"),
        sa.UniqueConstraint(
            "workspace_id", "phone_number_id", "evidence", name="consent_event_once"
        ),
    )  # fmt: skip
    op.create_index("consent_event_of_contact", "consent_event", ["workspace_id", "contact_id"])
    op.create_index("consent_event_of_party", "consent_event", ["workspace_id", "party_key"])
