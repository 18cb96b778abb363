"""The tables of what a team keeps for itself, and of whom it must forget."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from libs.common.db.columns import Id, Json, Moment
from services.contacts.adapters.tables import metadata, workspace_column

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("name", String(100), nullable=False),
    Column("owner_id", String(100), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("query", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Index("saved_view_by_id", "workspace_id", "id"),
)

suppression = Table(
    "suppression",
    metadata,
    workspace_column(primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("since", Moment, nullable=False),
)
