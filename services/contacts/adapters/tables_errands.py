"""The table of errands."""

from sqlalchemy import Column, Index, Integer, String, Table

from libs.common.db.columns import Id, Moment
from services.contacts.adapters.tables import metadata, workspace_column

errand = Table(
    "errand",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("kind", String(20), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("name", String(200), nullable=False),
    Column("successor_id", Id),
    Column("by_kind", String(10), nullable=False),
    Column("by_id", String(100), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("source", String(60), nullable=False),
    Column("position", String(36), nullable=False),
    Column("taken", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("errand_in_order", "taken", "id"),
)
