"""Forgetting a person in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Table,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)  # fmt: skip

from libs.common.db.many import among
from services.contacts.adapters.certificates import SqlCertificates
from services.contacts.adapters.mention_search import MentionSearch
from services.contacts.adapters.mentions import SqlMentions
from services.contacts.adapters.scope import chunks, upsert
from services.contacts.adapters.tables import outbox
from services.contacts.adapters.tables_address_book import address_book_entry
from services.contacts.adapters.tables_bulk import bulk_row
from services.contacts.adapters.tables_consent import consent_event
from services.contacts.adapters.tables_history import audit_entry, message, status_transition
from services.contacts.adapters.tables_merges import contact_merge, not_the_same, other_email
from services.contacts.adapters.tables_people import (
    contact,
    contact_identity,
    contact_tag,
    identity_conflict,
    note,
    phone_key,
)
from services.contacts.adapters.tables_views import suppression
from services.contacts.domain.erasure import Certificate
from services.contacts.ports.erasure import Mentions

SETTLED = timedelta(minutes=2)
"""What was written longer before a look was seen by it: no transaction is open for so long."""
_DELETED = (message, note, status_transition, contact_identity, phone_key, contact_tag)


class SqlErasure(SqlCertificates):
    """The port Erasure on SQLAlchemy Core."""

    def look(self, people: Mapping[str, Collection[str]], at: datetime) -> Mentions:
        found = MentionSearch(self._scope, people).run()
        known = {each: frozenset(identifiers) for each, identifiers in people.items()}
        return Mentions(at, known, found)

    def remove(
        self, certificate: Certificate, identifiers: Sequence[str], seen: Mentions
    ) -> Mapping[str, int]:
        contact_id = certificate.contact_id
        recent = MentionSearch(self._scope, {contact_id: identifiers}, seen.at - SETTLED).run()
        mentions = SqlMentions(self._scope, contact_id, seen.found[contact_id] | recent[contact_id])
        parties = _party_keys(identifiers)
        removed = {table.name: self._delete(table, contact_id) for table in _DELETED}
        removed["message"] += self._unowned(message, parties)
        removed["consent_event"] = self._delete(consent_event, contact_id)
        removed["consent_event"] += self._unowned(consent_event, parties)
        removed["address_book_entry"] = self._address_book(parties)
        removed["identity_conflict"] = self._either(
            identity_conflict, identity_conflict.c.contact_id, identity_conflict.c.other_id,
            contact_id,
        )  # fmt: skip
        removed |= self._merges(contact_id)
        removed["audit_entry"] = self._blank(audit_entry, contact_id, changes={}, facts={})
        removed["audit_entry"] += mentions.blank_trails(certificate)
        filters = mentions.blank_filters(identifiers)
        removed["audit_entry"] += filters.pop("audit_entry")
        removed |= filters
        removed["bulk_row"] = self._blank(bulk_row, contact_id, before=None, after=None)
        removed["import_chunk"] = mentions.blank_imports()
        removed["answered_request"] = mentions.delete_answers()
        removed["outbox"] = self._outbox([contact_id, *_quoted(identifiers)])
        removed["quarantine"] = mentions.delete_set_aside()
        return removed

    def suppress(self, hashes: Sequence[str], at: datetime) -> None:
        if hashes:
            adding = upsert(self._connection, suppression)
            self._connection.execute(
                adding.on_conflict_do_update(
                    index_elements=["workspace_id", "hash"], set_={"since": adding.excluded.since}
                ),
                self._scope.rows([{"hash": each, "since": at} for each in hashes]),
            )

    def ever(self) -> bool:
        statement = select(suppression.c.hash).where(self._scope.mine(suppression)).limit(1)
        return self._connection.execute(statement).first() is not None

    def suppressed(self, hashes: Sequence[str]) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for some in chunks(sorted(set(hashes))):
            rows = self._connection.execute(
                select(suppression.c.hash, suppression.c.since).where(
                    self._scope.mine(suppression),
                    among(self._connection, suppression.c.hash, some),
                )
            )
            found.update((row.hash, row.since) for row in rows)
        return found

    def newest(self) -> datetime | None:
        found: datetime | None = self._connection.execute(
            select(func.max(suppression.c.since)).where(self._scope.mine(suppression))
        ).scalar()
        return found

    def outdated(self, before: datetime, most: int, after: str = "") -> Sequence[str]:
        rows = self._connection.execute(
            select(contact.c.id)
            .where(
                self._scope.mine(contact), contact.c.state == "trashed",
                contact.c.trashed_at < before, contact.c.id > after,
            )
            .order_by(contact.c.id)
            .limit(most)
        )  # fmt: skip
        return list(rows.scalars())

    def _delete(self, table: Table, contact_id: str) -> int:
        return self._connection.execute(
            delete(table).where(self._scope.mine(table), table.c.contact_id == contact_id)
        ).rowcount

    def _unowned(self, table: Table, parties: Sequence[str]) -> int:
        """Delete what waits for a contact by one of these keys."""
        return self._connection.execute(
            delete(table).where(
                self._scope.mine(table), table.c.contact_id.is_(None),
                table.c.party_key.in_(parties),
            )
        ).rowcount  # fmt: skip

    def _address_book(self, parties: Sequence[str]) -> int:
        table = address_book_entry
        return self._connection.execute(
            delete(table).where(self._scope.mine(table), table.c.party.in_(parties))
        ).rowcount

    def _merges(self, contact_id: str) -> dict[str, int]:
        """Delete the ledger's entries, which hold records as they were, and what goes with them."""
        ledger, apart = contact_merge, not_the_same
        return {
            "contact_merge": self._either(
                ledger, ledger.c.survivor_id, ledger.c.merged_id, contact_id
            ),
            "other_email": self._delete(other_email, contact_id),
            "not_the_same": self._either(apart, apart.c.one_id, apart.c.other_id, contact_id),
        }

    def _either(self, table: Table, one: Column[str], other: Column[str], own: str) -> int:
        """Delete what is about a contact on either side."""
        either = or_(one == own, other == own)
        return self._connection.execute(
            delete(table).where(self._scope.mine(table), either)
        ).rowcount

    def _blank(self, table: Table, contact_id: str, **values: Any) -> int:
        return self._connection.execute(
            update(table)
            .where(self._scope.mine(table), table.c.contact_id == contact_id)
            .values(**values)
        ).rowcount

    def _outbox(self, needles: Sequence[str]) -> int:
        """Delete events that have not left: the person's, and what was told of whoever they were
        merged into, of whom a later event without them follows.
        """
        table = outbox.table
        return self._connection.execute(
            delete(table).where(self._mentions(table.c.body, needles))
        ).rowcount

    def _mentions(self, column: Column[Any], needles: Sequence[str]) -> ColumnElement[bool]:
        """Return the predicate that bytes hold one of the needles."""
        sought = [literal(each.encode(), LargeBinary) for each in needles]
        if self._connection.dialect.name == "postgresql":
            return or_(*(func.position(each.op("IN")(column)) > 0 for each in sought))
        return or_(*(func.instr(column, each) > 0 for each in sought))


def _quoted(identifiers: Sequence[str]) -> list[str]:
    """Return identifiers as whole JSON strings, so that none is found inside a longer one."""
    return [f'"{each}"' for each in identifiers if '"' not in each]


def _party_keys(identifiers: Sequence[str]) -> list[str]:
    kinds = ("number", "bsuid", "parent_bsuid")
    return [f"{kind}:{each.removeprefix('+')}" for kind in kinds for each in identifiers]
