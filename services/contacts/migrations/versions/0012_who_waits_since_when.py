"""The waiting room is left in the order in which people came into it.

Who waits already has done so since the trail says, or since they became a contact. The release
before this one leaves the column empty: then it is since they became a contact, too.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0012"
down_revision = "0011"

FILL = """UPDATE contact SET waiting_since = coalesce(
    (SELECT max(audit_entry.at) FROM audit_entry
     WHERE audit_entry.workspace_id = contact.workspace_id
     AND audit_entry.contact_id = contact.id AND audit_entry.action = 'contact.waiting'),
    contact.created_at) WHERE contact.state = 'waiting'"""


def upgrade() -> None:
    op.add_column("contact", sa.Column("waiting_since", columns.Moment, nullable=True))
    if op.get_context().dialect.name != "postgresql":
        op.execute(FILL)
        return
    # Row-level security holds the owner of the tables, too: without this it would fill nothing.
    op.execute("SELECT set_config('warmline.workspace_id', '*', true)")
    op.execute(FILL)
    op.execute("SELECT set_config('warmline.workspace_id', '', true)")
