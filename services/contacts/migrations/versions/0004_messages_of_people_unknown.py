"""Messages of people who are no contacts yet: echoes, history and reports find them later."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("message", sa.Column("party_key", sa.String(length=200), nullable=True))
    op.create_index("message_of_party", "message", ["workspace_id", "party_key"], unique=False)
