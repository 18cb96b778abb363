"""Reactions, edits and revocations find the message they are about; groups; what history had."""

import sqlalchemy as sa
from alembic import op

from libs.common.db.migrating import add_column, add_index, fill

revision = "0006"
down_revision = "0005"

NAMED_BY = {
    "reaction": "message_id",
    "edit": "original_message_id",
    "revoke": "original_message_id",
}
FILL = """UPDATE message SET about_wamid = substr(%s, 1, 250)
    WHERE {some} AND message.type = '%s' AND about_wamid IS NULL"""
NAMED = {"postgresql": "message.content ->> '%s'", "sqlite": "json_extract(content, '$.%s')"}


def upgrade() -> None:
    add_column("message", sa.Column("about_wamid", sa.String(length=250), nullable=True))
    add_column("message", sa.Column("group_id", sa.String(length=160), nullable=True))
    add_column("message", sa.Column("origin", sa.String(length=10), nullable=True))
    for kind, name in NAMED_BY.items():
        fill("message", FILL % (NAMED[op.get_context().dialect.name] % name, kind))
    add_index(
        "message_about", "message", ["phone_number_id", "about_wamid"],
        where="about_wamid IS NOT NULL",
    )  # fmt: skip
