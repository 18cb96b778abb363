"""Messages of people who are no contacts yet: echoes, history and reports find them later."""

import sqlalchemy as sa

from libs.common.db.migrating import add_column, add_index

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    add_column("message", sa.Column("party_key", sa.String(length=200), nullable=True))
    add_index("message_of_party", "message", ["workspace_id", "party_key"])
