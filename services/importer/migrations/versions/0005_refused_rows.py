"""Which rows of a chunk contacts refused when the file was looked at, before their like came."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_task", sa.Column("refused", sa.LargeBinary))
