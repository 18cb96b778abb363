"""Where others' records mention a person who is being erased, in SQL."""

import json
from collections.abc import Sequence

from sqlalchemy import Column, Table, cast, delete, insert, or_, select, update
from sqlalchemy import Text as SqlText

from libs.common.db.many import among
from libs.common.ids import new_id
from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_bulk import export
from services.contacts.adapters.tables_erasure import erasure
from services.contacts.adapters.tables_history import audit_entry
from services.contacts.adapters.tables_people import contact
from services.contacts.adapters.tables_views import saved_view
from services.contacts.domain.erasure import Certificate
from services.contacts.domain.forgetting import Forgotten, without_values

_ASKED_FOR = ("phone", "email", "username", "wa_id", "user_id", '"q"')


class SqlMentions:
    """Blanks what mentions a person and is not their own. Used inside an erasure."""

    def __init__(self, scope: Scope, contact_id: str, identifiers: Sequence[str]) -> None:
        self._scope = scope
        self._connection = scope.connection
        self._contact_id = contact_id
        self._identifiers = identifiers

    def blank_trails(self, certificate: Certificate) -> int:
        """Blank audit entries of other contacts that mention the person, by an identifier or as the
        contact with which they were merged or compared; return how many.

        The seal lets an entry be blanked while its contact is being erased, so each of these
        contacts has a running certificate for the length of this call, which nobody sees.
        """
        found = self._connection.execute(
            select(audit_entry.c.id, audit_entry.c.contact_id).where(
                self._scope.mine(audit_entry), audit_entry.c.contact_id != self._contact_id,
                or_(*(
                    cast(column, SqlText).contains(needle, autoescape=True)
                    for column in (audit_entry.c.changes, audit_entry.c.facts)
                    for needle in _needles([self._contact_id, *self._identifiers])
                )),
            )
        ).all()  # fmt: skip
        if not found:
            return 0
        opened = self._open({row.contact_id for row in found}, certificate)
        self._connection.execute(
            update(audit_entry)
            .where(
                self._scope.mine(audit_entry),
                among(self._connection, audit_entry.c.id, [row.id for row in found]),
            )
            .values(changes={}, facts={})
        )
        self._connection.execute(
            delete(erasure).where(
                self._scope.mine(erasure), among(self._connection, erasure.c.id, opened)
            )
        )
        return len(found)

    def blank_filters(self) -> dict[str, int]:
        """Take the person out of saved views and exports; return how many of each."""
        username = self._connection.execute(
            select(contact.c.username).where(
                self._scope.mine(contact), contact.c.id == self._contact_id
            )
        ).scalar()
        person = Forgotten(self._identifiers, username)
        return {
            "saved_view": self._blank(saved_view, saved_view.c.query, person),
            "export": self._blank(export, export.c.selection, person),
            "audit_entry": self._blank_asked_for(person),
        }

    def _blank_asked_for(self, person: Forgotten) -> int:
        """Take whom earlier releases asked for out of entries about no contact, if it may have
        been the person. The seal allows it while somebody is being erased.
        """
        table, text = audit_entry, cast(audit_entry.c.facts, SqlText)
        rows = self._connection.execute(
            select(table.c.id, table.c.facts).where(
                self._scope.mine(table), table.c.contact_id.is_(None),
                or_(*(text.contains(each) for each in _ASKED_FOR)),
            )
        ).all()  # fmt: skip
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
                self._scope.mine(table), or_(*(text.contains(each) for each in _ASKED_FOR))
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


def _needles(identifiers: Sequence[str]) -> list[str]:
    """Return identifiers as whole JSON strings, numbers with their plus and without."""
    spelled = set(identifiers)
    for each in identifiers:
        digits = each.removeprefix("+")
        if digits.isdigit():
            spelled |= {digits, f"+{digits}"}
    return sorted({json.dumps(each, ensure_ascii=ascii_) for each in spelled
                   for ascii_ in (True, False)})  # fmt: skip
