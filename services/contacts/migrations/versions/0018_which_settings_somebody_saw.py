"""The version of a workspace's settings, by which two who change them at once hear of it.

The previous release changes settings without counting: then the later of the two wins, as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column(
        "workspace",
        sa.Column("settings_version", sa.Integer(), nullable=False, server_default="1"),
    )
