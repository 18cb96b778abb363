"""Bulk jobs that put tags on and take others off; null where none are taken off beside others."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("bulk_job", sa.Column("tags_off", columns.Json, nullable=True))
