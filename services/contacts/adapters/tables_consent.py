"""The table of what people said about being written to."""

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from libs.common.db.columns import Id, Moment
from services.contacts.adapters.tables import metadata, workspace_column
from services.contacts.adapters.tables_people import contact_column, merged_from_column

consent_event = Table(
    "consent_event",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    contact_column(nullable=True),
    Column("party_key", String(200)),
    Column("phone_number_id", String(64), nullable=False),
    Column("category", String(100), nullable=False),
    Column("value", String(40), nullable=False),
    Column("source", String(20), nullable=False),
    Column("evidence", String(250), nullable=False),
    Column("at", Moment, nullable=False),
    merged_from_column(),
    UniqueConstraint("workspace_id", "phone_number_id", "evidence", name="consent_event_once"),
    Index("consent_event_of_contact", "workspace_id", "contact_id"),
    Index("consent_event_of_party", "workspace_id", "party_key"),
)
