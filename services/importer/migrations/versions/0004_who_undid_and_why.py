"""Who started and who undid an import, since when; why rows were skipped; what file it was."""

import sqlalchemy as sa

from libs.common.db.columns import Json, Moment
from libs.common.db.migrating import add_column, add_index

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("checked_recent", sa.Integer),
        sa.Column("started_by_id", sa.String(100)),
        sa.Column("started_by_name", sa.String(200)),
        sa.Column("stopping", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("undo_started_at", Moment),
        sa.Column("undo_finished_at", Moment),
        sa.Column("undone_by_id", sa.String(100)),
        sa.Column("undone_by_name", sa.String(200)),
        sa.Column("file_hash", sa.String(64)),
        sa.Column("request_key", sa.String(255)),
    ):
        add_column("import_job", column)
    add_index("import_job_file", "import_job", ["workspace_id", "file_hash"])
    add_index(
        "import_job_request",
        "import_job",
        ["workspace_id", "created_by_id", "request_key"],
        unique=True,
    )
    add_column("import_outcome", sa.Column("cause", sa.String(200)))
    add_column("import_outcome", sa.Column("codes", Json))
