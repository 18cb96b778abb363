"""Who undid a bulk job; how often one failed in a row, and why it was given up."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for name, length in (("kind", 10), ("id", 100), ("name", 200)):
        column = sa.Column(f"undo_by_{name}", sa.String(length=length), nullable=True)
        op.add_column("bulk_job", column)
    op.add_column(
        "bulk_job", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("bulk_job", sa.Column("problem", sa.String(length=200), nullable=True))
