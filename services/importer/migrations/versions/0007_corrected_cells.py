"""Cells that people corrected in a review, and which row of a file has which number."""

import sqlalchemy as sa
from alembic import op

from libs.common.db.columns import Id

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    corrected = sa.Column("corrections", sa.Integer, nullable=False, server_default="0")
    op.add_column("import_job", corrected)
    op.add_column("import_chunk", sa.Column("corrections", sa.LargeBinary))
    op.add_column("import_task", sa.Column("first_row", sa.Integer))
    op.create_table(
        "import_number",
        sa.Column("import_id", Id, primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
    )
