"""Contacts that a person blocked, and those who stopped marketing, are found without the ledger.

Whose last word on some number is a refusal has stopped already, also where it was said before they
were a contact. Their version grows, so that search, which may have read them from the release
before this one, hears of it. A refusal that that release notes until it is replaced is in the
ledger alone, until the person says something again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"

FILL = """WITH marketing AS (
    SELECT * FROM consent_event WHERE category = 'marketing_messages'
), said AS (
    SELECT contact_id, phone_number_id, value, at, id
    FROM marketing WHERE contact_id IS NOT NULL
    UNION ALL
    SELECT own.contact_id, marketing.phone_number_id, marketing.value, marketing.at, marketing.id
    FROM marketing JOIN contact_identity AS own
    ON own.workspace_id = marketing.workspace_id AND own.kind = 'wa_id' AND own.scope = ''
    AND own.value = substr(marketing.party_key, 8)
    WHERE marketing.contact_id IS NULL AND marketing.party_key LIKE 'number:%'
    UNION ALL
    SELECT own.contact_id, marketing.phone_number_id, marketing.value, marketing.at, marketing.id
    FROM marketing JOIN contact_identity AS own
    ON own.workspace_id = marketing.workspace_id AND own.kind = 'phone' AND own.scope = ''
    AND own.value = '+' || substr(marketing.party_key, 8)
    WHERE marketing.contact_id IS NULL AND marketing.party_key LIKE 'number:%'
    UNION ALL
    SELECT own.contact_id, marketing.phone_number_id, marketing.value, marketing.at, marketing.id
    FROM marketing JOIN contact_identity AS own
    ON own.workspace_id = marketing.workspace_id AND own.kind IN ('bsuid', 'parent_bsuid')
    AND own.kind || ':' || own.value = marketing.party_key
    WHERE marketing.contact_id IS NULL AND marketing.party_key LIKE '%bsuid:%'
), ranked AS (
    SELECT contact_id, value, row_number() OVER (
        PARTITION BY contact_id, phone_number_id
        ORDER BY at DESC, CASE WHEN value = 'stop' THEN 0 ELSE 1 END, id DESC
    ) AS place FROM said
)
UPDATE contact SET marketing_stopped = true, version = version + 1
WHERE id IN (SELECT contact_id FROM ranked WHERE place = 1 AND value = 'stop')"""


def upgrade() -> None:
    for name in ("blocked", "marketing_stopped"):
        op.add_column(
            "contact",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false")),
        )
    _fill()
    for name in ("blocked", "marketing_stopped"):
        op.create_index(
            f"contact_by_{name}",
            "contact",
            ["workspace_id", "state", "id"],
            postgresql_where=sa.text(name),
            sqlite_where=sa.text(f"{name} = 1"),
        )


def _fill() -> None:
    if op.get_context().dialect.name != "postgresql":
        op.execute(FILL)
        return
    # Row-level security holds the owner of the tables, too: without this it would fill nothing.
    op.execute("SELECT set_config('warmline.workspace_id', '*', true)")
    op.execute(FILL)
    op.execute("SELECT set_config('warmline.workspace_id', '', true)")
