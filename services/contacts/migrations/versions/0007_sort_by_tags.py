"""Lists sort by tags: a column that holds a contact's tags as one text, and its index.

The tags of contacts are found by an index that has all of them and begins with the contact, as the
deletion of one needs it; SQLite read every tagged contact of a workspace instead.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db.migrating import add_column, add_index, drop_index, fill

revision = "0007"
down_revision = "0006"

UNTAGGED = "\U0010ffff"
KEYS = {
    "postgresql": """SELECT left(string_agg(tag.key, chr(31) ORDER BY tag.key COLLATE "C"), 200)
        FROM contact_tag JOIN tag ON tag.id = contact_tag.tag_id
        WHERE contact_tag.workspace_id = contact.workspace_id
        AND contact_tag.contact_id = contact.id""",
    "sqlite": """SELECT substr(group_concat(key, char(31)), 1, 200) FROM (
        SELECT tag.key FROM contact_tag JOIN tag ON tag.id = contact_tag.tag_id
        WHERE contact_tag.workspace_id = contact.workspace_id
        AND contact_tag.contact_id = contact.id ORDER BY tag.key)""",
}

FILL = """UPDATE contact SET sort_tags = (%s) WHERE {some} AND EXISTS (
    SELECT 1 FROM contact_tag WHERE contact_tag.workspace_id = contact.workspace_id
    AND contact_tag.contact_id = contact.id)"""


def upgrade() -> None:
    add_index("contact_tag_by_contact", "contact_tag", ["contact_id", "workspace_id", "tag_id"])
    sortable = sa.String(length=200).with_variant(
        sa.String(length=200, collation="C"), "postgresql"
    )
    add_column("contact", sa.Column("sort_tags", sortable, nullable=False, server_default=UNTAGGED))
    fill("contact", FILL % KEYS[op.get_context().dialect.name])
    add_index("contact_by_tags", "contact", ["workspace_id", "state", "sort_tags", "id"])
    drop_index("contact_tag_of_contact", "contact_tag")
