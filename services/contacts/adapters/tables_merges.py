"""The tables of merges: the ledger, e-mail addresses that came along, who is not the same."""

from sqlalchemy import Column, Index, String, Table

from libs.common.db.columns import Id, Json, Moment
from services.contacts.adapters.tables import metadata, workspace_column
from services.contacts.adapters.tables_people import contact_column

contact_merge = Table(
    "contact_merge",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("survivor_id", Id, nullable=False),
    Column("merged_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by_kind", String(10), nullable=False),
    Column("by_id", String(100), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("source", String(60), nullable=False),
    Column("taken", Json, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("people", Json, nullable=False),
    Column("moved", Json, nullable=False),
    Column("undone_at", Moment),
    Index("contact_merge_of_survivor", "workspace_id", "survivor_id", "id"),
    Index("contact_merge_of_merged", "workspace_id", "merged_id", "id"),
)

other_email = Table(
    "other_email",
    metadata,
    workspace_column(primary_key=True),
    Column("email", String(254), primary_key=True),
    contact_column(),
    Column("merge_id", Id, primary_key=True),
    Index("other_email_of_contact", "contact_id", "workspace_id"),
)
"""Addresses that a merge brought together; those that no record shows find the person, too."""

not_the_same = Table(
    "not_the_same",
    metadata,
    workspace_column(primary_key=True),
    Column("one_id", Id, primary_key=True),
    Column("other_id", Id, primary_key=True),
    Index("not_the_same_by_other", "workspace_id", "other_id"),
)
"""Pairs of which somebody said so, the smaller id first."""
