"""How many contacts and bytes an export had when it was last downloaded, and when that was."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("export", sa.Column("rows", sa.Integer(), nullable=True))
    op.add_column("export", sa.Column("size", sa.BigInteger(), nullable=True))
    op.add_column("export", sa.Column("downloaded_at", columns.Moment, nullable=True))
