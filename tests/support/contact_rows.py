"""Contacts as they lie in the database: what an import must leave there, row by row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, select

from libs.common.db.database import Database
from services.contacts.adapters.tables_history import audit_entry, status_transition
from services.contacts.adapters.tables_people import contact, contact_identity, contact_tag, tag
from tests.support.product import Product


@dataclass(frozen=True)
class ContactRow:
    """Everything of a contact but what counts its changes: version and times of change.

    identities: kind, value, status. moves: from, to, name and moment of each status transition, in
    order. actions: of its audit entries, in order.
    """

    phone: str
    name: str
    name_source: str
    email: str | None
    status: str
    status_since: datetime
    owner_id: str | None
    source: str
    state: str
    is_trashed: bool
    created_at: datetime
    tags: tuple[str, ...]
    identities: tuple[tuple[str, str, str], ...]
    moves: tuple[tuple[str, str, str, datetime], ...]
    actions: tuple[str, ...]


def contacts_url(product: Product) -> str:
    """Return where a running product has its contacts."""
    embedded = f"sqlite:///{product.environment['WARMLINE_DATA']}/contacts.db"
    return product.environment.get("WARMLINE_CONTACTS_DATABASE_URL", embedded)


def contact_rows(database: Database, workspace_id: str) -> dict[str, ContactRow]:
    """Read every contact of a workspace, in the trash or not, by its id."""

    def mine(table: Table, *columns: Any) -> Sequence[Row[Any]]:
        statement = select(*columns).where(table.c.workspace_id == workspace_id)
        return connection.execute(statement).all()

    with database.read(workspace_id) as connection:
        own, moved, noted, known = (
            contact.c, status_transition.c, audit_entry.c, contact_identity.c,
        )  # fmt: skip
        tags = dict(mine(tag, tag.c.id, tag.c.name))
        tagged, moves, actions, identities = (defaultdict[str, list[Any]](list) for _ in range(4))
        for who, which in mine(contact_tag, contact_tag.c.contact_id, contact_tag.c.tag_id):
            tagged[who].append(tags[which])
        wanted = (moved.id, moved.contact_id, moved.from_status, moved.to_status, moved.move)
        for _, who, *move in sorted(mine(status_transition, *wanted, moved.at)):
            moves[who].append(tuple(move))
        entries = mine(audit_entry, noted.id, noted.contact_id, noted.action)
        for _, who, action in sorted(entries, key=lambda each: each.id):
            actions[who].append(action)
        for who, *identity in mine(
            contact_identity, known.contact_id, known.kind, known.value, known.status
        ):
            identities[who].append(tuple(identity))
        return {
            own_id: ContactRow(
                *first, state, trashed_at is not None, created_at,
                tuple(sorted(tagged[own_id])), tuple(sorted(identities[own_id])),
                tuple(moves[own_id]), tuple(actions[own_id]),
            )
            for own_id, *first, state, trashed_at, created_at in mine(
                contact, own.id, own.phone_e164, own.display_name, own.name_source, own.email,
                own.lead_status, own.status_since, own.owner_id, own.source, own.state,
                own.trashed_at, own.created_at,
            )
        }  # fmt: skip


def tag_rows(database: Database, workspace_id: str) -> dict[str, str]:
    """Read a workspace's tags: name → colour."""
    with database.read(workspace_id) as connection:
        mine = tag.c.workspace_id == workspace_id
        rows = connection.execute(select(tag.c.name, tag.c.colour).where(mine))
        return {row.name: row.colour for row in rows}
