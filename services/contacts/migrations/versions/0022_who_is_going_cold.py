"""People going cold are found in their order, and may be left alone until a moment.

The indexes go by what the rows have already, so what the release before this one writes is in them.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns
from libs.common.db.migrating import add_column, add_index

revision = "0022"
down_revision = "0021"

QUIET = "%s(status_since, coalesce(last_inbound_at, status_since))"
LATER = {"postgresql": "greatest", "sqlite": "max"}
WATCHED = "state = 'live' AND sort_status IN (1, 2)"


def upgrade() -> None:
    add_column("contact", sa.Column("snoozed_until", columns.Moment, nullable=True))
    quiet = sa.text(QUIET % LATER[op.get_context().dialect.name])
    _index("contact_going_cold", "sort_status", quiet, "id")
    owner = sa.text("coalesce(owner_id, '')")
    _index("contact_going_cold_of_owner", owner, "sort_status", quiet, "id")
    _index("contact_snoozed", "snoozed_until", "id", where="snoozed_until IS NOT NULL")


def _index(name: str, *parts: str | sa.TextClause, where: str = WATCHED) -> None:
    add_index(name, "contact", ["workspace_id", *parts], where=where)
