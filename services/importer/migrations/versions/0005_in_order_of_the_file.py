"""Chunks in order where the plan is nearly full, rows that contacts refused, repeated undos."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_task", sa.Column("refused", sa.LargeBinary))
    in_order = sa.Column("in_order", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("import_job", in_order)
    undos = sa.Column("undos", sa.Integer, nullable=False, server_default="0")
    op.add_column("import_job", undos)
