"""The tables of people: contacts, their identifiers, tags and notes."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
)  # fmt: skip
from sqlalchemy import text as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from libs.common.db.columns import Id, Moment
from services.contacts.adapters.tables import metadata, workspace_column


def Sortable(length: int) -> TypeEngine[str]:  # noqa: N802 - stands where a type's name would
    """Return text that sorts by code point on both databases, whatever the server's locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("state", String(10), nullable=False),
    Column("display_name", String(200), nullable=False),
    Column("name_source", String(10), nullable=False),
    Column("wa_profile_name", String(200)),
    Column("phone_e164", String(20)),
    Column("email", String(254)),
    Column("wa_id", String(160)),
    Column("user_id", String(160)),
    Column("username", String(100)),
    Column("lead_status", String(20), nullable=False),
    Column("status_since", Moment, nullable=False),
    Column("owner_id", Id),
    Column("source", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("last_inbound_at", Moment),
    Column("last_outbound_at", Moment),
    Column("last_active_at", Moment),
    Column("window_open_until", Moment),
    Column("trashed_at", Moment),
    Column("waiting_since", Moment),
    Column("blocked", Boolean, nullable=False, server_default=sql("false")),
    Column("marketing_stopped", Boolean, nullable=False, server_default=sql("false")),
    Column("snoozed_until", Moment),
    Column("version", Integer, nullable=False),
    Column("merged_into", Id),
    Column("merges", Integer, nullable=False, server_default="0"),
    # What lists sort by: never NULL, so that a keyset needs no special case and one index does.
    Column("sort_name", Sortable(200), nullable=False),
    Column("sort_phone", Sortable(20), nullable=False),
    Column("sort_status", SmallInteger, nullable=False),
    Column("sort_owner", Sortable(200), nullable=False),
    Column("sort_active", Moment, nullable=False),
    Column("sort_tags", Sortable(200), nullable=False, server_default="\U0010ffff"),
    Index("contact_by_created", "workspace_id", "state", "created_at", "id"),
    Index("contact_by_name", "workspace_id", "state", "sort_name", "id"),
    Index("contact_by_phone", "workspace_id", "state", "sort_phone", "id"),
    Index("contact_by_status", "workspace_id", "state", "sort_status", "id"),
    Index("contact_by_owner", "workspace_id", "state", "sort_owner", "id"),
    Index("contact_by_active", "workspace_id", "state", "sort_active", "id"),
    Index("contact_by_tags", "workspace_id", "state", "sort_tags", "id"),
    Index("contact_by_source", "workspace_id", "state", "source", "id"),
    Index("contact_by_id", "workspace_id", "state", "id"),
    Index(
        "contact_by_waiting",
        "workspace_id",
        sql("coalesce(waiting_since, created_at)"),
        "id",
        postgresql_where=sql("state = 'waiting'"),
        sqlite_where=sql("state = 'waiting'"),
    ),
    *(
        Index(
            f"contact_by_{name}",
            "workspace_id",
            "state",
            "id",
            postgresql_where=sql(name),
            sqlite_where=sql(f"{name} = 1"),
        )
        for name in ("blocked", "marketing_stopped")
    ),
    Index(
        "contact_snoozed",
        "workspace_id",
        "snoozed_until",
        "id",
        postgresql_where=sql("snoozed_until IS NOT NULL"),
        sqlite_where=sql("snoozed_until IS NOT NULL"),
    ),
    Index("contact_of_owner", "workspace_id", "owner_id"),
    Index("contact_of_email", "workspace_id", "email"),
    Index(
        "contact_merged_into",
        "workspace_id",
        "merged_into",
        postgresql_where=sql("merged_into IS NOT NULL"),
        sqlite_where=sql("merged_into IS NOT NULL"),
    ),
)


class later_of(FunctionElement[datetime]):  # noqa: N801 - stands where a function's name would
    """The later of two moments, which each database calls otherwise."""

    type = Moment()
    inherit_cache = True


@compiles(later_of)
def _max(element: later_of, compiler: Any, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"


@compiles(later_of, "postgresql")
def _greatest(element: later_of, compiler: Any, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


quiet_since = later_of(
    contact.c.status_since, func.coalesce(contact.c.last_inbound_at, contact.c.status_since)
)
owner_or_nobody: ColumnElement[str] = func.coalesce(contact.c.owner_id, literal_column("''"))
"""PostgreSQL does not take NULLs of an index as equal, and would sort those of nobody."""
_watched = sql("state = 'live' AND sort_status IN (1, 2)")
for _index, _first in (("", ()), ("_of_owner", (owner_or_nobody,))):
    Index(
        f"contact_going_cold{_index}",
        contact.c.workspace_id,
        *_first,
        contact.c.sort_status,
        quiet_since,
        contact.c.id,
        postgresql_where=_watched,
        sqlite_where=_watched,
    )


def merged_from_column() -> Column[str]:
    """Return the column that says whose a row was before the contact was merged with another."""
    return Column("merged_from", Id)


def contact_column(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """Return the column that makes a row a contact's."""
    return Column(
        "contact_id", Id, ForeignKey(contact.c.id, ondelete="CASCADE"),
        nullable=nullable, primary_key=primary_key,
    )  # fmt: skip


contact_identity = Table(
    "contact_identity",
    metadata,
    workspace_column(primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("scope", String(64), primary_key=True),
    Column("value", String(160), primary_key=True),
    contact_column(),
    Column("status", String(10), nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    merged_from_column(),
    Index("contact_identity_of_contact", "workspace_id", "contact_id"),
)

phone_key = Table(
    "phone_key",
    metadata,
    workspace_column(primary_key=True),
    Column("key", String(20), primary_key=True),
    contact_column(primary_key=True),
    Index("phone_key_of_contact", "contact_id"),
)

identity_conflict = Table(
    "identity_conflict",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    contact_column(),
    Column("other_id", Id, ForeignKey(contact.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("scope", String(64), nullable=False),
    Column("value", String(160), nullable=False),
    Column("evidence", String(250), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", String(200)),
    UniqueConstraint(
        "workspace_id",
        "contact_id",
        "other_id",
        "kind",
        "scope",
        "value",
        name="identity_conflict_once",
    ),
    Index("identity_conflict_by_other", "other_id", "workspace_id"),
)

tag = Table(
    "tag",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("name", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("colour", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    UniqueConstraint("workspace_id", "key"),
    UniqueConstraint("workspace_id", "id"),
)

contact_tag = Table(
    "contact_tag",
    metadata,
    workspace_column(primary_key=True),
    Column("tag_id", Id, primary_key=True),
    contact_column(primary_key=True),
    ForeignKeyConstraint(["workspace_id", "tag_id"], [tag.c.workspace_id, tag.c.id]),
    Index("contact_tag_by_contact", "contact_id", "workspace_id", "tag_id"),
)

note = Table(
    "note",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    contact_column(),
    Column("body", Text, nullable=False),
    Column("author_id", String(100), nullable=False),
    Column("author_name", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("edited_at", Moment),
    Column("version", Integer, nullable=False),
    merged_from_column(),
    Index("note_of_contact", "workspace_id", "contact_id", "id"),
)
