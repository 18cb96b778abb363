"""Contacts between their dataclass and their row."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, RowMapping, Select, and_, select

from libs.common.db.many import among
from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables import member
from services.contacts.adapters.tables_people import contact, contact_tag, tag
from services.contacts.domain.contact import Contact, Owner
from services.contacts.domain.lead_status import STATUSES
from services.contacts.domain.tags import tag_key
from services.contacts.domain.text import sortable_name

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
UNOWNED = UNTAGGED = "\U0010ffff"
"""Sorts contacts that nobody owns, or that have no tags, behind every name."""


def select_contacts(scope: Scope, *, by_id: bool = False) -> Select[Any]:
    """Return the statement that reads the workspace's contacts with their owners' names.

    by_id: the caller adds which ids.
    """
    joined = contact.outerjoin(
        member,
        and_(member.c.workspace_id == contact.c.workspace_id, member.c.id == contact.c.owner_id),
    )
    return (
        select(contact, member.c.name.label("owner_name"))
        .select_from(joined)
        .where(scope.mine_by_id(contact) if by_id else scope.mine(contact))
    )


def read_contacts(scope: Scope, rows: Sequence[Row[Any]]) -> list[Contact]:
    """Return rows of `select_contacts` as contacts, with their tags."""
    tags = _tags_of(scope, [row.id for row in rows])
    return [_contact(row._mapping, tags.get(row.id, [])) for row in rows]  # noqa: SLF001 - the public name of a row as a mapping


def row_of(each: Contact) -> dict[str, Any]:
    """Return a contact's columns, the workspace apart."""
    return {
        "id": each.id,
        "state": each.state,
        "display_name": each.name,
        "name_source": each.name_source,
        "wa_profile_name": each.wa_profile_name,
        "phone_e164": each.phone,
        "email": each.email,
        "wa_id": each.wa_id,
        "user_id": each.user_id,
        "username": each.username,
        "lead_status": each.status,
        "status_since": each.status_since,
        "owner_id": each.owner.id if each.owner else None,
        "source": each.source,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "last_inbound_at": each.last_inbound_at,
        "last_outbound_at": each.last_outbound_at,
        "last_active_at": each.last_active_at,
        "window_open_until": each.window_open_until,
        "trashed_at": each.trashed_at,
        "waiting_since": each.waiting_since,
        "blocked": each.blocked,
        "marketing_stopped": each.marketing_stopped,
        "snoozed_until": each.snoozed_until,
        "version": each.version,
        "merged_into": each.merged_into,
        "merges": each.merges,
        **_sort_values(each),
    }


def _sort_values(each: Contact) -> dict[str, Any]:
    return {
        "sort_name": sortable_name(each.name),
        "sort_phone": (each.phone or "")[:20],
        "sort_status": STATUSES.index(each.status),
        "sort_owner": each.owner.name.casefold()[:200] if each.owner else UNOWNED,
        "sort_active": each.last_active_at or NEVER,
        "sort_tags": sort_tags(each.tags),
    }


def sort_tags(tags: Sequence[str]) -> str:
    """Return what a contact sorts by when lists sort by tags: the first, then the next."""
    return "\x1f".join(sorted(tag_key(each) for each in tags))[:200] or UNTAGGED


def _contact(row: RowMapping, tags: list[str]) -> Contact:
    owner_id = row["owner_id"]
    return Contact(
        id=row["id"],
        workspace_id=row["workspace_id"],
        state=row["state"],
        name=row["display_name"],
        name_source=row["name_source"],
        wa_profile_name=row["wa_profile_name"],
        phone=row["phone_e164"],
        email=row["email"],
        wa_id=row["wa_id"],
        user_id=row["user_id"],
        username=row["username"],
        status=row["lead_status"],
        status_since=row["status_since"],
        owner=Owner(owner_id, row["owner_name"] or "") if owner_id else None,
        source=row["source"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        last_inbound_at=row["last_inbound_at"],
        last_outbound_at=row["last_outbound_at"],
        window_open_until=row["window_open_until"],
        trashed_at=row["trashed_at"],
        waiting_since=row["waiting_since"] or _came(row),
        blocked=row["blocked"],
        marketing_stopped=row["marketing_stopped"],
        snoozed_until=row["snoozed_until"],
        version=row["version"],
        merged_into=row["merged_into"],
        merges=row["merges"],
        tags=tags,
    )


def _came(row: RowMapping) -> datetime | None:
    """Return since when somebody has waited whom the release before this one had wait."""
    came: datetime = row["created_at"]
    return came if row["state"] == "waiting" else None


def _tags_of(scope: Scope, ids: Sequence[str]) -> dict[str, list[str]]:
    """Read tags from the contacts' side: joined by id alone, or SQLite begins with every tag, and
    materialised, or PostgreSQL does, until it has statistics of a workspace that has just grown.
    """
    if not ids:
        return {}
    found: dict[str, list[str]] = {}
    own = (
        select(contact_tag.c.contact_id, contact_tag.c.tag_id)
        .where(scope.mine(contact_tag), among(scope.connection, contact_tag.c.contact_id, ids))
        .cte("own")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    for row in scope.connection.execute(
        select(own.c.contact_id, tag.c.name)
        .select_from(own.join(tag, tag.c.id == own.c.tag_id))
        .where(tag.c.deleted_at.is_(None))
        .order_by(tag.c.key)
    ):
        found.setdefault(row.contact_id, []).append(row.name)
    return found
