"""The waiting room is left in the order in which people came into it.

Who waits already has done so since the trail says, or since they became a contact. The release
before this one leaves the column empty: then it is since they became a contact, too.
"""

import sqlalchemy as sa

from libs.common.db import columns
from libs.common.db.migrating import add_column, fill

revision = "0012"
down_revision = "0011"

FILL = """UPDATE contact SET waiting_since = coalesce(
    (SELECT max(audit_entry.at) FROM audit_entry
     WHERE audit_entry.workspace_id = contact.workspace_id
     AND audit_entry.contact_id = contact.id AND audit_entry.action = 'contact.waiting'),
    contact.created_at) WHERE {some} AND contact.state = 'waiting' AND waiting_since IS NULL"""


def upgrade() -> None:
    add_column("contact", sa.Column("waiting_since", columns.Moment, nullable=True))
    fill("contact", FILL)
