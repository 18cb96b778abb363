"""Reactions, edits and revocations find the message they are about; groups; what history had."""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0006"
down_revision = "0005"

NAMED_BY = {
    "reaction": "message_id",
    "edit": "original_message_id",
    "revoke": "original_message_id",
}


def upgrade() -> None:
    op.add_column("message", sa.Column("about_wamid", sa.String(length=250), nullable=True))
    op.add_column("message", sa.Column("group_id", sa.String(length=160), nullable=True))
    op.add_column("message", sa.Column("origin", sa.String(length=10), nullable=True))
    for kind, name in NAMED_BY.items():
        _note_what_it_is_about(kind, name)
    op.create_index(
        "message_about",
        "message",
        ["phone_number_id", "about_wamid"],
        unique=False,
        postgresql_where=sa.text("about_wamid IS NOT NULL"),
        sqlite_where=sa.text("about_wamid IS NOT NULL"),
    )


def _note_what_it_is_about(kind: str, name: str) -> None:
    message = sa.table(
        "message", sa.column("type"), sa.column("about_wamid"), sa.column("content", columns.Json)
    )
    named = message.c.content[name].as_string()
    op.execute(
        message.update()
        .where(message.c.type == kind)
        .values(about_wamid=sa.func.substr(named, 1, 250))
    )
