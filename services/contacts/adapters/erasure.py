"""Forgetting a person in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, delete, or_, select, update

from libs.common.db.many import among
from services.contacts.adapters.scope import Scope, chunks, upsert
from services.contacts.adapters.tables import business_number, outbox
from services.contacts.adapters.tables_address_book import address_book_entry
from services.contacts.adapters.tables_bulk import bulk_row
from services.contacts.adapters.tables_consent import consent_event
from services.contacts.adapters.tables_history import audit_entry, message, status_transition
from services.contacts.adapters.tables_people import (
    contact_identity,
    contact_tag,
    identity_conflict,
    note,
    phone_key,
)
from services.contacts.adapters.tables_views import suppression
from services.contacts.adapters.tables_work import answered_request, import_chunk, quarantine

_DELETED = (message, note, status_transition, contact_identity, phone_key, contact_tag)


class SqlErasure:
    """The port Erasure on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def remove(self, contact_id: str, identifiers: Sequence[str]) -> Mapping[str, int]:
        removed = {table.name: self._delete(table, contact_id) for table in _DELETED}
        removed["consent_event"] = self._consents(contact_id, identifiers)
        removed["address_book_entry"] = self._address_book(identifiers)
        removed["identity_conflict"] = self._conflicts(contact_id)
        removed["audit_entry"] = self._blank(audit_entry, contact_id, changes={}, facts={})
        removed["bulk_row"] = self._blank(bulk_row, contact_id, before=None, after=None)
        removed["import_chunk"] = self._imports(contact_id)
        removed["answered_request"] = self._answers(contact_id)
        removed["outbox"] = self._outbox(contact_id)
        removed["quarantine"] = self._quarantine(identifiers)
        return removed

    def suppress(self, hashes: Sequence[str], at: datetime) -> None:
        if hashes:
            self._connection.execute(
                upsert(self._connection, suppression).on_conflict_do_nothing(),
                self._scope.rows([{"hash": each, "since": at} for each in hashes]),
            )

    def ever(self) -> bool:
        statement = select(suppression.c.hash).where(self._scope.mine(suppression)).limit(1)
        return self._connection.execute(statement).first() is not None

    def suppressed(self, hashes: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for some in chunks(sorted(set(hashes))):
            found.update(
                self._connection.execute(
                    select(suppression.c.hash).where(
                        self._scope.mine(suppression),
                        among(self._connection, suppression.c.hash, some),
                    )
                ).scalars()
            )
        return found

    def _delete(self, table: Table, contact_id: str) -> int:
        return self._connection.execute(
            delete(table).where(self._scope.mine(table), table.c.contact_id == contact_id)
        ).rowcount

    def _consents(self, contact_id: str, identifiers: Sequence[str]) -> int:
        table = consent_event
        theirs = or_(table.c.contact_id == contact_id, table.c.party_key.in_(_parties(identifiers)))
        return self._connection.execute(
            delete(table).where(self._scope.mine(table), theirs)
        ).rowcount

    def _address_book(self, identifiers: Sequence[str]) -> int:
        table = address_book_entry
        return self._connection.execute(
            delete(table).where(self._scope.mine(table), table.c.party.in_(_parties(identifiers)))
        ).rowcount

    def _conflicts(self, contact_id: str) -> int:
        table = identity_conflict
        either = or_(table.c.contact_id == contact_id, table.c.other_id == contact_id)
        return self._connection.execute(
            delete(table).where(self._scope.mine(table), either)
        ).rowcount

    def _blank(self, table: Table, contact_id: str, **values: Any) -> int:
        return self._connection.execute(
            update(table)
            .where(self._scope.mine(table), table.c.contact_id == contact_id)
            .values(**values)
        ).rowcount

    def _imports(self, contact_id: str) -> int:
        table = import_chunk
        mentions = cast(table.c.outcomes, String).contains(contact_id)
        rows = self._connection.execute(
            select(table.c.import_id, table.c.chunk, table.c.outcomes).where(
                self._scope.mine(table), mentions
            )
        ).all()
        for row in rows:
            kept = [_without_values(each, contact_id) for each in row.outcomes]
            self._connection.execute(
                update(table)
                .where(
                    self._scope.mine(table),
                    table.c.import_id == row.import_id,
                    table.c.chunk == row.chunk,
                )
                .values(outcomes=kept)
            )
        return len(rows)

    def _answers(self, contact_id: str) -> int:
        table = answered_request
        rows = self._connection.execute(
            select(table.c.actor_id, table.c.key, table.c.body).where(
                self._scope.mine(table), table.c.body.is_not(None)
            )
        ).all()
        known = [row for row in rows if contact_id.encode() in row.body]
        for row in known:
            self._connection.execute(
                delete(table).where(
                    self._scope.mine(table),
                    table.c.actor_id == row.actor_id,
                    table.c.key == row.key,
                )
            )
        return len(known)

    def _outbox(self, contact_id: str) -> int:
        table = outbox.table
        rows = self._connection.execute(select(table.c.id, table.c.body))
        ids = [row.id for row in rows if contact_id.encode() in row.body]
        return self._delete_some(table, table.c.id, ids)

    def _quarantine(self, identifiers: Sequence[str]) -> int:
        own = select(business_number.c.phone_number_id).where(self._scope.mine(business_number))
        rows = self._connection.execute(
            select(quarantine.c.id, quarantine.c.body).where(quarantine.c.phone_number_id.in_(own))
        )
        wanted = [f'"{each}"'.encode() for each in identifiers]
        ids = [row.id for row in rows if any(each in row.body for each in wanted)]
        return self._delete_some(quarantine, quarantine.c.id, ids)

    def _delete_some(self, table: Table, column: ColumnElement[Any], ids: Sequence[Any]) -> int:
        for some in chunks(ids):
            self._connection.execute(delete(table).where(column.in_(some)))
        return len(ids)


def _parties(identifiers: Sequence[str]) -> list[str]:
    """Return the texts by which what is kept of somebody unknown may name identifiers."""
    kinds = ("number", "bsuid", "parent_bsuid")
    return [f"{kind}:{each.removeprefix('+')}" for kind in kinds for each in identifiers]


def _without_values(outcome: dict[str, Any], contact_id: str) -> dict[str, Any]:
    if outcome.get("contact_id") != contact_id:
        return outcome
    return {name: value for name, value in outcome.items() if name not in {"changes", "reason"}}
