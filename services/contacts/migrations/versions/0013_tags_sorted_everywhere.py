"""Contacts that had tags before 0007 sort by them on PostgreSQL, too.

0007 filled the column as the owner of the tables, whom row-level security held: it saw no rows.
"""

from alembic import op

from libs.common.db.migrating import fill

revision = "0013"
down_revision = "0012"

KEYS = """SELECT left(string_agg(tag.key, chr(31) ORDER BY tag.key COLLATE "C"), 200)
    FROM contact_tag JOIN tag ON tag.workspace_id = contact_tag.workspace_id
        AND tag.id = contact_tag.tag_id
    WHERE contact_tag.workspace_id = contact.workspace_id AND contact_tag.contact_id = contact.id"""

FILL = """UPDATE contact SET sort_tags = (%s) WHERE {some} AND contact.sort_tags <> (%s)"""


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        fill("contact", FILL % (KEYS, KEYS))
