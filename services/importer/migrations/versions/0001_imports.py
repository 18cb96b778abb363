"""Imports: jobs, the rows of their files, tasks, outcomes; the outbox."""

import sqlalchemy as sa
from alembic import op

from libs.common.db.columns import Id, Json, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_jobs()
    op.create_table(
        "import_chunk",
        sa.Column("import_id", Id, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
    )
    _create_tasks()
    _create_outcomes()
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("token", sa.String(32)),
        sa.Column("leased_until", Moment),
    )
    op.create_index("outbox_order", "outbox", ["lane", "id"])


def _create_jobs() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", Id, primary_key=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("file_name", sa.String(200)),
        sa.Column("created_by_id", sa.String(100), nullable=False),
        sa.Column("created_by_name", sa.String(200), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("chunks", sa.Integer, nullable=False),
        sa.Column("headers", Json, nullable=False),
        sa.Column("columns", Json, nullable=False),
        sa.Column("encoding", sa.String(60), nullable=False),
        sa.Column("delimiter", sa.String(1), nullable=False),
        sa.Column("mapping", Json),
        sa.Column("mapping_version", sa.Integer, nullable=False),
        sa.Column("planned_version", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(8)),
        sa.Column("error", sa.String(500)),
        sa.Column("started_at", Moment),
        sa.Column("finished_at", Moment),
    )
    op.create_index("import_job_newest", "import_job", ["workspace_id", "id"])
    op.create_index("import_job_state", "import_job", ["state"])


def _create_tasks() -> None:
    op.create_table(
        "import_task",
        sa.Column("import_id", Id, primary_key=True),
        sa.Column("phase", sa.String(8), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("duplicates", sa.LargeBinary),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("token", sa.String(32)),
        sa.Column("leased_until", Moment),
        sa.Column("queued_at", Moment),
        sa.Column("due_at", Moment),
        sa.Column("cause", sa.String(100)),
        sa.ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
    )
    op.create_index("import_task_open", "import_task", ["state", "import_id", "phase"])


def _create_outcomes() -> None:
    op.create_table(
        "import_outcome",
        sa.Column("import_id", Id, primary_key=True),
        sa.Column("phase", sa.String(8), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("created", sa.Integer, nullable=False),
        sa.Column("updated", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("duplicate", sa.Integer, nullable=False),
        sa.Column("invalid", sa.Integer, nullable=False),
        sa.Column("over_limit", sa.Integer, nullable=False),
        sa.Column("note", sa.String(10)),
        sa.Column("body", sa.LargeBinary),
        sa.ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
    )
