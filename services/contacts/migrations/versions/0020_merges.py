"""Two contacts can be made one, and two again.

The release before this one makes no merges. It finds who was merged by their identifiers, which are
the survivor's, and leaves out of every list whoever is in the state `merged`; what it learns of a
survivor meanwhile stays the survivor's when the merge is undone.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns
from libs.common.db.migrating import add_column, add_index

revision = "0020"
down_revision = "0019"

_MOVED = ("message", "note", "consent_event", "contact_identity")


def upgrade() -> None:
    add_column("contact", sa.Column("merged_into", columns.Id, nullable=True))
    add_column("contact", sa.Column("merges", sa.Integer(), nullable=False, server_default="0"))
    for table in _MOVED:
        add_column(table, sa.Column("merged_from", columns.Id, nullable=True))
    add_index(
        "contact_merged_into", "contact", ["workspace_id", "merged_into"],
        where="merged_into IS NOT NULL",
    )  # fmt: skip
    _create_contact_merge()
    _create_other_email()
    _create_not_the_same()
    if op.get_context().dialect.name == "postgresql":
        for table in ("contact_merge", "other_email", "not_the_same"):
            _wall_in(table)


def _create_contact_merge() -> None:
    op.create_table(
        "contact_merge",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("survivor_id", columns.Id, nullable=False),
        sa.Column("merged_id", columns.Id, nullable=False),
        sa.Column("at", columns.Moment, nullable=False),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.String(length=100), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("taken", columns.Json, nullable=False),
        sa.Column("before", columns.Json, nullable=False),
        sa.Column("after", columns.Json, nullable=False),
        sa.Column("people", columns.Json, nullable=False),
        sa.Column("moved", columns.Json, nullable=False),
        sa.Column("undone_at", columns.Moment, nullable=True),
        _of_a_workspace("contact_merge"),
        sa.PrimaryKeyConstraint("id", name="contact_merge_pkey"),
    )
    for name in ("survivor", "merged"):
        op.create_index(
            f"contact_merge_of_{name}", "contact_merge", ["workspace_id", f"{name}_id", "id"]
        )


def _create_other_email() -> None:
    op.create_table(
        "other_email",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.Column("merge_id", columns.Id, nullable=False),
        _of_a_workspace("other_email"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="other_email_contact_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "email", "merge_id", name="other_email_pkey"),
    )
    op.create_index("other_email_of_contact", "other_email", ["contact_id", "workspace_id"])


def _create_not_the_same() -> None:
    op.create_table(
        "not_the_same",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("one_id", columns.Id, nullable=False),
        sa.Column("other_id", columns.Id, nullable=False),
        _of_a_workspace("not_the_same"),
        sa.PrimaryKeyConstraint("workspace_id", "one_id", "other_id", name="not_the_same_pkey"),
    )
    op.create_index("not_the_same_by_other", "not_the_same", ["workspace_id", "other_id"])


def _of_a_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.id"], name=f"{table}_workspace_id_fkey"
    )


def _wall_in(table: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across."""
    setting = "current_setting('warmline.workspace_id', true)"
    own = f"(workspace_id = {setting} OR {setting} = '*')"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_workspace ON {table} USING {own} WITH CHECK {own}")
