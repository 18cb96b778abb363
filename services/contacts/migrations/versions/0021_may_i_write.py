"""Contacts that a person blocked, and those who stopped marketing, are found without the ledger.

Whose last word on some number is a refusal has stopped already, also where it was said before they
were a contact. Their version grows, so that search, which may have read them from the release
before this one, hears of it. A refusal that that release notes until it is replaced is in the
ledger alone, until the person says something again.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db.migrating import add_column, add_index, fill

revision = "0021"
down_revision = "0020"

FILL = """WITH said AS (
    SELECT contact.id AS contact_id, phone_number_id, value, at, consent_event.id
    FROM contact JOIN consent_event ON consent_event.workspace_id = contact.workspace_id
    AND consent_event.contact_id = contact.id
    WHERE {some} AND category = 'marketing_messages'
    UNION ALL
    SELECT contact.id, phone_number_id, consent_event.value, at, consent_event.id
    FROM contact JOIN contact_identity AS own
    ON own.workspace_id = contact.workspace_id AND own.contact_id = contact.id
    JOIN consent_event ON consent_event.workspace_id = own.workspace_id
    AND consent_event.contact_id IS NULL AND consent_event.party_key = CASE
        WHEN own.kind = 'wa_id' AND own.scope = '' THEN 'number:' || own.value
        WHEN own.kind = 'phone' AND own.scope = '' THEN 'number:' || substr(own.value, 2)
        WHEN own.kind IN ('bsuid', 'parent_bsuid') THEN own.kind || ':' || own.value END
    WHERE {some} AND category = 'marketing_messages'
), ranked AS (
    SELECT contact_id, value, row_number() OVER (
        PARTITION BY contact_id, phone_number_id
        ORDER BY at DESC, CASE WHEN value = 'stop' THEN 0 ELSE 1 END, id DESC
    ) AS place FROM said
)
UPDATE contact SET marketing_stopped = true, version = version + 1
WHERE {some} AND marketing_stopped = false
AND id IN (SELECT contact_id FROM ranked WHERE place = 1 AND value = 'stop')"""


def upgrade() -> None:
    for name in ("blocked", "marketing_stopped"):
        column: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.text("false")
        )
        add_column("contact", column)
    fill("contact", FILL)
    yes = "" if op.get_context().dialect.name == "postgresql" else " = 1"
    for name in ("blocked", "marketing_stopped"):
        add_index(
            f"contact_by_{name}", "contact", ["workspace_id", "state", "id"], where=f"{name}{yes}"
        )
