"""Files that come in parts, over several requests."""

import sqlalchemy as sa
from alembic import op

from libs.common.db.columns import Id, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_upload",
        sa.Column("id", Id, primary_key=True),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("file_name", sa.String(200)),
        sa.Column("created_by_id", sa.String(100), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("touched_at", Moment, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("request_key", sa.String(255)),
        sa.Column("import_id", Id),
        sa.Column("asked_key", sa.String(64)),
        sa.ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
    )
    op.create_index(
        "import_upload_request",
        "import_upload",
        ["workspace_id", "created_by_id", "request_key"],
        unique=True,
    )
    op.create_index("import_upload_touched", "import_upload", ["touched_at"])
    op.create_index("import_upload_import", "import_upload", ["import_id"])
    op.create_table(
        "import_part",
        sa.Column("upload_id", Id, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["import_upload.id"], ondelete="CASCADE"),
    )
