"""The tables of contacts: workspaces, numbers and members; the others are in tables_*.py."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table

from libs.common.db.columns import Id, Json, Moment
from libs.common.transactional.inbox import Inbox
from libs.common.transactional.outbox import Outbox

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)
inbox = Inbox(metadata)
outbox = Outbox(metadata)

workspace = Table(
    "workspace",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("plan", String(20), nullable=False),
    Column("contact_limit", Integer),
    Column("used", Integer, nullable=False, server_default="0"),
    Column("waiting", Integer, nullable=False, server_default="0"),
    Column("settings", Json, nullable=False),
    Column("settings_version", Integer, nullable=False, server_default="1"),
    Column("created_at", Moment, nullable=False),
)


def workspace_column(*, primary_key: bool = False) -> Column[str]:
    """Return the column that makes a table a workspace's."""
    return Column(
        "workspace_id", Id, ForeignKey(workspace.c.id), nullable=False, primary_key=primary_key
    )


business_number = Table(
    "business_number",
    metadata,
    Column("phone_number_id", String(64), primary_key=True),
    workspace_column(),
    Column("waba_id", String(64)),
    Column("portfolio_id", String(64)),
    Column("display", String(40)),
    Column("created_at", Moment, nullable=False),
)

member = Table(
    "member",
    metadata,
    workspace_column(primary_key=True),
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
