"""Where others' records mention a person who is being erased, and their blanking, in SQL."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Table, cast, delete, insert, or_, select, update
from sqlalchemy import Text as SqlText

from libs.common.db.many import among
from libs.common.ids import new_id
from services.contacts.adapters.arrivals import SqlArrivals
from services.contacts.adapters.mention_search import ASKED_FOR, forgotten
from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_bulk import export
from services.contacts.adapters.tables_erasure import erasure
from services.contacts.adapters.tables_history import audit_entry
from services.contacts.adapters.tables_views import saved_view
from services.contacts.adapters.tables_work import answered_request, import_chunk, quarantine
from services.contacts.domain.erasure import Certificate
from services.contacts.domain.forgetting import Forgotten, without_values
from services.contacts.domain.set_aside import UNKNOWN_NUMBER
from services.contacts.ports.deliveries import INCOMING, Arrived
from services.contacts.ports.erasure import Mentioned


class SqlMentions:
    """Blanks what mentions a person and is not their own. Used inside an erasure.

    found: where that is.
    """

    def __init__(self, scope: Scope, contact_id: str, found: Mentioned) -> None:
        self._scope = scope
        self._connection = scope.connection
        self._contact_id = contact_id
        self._found = found

    def blank_trails(self, certificate: Certificate) -> int:
        """Blank audit entries of other contacts that mention the person, by an identifier or as the
        contact with which they were merged or compared; return how many.

        The seal lets an entry be blanked while its contact is being erased, so each of these
        contacts has a running certificate for the length of this call, which nobody sees.
        """
        found = self._found.trails
        if not found:
            return 0
        opened = self._open({contact_id for _, contact_id in found}, certificate)
        self._connection.execute(
            update(audit_entry)
            .where(
                self._scope.mine(audit_entry),
                among(self._connection, audit_entry.c.id, sorted(own_id for own_id, _ in found)),
            )
            .values(changes={}, facts={})
        )
        self._connection.execute(
            delete(erasure).where(
                self._scope.mine(erasure), among(self._connection, erasure.c.id, opened)
            )
        )
        return len(found)

    def blank_filters(self, identifiers: Collection[str]) -> dict[str, int]:
        """Take the person out of saved views and exports; return how many of each."""
        person = forgotten(self._scope, {self._contact_id: identifiers})[self._contact_id]
        return {
            "saved_view": self._blank(saved_view, saved_view.c.query, person),
            "export": self._blank(export, export.c.selection, person),
            "audit_entry": self._blank_asked_for(person),
        }

    def blank_imports(self) -> int:
        """Take what rows changed of the person out of chunks of imports; return of how many."""
        table = import_chunk
        for import_id, chunk in sorted(self._found.chunks):
            own = (
                self._scope.mine(table), table.c.import_id == import_id, table.c.chunk == chunk
            )  # fmt: skip
            outcomes = self._connection.execute(select(table.c.outcomes).where(*own)).scalar()
            kept = [_without_values(each, self._contact_id) for each in outcomes or ()]
            self._connection.execute(update(table).where(*own).values(outcomes=kept))
        return len(self._found.chunks)

    def delete_answers(self) -> int:
        """Delete answers to requests that name the person; return how many."""
        table = answered_request
        return sum(
            self._connection.execute(
                delete(table).where(
                    self._scope.mine(table), table.c.actor_id == actor_id, table.c.key == key
                )
            ).rowcount
            for actor_id, key in sorted(self._found.answers)
        )

    def delete_set_aside(self) -> int:
        """Delete what was set aside and names the person; return how many."""
        if not self._found.set_aside:
            return 0
        chosen = among(self._connection, quarantine.c.id, sorted(self._found.set_aside))
        gone = self._connection.execute(
            delete(quarantine).where(chosen).returning(quarantine.c.arrived_at, quarantine.c.reason)
        ).all()
        for arrived_at, reason in gone:  # they are parked no more
            of = None if reason == UNKNOWN_NUMBER else self._scope.workspace_id
            one_less = Arrived(INCOMING[0], -1, 0, 0, -1, of_workspace_id=of)
            SqlArrivals(self._connection).count([one_less], arrived_at)
        return len(gone)

    def _blank_asked_for(self, person: Forgotten) -> int:
        """Take whom earlier releases asked for out of entries about no contact, if it may have
        been the person. The seal allows it while somebody is being erased.
        """
        if not self._found.asked_for:
            return 0
        table = audit_entry
        rows = self._connection.execute(
            select(table.c.id, table.c.facts).where(
                self._scope.mine(table),
                among(self._connection, table.c.id, sorted(self._found.asked_for)),
            )
        ).all()
        changed = [
            (row.id, without_values(left))
            for row in rows
            if (left := person.without(row.facts)) != row.facts
        ]
        for own_id, left in changed:
            self._connection.execute(
                update(table)
                .where(self._scope.mine(table), table.c.id == own_id)
                .values(facts=left)
            )
        return len(changed)

    def _open(self, contact_ids: set[str], certificate: Certificate) -> list[str]:
        rows = [
            {
                "id": new_id(), "contact_id": each, "reason": certificate.reason,
                "state": "running", "by_kind": certificate.by.kind, "by_id": certificate.by.id,
                "by_name": certificate.by.name, "erased_at": certificate.erased_at,
                "removed": {}, "suppressed": 0,
            }
            for each in sorted(contact_ids)
        ]  # fmt: skip
        self._connection.execute(insert(erasure), self._scope.rows(rows))
        return [str(row["id"]) for row in rows]

    def _blank(self, table: Table, column: Column[object], person: Forgotten) -> int:
        """Rewrite the JSON of rows that mention the person, in whatever spelling."""
        text = cast(column, SqlText)
        rows = self._connection.execute(
            select(table.c.id, column.label("kept")).where(
                self._scope.mine(table), or_(*(text.contains(each) for each in ASKED_FOR))
            )
        )
        changed = [
            (row.id, left) for row in rows.all() if (left := person.without(row.kept)) != row.kept
        ]
        for own_id, left in changed:
            self._connection.execute(
                update(table)
                .where(self._scope.mine(table), table.c.id == own_id)
                .values({column.name: left})
            )
        return len(changed)


def _without_values(outcome: dict[str, Any], contact_id: str) -> dict[str, Any]:
    if outcome.get("contact_id") != contact_id:
        return outcome
    return {name: value for name, value in outcome.items() if name not in {"changes", "reason"}}
