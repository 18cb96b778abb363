"""Work on many contacts: bulk jobs with their frozen rows, exports."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0002"
down_revision = "0001"

WALLED = ("bulk_job", "bulk_row", "export")


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
        "bulk_job",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("undoing", sa.Boolean(), nullable=False),
        sa.Column("action", columns.Json, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("counts", columns.Json, nullable=False),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.String(length=100), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.Column("finished_at", columns.Moment, nullable=True),
        sa.Column("token", columns.Id, nullable=True),
        sa.Column("leased_until", columns.Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="bulk_job_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="bulk_job_pkey"),
    )
    op.create_index("bulk_job_by_id", "bulk_job", ["workspace_id", "id"], unique=False)
    op.create_index("bulk_job_open", "bulk_job", ["state", "id"], unique=False)
    op.create_table(
        "export",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("selection", columns.Json, nullable=False),
        sa.Column("columns", columns.Json, nullable=False),
        sa.Column("by_id", sa.String(length=100), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="export_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="export_pkey"),
    )
    op.create_index("export_by_id", "export", ["workspace_id", "id"], unique=False)
    op.create_table(
        "bulk_row",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("job_id", columns.Id, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("before", columns.Json, nullable=True),
        sa.Column("after", columns.Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["bulk_job.id"], name="bulk_row_job_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="bulk_row_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "job_id", "seq", name="bulk_row_pkey"),
    )
