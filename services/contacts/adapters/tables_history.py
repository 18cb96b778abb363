"""The tables of what happened: messages, status transitions, the audit trail."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy import text as sql

from libs.common.db.columns import Id, Json, Moment
from services.contacts.adapters.tables import metadata, workspace_column
from services.contacts.adapters.tables_people import contact_column, merged_from_column

message = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    contact_column(nullable=True),
    Column("phone_number_id", String(64), nullable=False),
    Column("wamid", String(250), nullable=False),
    Column("direction", String(3), nullable=False),
    Column("type", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text),
    Column("content", Json, nullable=False),
    Column("context", Json),
    Column("referral", Json),
    Column("errors", Json, nullable=False),
    Column("delivery", String(20)),
    Column("delivery_at", Moment),
    Column("party_key", String(200)),
    Column("about_wamid", String(250)),
    Column("group_id", String(160)),
    Column("origin", String(10)),
    merged_from_column(),
    UniqueConstraint("phone_number_id", "wamid"),
    Index(
        "message_about",
        "phone_number_id",
        "about_wamid",
        postgresql_where=sql("about_wamid IS NOT NULL"),
        sqlite_where=sql("about_wamid IS NOT NULL"),
    ),
    Index("message_of_party", "workspace_id", "party_key"),
    Index("message_of_contact", "workspace_id", "contact_id", "at", "id"),
)

status_transition = Table(
    "status_transition",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    contact_column(),
    Column("from_status", String(20), nullable=False),
    Column("to_status", String(20), nullable=False),
    Column("move", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("by_kind", String(10), nullable=False),
    Column("by_id", String(100), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("source", String(60), nullable=False),
    Index("status_transition_of_contact", "workspace_id", "contact_id", "id"),
    Index("status_transition_by_time", "workspace_id", "at"),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("contact_id", Id),
    Column("at", Moment, nullable=False),
    Column("actor_kind", String(10), nullable=False),
    Column("actor_id", String(100), nullable=False),
    Column("actor_name", String(200), nullable=False),
    Column("source", String(60), nullable=False),
    Column("action", String(60), nullable=False),
    Column("changes", Json, nullable=False),
    Column("facts", Json, nullable=False),
    Column("version", Integer),
    Column("undo_of", Id),
    Index("audit_entry_by_id", "workspace_id", "id"),
    Index("audit_entry_by_time", "workspace_id", "at", "id"),
    Index("audit_entry_of_contact_by_time", "workspace_id", "contact_id", "at", "id"),
    Index("audit_entry_by_actor", "workspace_id", "actor_id", "at", "id"),
    Index("audit_entry_by_action", "workspace_id", "action", "at", "id"),
    Index("audit_entry_by_source", "workspace_id", "source", "at", "id"),
    Index(
        "audit_entry_undoing",
        "workspace_id",
        "undo_of",
        postgresql_where=sql("undo_of IS NOT NULL"),
        sqlite_where=sql("undo_of IS NOT NULL"),
    ),
)
"""Never edited and never deleted; triggers see to it (migration 0011)."""
