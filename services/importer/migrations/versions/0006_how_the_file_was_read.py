"""How large a file was, whether it had a header, and the room in the plan at its check."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("file_bytes", sa.Integer),
        sa.Column("has_header", sa.Boolean),
        sa.Column("checked_room", sa.Integer),
    ):
        op.add_column("import_job", column)
