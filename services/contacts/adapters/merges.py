"""Merges in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)  # fmt: skip

from libs.common.db.many import among, insert_many
from services.contacts.adapters.contact_rows import read_contacts, select_contacts
from services.contacts.adapters.merge_conflicts import SqlMergeConflicts
from services.contacts.adapters.scope import Scope, upsert
from services.contacts.adapters.tables_consent import consent_event
from services.contacts.adapters.tables_history import message
from services.contacts.adapters.tables_merges import contact_merge, other_email
from services.contacts.adapters.tables_people import contact, contact_identity, note, phone_key
from services.contacts.domain.amendment import CHANGES_ONLY
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Key
from services.contacts.domain.merge import Merge, Moved
from services.contacts.domain.origin import Origin

_OF_PARTIES = (message, consent_event)
"""Rows that say of which party they are, also those that came after a merge."""
_MOVED = (*_OF_PARTIES, note, contact_identity)
_SILENT = ("system", *sorted(CHANGES_ONLY))


class SqlMerges(SqlMergeConflicts):
    """The port Merges on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def add(self, merge: Merge, emails: Sequence[str]) -> None:
        self._connection.execute(insert(contact_merge), [self._scope.row(_row(merge))])
        rows = [
            {"email": each, "contact_id": merge.survivor_id, "merge_id": merge.id}
            for each in sorted(set(emails))
        ]
        insert_many(self._connection, insert(other_email), self._scope.rows(rows))

    def get(self, merge_id: str) -> Merge | None:
        return self._first(contact_merge.c.id == merge_id)

    def newest(self, survivor_id: str) -> Merge | None:
        table = contact_merge
        return self._first(table.c.survivor_id == survivor_id, table.c.undone_at.is_(None))

    def _first(self, *which: ColumnElement[bool]) -> Merge | None:
        table = contact_merge
        row = self._connection.execute(
            select(table)
            .where(self._scope.mine(table), *which)
            .order_by(table.c.id.desc())
            .limit(1)
        ).first()
        return _merge(row) if row else None

    def close(self, merge: Merge, at: datetime) -> None:
        self._connection.execute(
            update(contact_merge)
            .where(self._scope.mine(contact_merge), contact_merge.c.id == merge.id)
            .values(undone_at=at)
        )
        self._connection.execute(
            delete(other_email).where(
                self._scope.mine(other_email), other_email.c.merge_id == merge.id
            )
        )

    def people_in(self, contact_id: str, *, lock: bool = False) -> Sequence[Contact]:
        statement = select_contacts(self._scope).where(contact.c.merged_into == contact_id)
        if lock:
            statement = statement.with_for_update(of=contact)
        rows = self._connection.execute(statement.order_by(contact.c.id)).all()
        return read_contacts(self._scope, rows)

    def emails_of(self, contact_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        table = other_email
        rows = self._connection.execute(
            select(table.c.contact_id, table.c.email)
            .where(
                self._scope.mine(table), among(self._connection, table.c.contact_id, contact_ids)
            )
            .distinct()
            .order_by(table.c.email)
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row.contact_id, []).append(row.email)
        return found

    def hand_over(self, merged_id: str, survivor_id: str) -> None:
        for table in _MOVED:
            first = func.coalesce(table.c.merged_from, table.c.contact_id)
            self._give(
                table, table.c.contact_id == merged_id, contact_id=survivor_id, merged_from=first
            )
        spelled = select(phone_key.c.workspace_id, phone_key.c.key, literal(survivor_id)).where(
            self._scope.mine(phone_key), phone_key.c.contact_id == merged_id
        )
        self._connection.execute(
            upsert(self._connection, phone_key)
            .from_select(["workspace_id", "key", "contact_id"], spelled)
            .on_conflict_do_nothing()
        )
        self._connection.execute(
            delete(phone_key).where(
                self._scope.mine(phone_key), phone_key.c.contact_id == merged_id
            )
        )
        self._give(contact, contact.c.merged_into == merged_id, merged_into=survivor_id)
        self._give(other_email, other_email.c.contact_id == merged_id, contact_id=survivor_id)

    def hand_back(self, survivor_id: str, people: Sequence[str], parties: Sequence[str]) -> None:
        merged_id, earlier = people[0], people[1:]
        for table in _MOVED:
            theirs: ColumnElement[bool] = table.c.merged_from.in_(people)
            if table in _OF_PARTIES:
                theirs = or_(theirs, table.c.merged_from.is_(None) & table.c.party_key.in_(parties))
            first = case((table.c.merged_from == merged_id, null()), else_=table.c.merged_from)
            which = (table.c.contact_id == survivor_id) & theirs
            self._give(table, which, contact_id=merged_id, merged_from=first)
        if earlier:
            self._give(contact, contact.c.id.in_(earlier), merged_into=merged_id)
            brought = select(contact_merge.c.id).where(
                self._scope.mine(contact_merge), contact_merge.c.merged_id.in_(earlier)
            )
            self._give(other_email, other_email.c.merge_id.in_(brought), contact_id=merged_id)

    def _give(self, table: Table, which: ColumnElement[bool], **values: Any) -> None:
        self._connection.execute(
            update(table).where(self._scope.mine(table), which).values(**values)
        )

    def active_since(
        self, contact_ids: Sequence[str], since: datetime
    ) -> Mapping[tuple[str, str], datetime]:
        table = message
        rows = self._connection.execute(
            select(table.c.contact_id, table.c.direction, func.max(table.c.at).label("newest"))
            .where(
                self._scope.mine(table),
                among(self._connection, table.c.contact_id, contact_ids),
                table.c.at > since, table.c.origin.is_(None), table.c.type.not_in(_SILENT),
            )
            .group_by(table.c.contact_id, table.c.direction)
        )  # fmt: skip
        return {(row.contact_id, row.direction): row.newest for row in rows}

    def drop_consents(self, ids: Sequence[str]) -> None:
        if ids:
            self._connection.execute(
                delete(consent_event).where(
                    self._scope.mine(consent_event), consent_event.c.id.in_(ids)
                )
            )


def _row(merge: Merge) -> dict[str, Any]:
    moved = merge.moved
    return {
        "id": merge.id, "survivor_id": merge.survivor_id, "merged_id": merge.merged_id,
        "at": merge.at, "by_kind": merge.by.kind, "by_id": merge.by.id, "by_name": merge.by.name,
        "source": merge.by.source, "taken": dict(merge.taken), "before": dict(merge.before),
        "after": merge.after, "people": list(merge.people),
        "moved": {
            "retired": [list(each) for each in moved.retired],
            "settled": list(moved.settled),
            "turned": [list(each) for each in moved.turned],
            "consents": list(moved.consents),
            "entries": dict(merge.entries),
        },
    }  # fmt: skip


def _merge(row: Any) -> Merge:
    moved = row.moved
    return Merge(
        id=row.id, survivor_id=row.survivor_id, merged_id=row.merged_id, at=row.at,
        by=Origin(row.by_kind, row.by_id, row.by_name, row.source), taken=row.taken,
        before=row.before, after=row.after, people=row.people, entries=moved["entries"],
        undone_at=row.undone_at,
        moved=Moved(
            retired=[Key(*each) for each in moved["retired"]],
            settled=moved["settled"],
            turned=[(conflict_id, side) for conflict_id, side in moved["turned"]],
            consents=moved["consents"],
        ),
    )  # fmt: skip
