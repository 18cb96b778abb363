"""The table of the address books of business phones."""

from sqlalchemy import Column, String, Table

from libs.common.db.columns import Moment
from services.contacts.adapters.tables import metadata, workspace_column

address_book_entry = Table(
    "address_book_entry",
    metadata,
    workspace_column(primary_key=True),
    Column("party", String(200), primary_key=True),
    Column("phone_number_id", String(64), primary_key=True),
    Column("name", String(200)),
    Column("at", Moment, nullable=False),
)
