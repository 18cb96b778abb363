"""The tables of work: what came from the bus, what imports did, which requests were answered."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from libs.common.db.columns import Id, Json, Moment
from services.contacts.adapters.tables import metadata, workspace_column

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Id, primary_key=True),
    Column("phone_number_id", String(64)),
    Column("reason", String(100), nullable=False),
    Column("type", String(100), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Index("quarantine_of_number", "phone_number_id", "id"),
    Index("quarantine_by_time", "arrived_at"),
)

arrival = Table(
    "arrival",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("queue", String(100), nullable=False),
    Column("of_workspace_id", Id),
    Column("received", Integer, nullable=False),
    Column("stored", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Index("arrival_of_workspace", "of_workspace_id", "at"),
)
"""What became of a batch, one row for each workspace in it; none where nobody knows whose."""

import_chunk = Table(
    "import_chunk",
    metadata,
    workspace_column(primary_key=True),
    Column("import_id", String(60), primary_key=True),
    Column("chunk", Integer, primary_key=True),
    Column("outcomes", Json, nullable=False),
    Column("applied_at", Moment, nullable=False),
    Index("import_chunk_by_time", "applied_at"),
)

answered_request = Table(
    "answered_request",
    metadata,
    workspace_column(primary_key=True),
    Column("actor_id", String(100), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer),
    Column("headers", Json),
    Column("body", LargeBinary),
    Column("asked_at", Moment, nullable=False, index=True),
)
