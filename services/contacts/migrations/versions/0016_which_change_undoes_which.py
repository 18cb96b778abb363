"""Audit entries say which version of the contact they led to, and which entry they take back.

The release before this one leaves both empty: its changes name nobody in a conflict, and undo
nothing that the trail would know of.
"""

import sqlalchemy as sa

from libs.common.db import columns
from libs.common.db.migrating import add_column, add_index

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    add_column("audit_entry", sa.Column("version", sa.Integer(), nullable=True))
    add_column("audit_entry", sa.Column("undo_of", columns.Id, nullable=True))
    add_index(
        "audit_entry_undoing", "audit_entry", ["workspace_id", "undo_of"],
        where="undo_of IS NOT NULL",
    )  # fmt: skip
