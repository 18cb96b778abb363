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

suppression_key = Table(
    "suppression_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String(32), nullable=False),
)
"""One row: which key all hashes here were made with."""

kept_refusal = Table(
    "kept_refusal",
    metadata,
    workspace_column(primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("phone_number_id", String(64), primary_key=True),
    Column("category", String(100), primary_key=True),
    Column("evidence", String(250), nullable=False),
    Column("at", Moment, nullable=False),
)
"""What people refused who are no contacts any more: by a number or id of theirs, not by name."""

suppression = Table(
    "suppression",
    metadata,
    workspace_column(primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("since", Moment, nullable=False),
)
