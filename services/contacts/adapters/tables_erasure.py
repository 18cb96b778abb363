"""The tables of erasures: who was forgotten, and which places said that they forgot too."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from libs.common.db.columns import Id, Json, Moment
from services.contacts.adapters.tables import metadata, workspace_column

erasure = Table(
    "erasure",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("contact_id", Id, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("by_kind", String(10), nullable=False),
    Column("by_id", String(100), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("erased_at", Moment, nullable=False),
    Column("removed", Json, nullable=False),
    Column("suppressed", Integer, nullable=False),
    Column("confirmed_at", Moment),
    Index("erasure_by_id", "workspace_id", "id"),
    Index("erasure_of_contact", "workspace_id", "contact_id"),
    Index("erasure_open", "state", "id"),
)
"""state: running while its transaction is open (the audit trail may be blanked then), pending,
confirmed."""

erasure_part = Table(
    "erasure_part",
    metadata,
    workspace_column(primary_key=True),
    Column("erasure_id", Id, ForeignKey(erasure.c.id, ondelete="CASCADE"), primary_key=True),
    Column("place", String(40), primary_key=True),
    Column("removed", Json),
    Column("confirmed_at", Moment),
)
"""What another place removed, once it said so."""
