"""The audit trail and the status transitions in SQL."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, or_, select

from libs.common.db.many import among, insert_many
from services.contacts.adapters.scope import Scope, earlier
from services.contacts.adapters.tables_history import audit_entry, status_transition
from services.contacts.domain.audit import AuditEntry, AuditFilter, undone
from services.contacts.domain.lead_status import Transition
from services.contacts.domain.origin import Origin
from services.contacts.ports.history import Movement

_NO_EDITS = ("contact.created", "contact.data_exported")
_TAGS_RENAMED = ("tag.changed", "tag.merged", "tag.deleted")
_MEMBER_LEFT = "member left"
"""The source of what an earlier release wrote without saying what it followed from."""


class SqlHistory:
    """The port History on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def audit(self, entries: Sequence[AuditEntry]) -> None:
        rows = self._scope.rows([_row(each) for each in entries])
        insert_many(self._connection, insert(audit_entry), rows)

    def moved(self, transitions: Sequence[Transition], by: Origin) -> None:
        values = [
            {
                "id": each.id, "contact_id": each.contact_id, "from_status": each.previous,
                "to_status": each.current, "move": each.move, "at": each.at,
                "seconds": each.seconds, "by_kind": by.kind, "by_id": by.id,
                "by_name": by.name, "source": by.source,
            }
            for each in transitions
        ]  # fmt: skip
        insert_many(self._connection, insert(status_transition), self._scope.rows(values))

    def entries(
        self, wanted: AuditFilter, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[AuditEntry]:
        table = audit_entry
        statement = self._entries().where(*_conditions(wanted))
        if before is not None:
            statement = statement.where(earlier(table.c.at, table.c.id, before))
        newest = (table.c.at.desc(), table.c.id.desc())
        rows = self._connection.execute(statement.order_by(*newest).limit(most)).all()
        undone_by = self._undone_by([row.id for row in rows])
        return [_entry(row, undone_by) for row in rows]

    def entry(self, contact_id: str, entry_id: str) -> AuditEntry | None:
        table = audit_entry
        row = self._connection.execute(
            self._entries().where(table.c.id == entry_id, table.c.contact_id == contact_id)
        ).first()
        return _entry(row, self._undone_by([entry_id])) if row else None

    def who_trashed(self, contact_ids: Sequence[str]) -> Mapping[str, Origin]:
        table = audit_entry
        rows = self._connection.execute(
            select(
                table.c.contact_id, table.c.actor_kind, table.c.actor_id, table.c.actor_name,
                table.c.source,
            )
            .where(
                self._scope.mine(table),
                among(self._connection, table.c.contact_id, contact_ids),
                table.c.action == "contact.trashed",
            )
            .order_by(table.c.at, table.c.id)
        )  # fmt: skip
        return {row[0]: Origin(*row[1:]) for row in rows}

    def _entries(self) -> Select[Any]:
        return select(audit_entry).where(self._scope.mine(audit_entry))

    def _undone_by(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return which entry took an entry back, of those that are in force."""
        table = audit_entry
        undoing = select(table.c.id, table.c.undo_of).where(self._scope.mine(table))
        first = undoing.where(among(self._connection, table.c.undo_of, ids))
        chain = first.cte("chain", recursive=True)
        chain = chain.union(undoing.where(table.c.undo_of == chain.c.id))
        rows = self._connection.execute(select(chain.c.undo_of, chain.c.id)) if ids else ()
        return undone({row.id: row.undo_of for row in rows})

    def newest(self) -> str:
        table = audit_entry
        found = self._connection.execute(
            select(table.c.id).where(self._scope.mine(table)).order_by(table.c.id.desc()).limit(1)
        ).scalar()
        return found or ""

    def contacts_since(self, newest: str, most: int) -> int:
        table = audit_entry
        entries = (
            select(table.c.contact_id)
            .where(self._scope.mine(table), table.c.id > newest)
            .limit(most)
            .subquery()
        )
        return self._connection.execute(
            select(func.count(func.distinct(entries.c.contact_id)))
        ).scalar_one()

    def entries_between(self, after: str, last: str) -> int:
        table = audit_entry
        return self._connection.execute(
            select(func.count()).where(
                self._scope.mine(table), table.c.contact_id.is_not(None),
                table.c.id > after, table.c.id <= last,
            )
        ).scalar_one()  # fmt: skip

    def edited_since(self, versions: Mapping[str, int]) -> Mapping[str, Mapping[str, Any]]:
        table = audit_entry
        rows = self._connection.execute(
            select(table.c.contact_id, table.c.changes, table.c.version)
            .where(
                self._scope.mine(table),
                among(self._connection, table.c.contact_id, list(versions)),
                table.c.version > min(versions.values()),
                table.c.action != "contact.created",
            )
            .order_by(table.c.contact_id, table.c.version, table.c.at, table.c.id)
        )
        found: dict[str, dict[str, Any]] = {}
        for row in rows:
            if row.version > versions[row.contact_id]:
                edited = found.setdefault(row.contact_id, {})
                for name, pair in row.changes.items():
                    edited.setdefault(name, pair[0])
        return found

    def changed_after(
        self, moments: Mapping[str, datetime], field: str
    ) -> Mapping[str, Sequence[Sequence[Any]]]:
        table = audit_entry
        rows = self._connection.execute(
            select(table.c.contact_id, table.c.at, table.c.changes)
            .where(
                self._scope.mine(table),
                among(self._connection, table.c.contact_id, list(moments)),
                table.c.at > min(moments.values()),
            )
            .order_by(table.c.contact_id, table.c.at, table.c.id)
        ) if moments else ()  # fmt: skip
        found: dict[str, list[Sequence[Any]]] = {}
        for row in rows:
            if row.at > moments[row.contact_id] and field in row.changes:
                found.setdefault(row.contact_id, []).append(row.changes[field])
        return found

    def edited(self, contact_ids: Sequence[str]) -> set[str]:
        table = audit_entry
        rows = self._connection.execute(
            select(table.c.contact_id, table.c.source, table.c.facts).where(
                self._scope.mine(table),
                among(self._connection, table.c.contact_id, contact_ids),
                or_(table.c.action.startswith("contact."), table.c.action == "lead.captured"),
                table.c.action.not_in(_NO_EDITS),
            )
        )
        return {
            row.contact_id
            for row in rows
            if "because" not in row.facts and row.source != _MEMBER_LEFT
        }

    def tags_renamed(self, since: datetime) -> Sequence[tuple[str, str | None]]:
        table = audit_entry
        rows = self._connection.execute(
            select(table.c.changes)
            .where(
                self._scope.mine(table), table.c.action.in_(_TAGS_RENAMED), table.c.at >= since,
            )
            .order_by(table.c.at, table.c.id)
        )  # fmt: skip
        names = [changes["name"] for changes in rows.scalars()]
        return [(old, new) for old, new in names if old != new]

    def transitions(self, contact_id: str) -> Sequence[Transition]:
        table = status_transition
        rows = self._connection.execute(
            select(
                table.c.id, table.c.contact_id, table.c.from_status, table.c.to_status,
                table.c.move, table.c.at, table.c.seconds,
            )
            .where(self._scope.mine(table), table.c.contact_id == contact_id)
            .order_by(table.c.id.desc())
        )  # fmt: skip
        return [Transition(*row) for row in rows]

    def movement(self, since: datetime, until: datetime) -> Sequence[Movement]:
        table = status_transition
        rows = self._connection.execute(
            select(
                table.c.from_status, table.c.to_status,
                func.count(func.distinct(table.c.contact_id)), func.avg(table.c.seconds),
            )
            .where(self._scope.mine(table), table.c.at >= since, table.c.at < until)
            .group_by(table.c.from_status, table.c.to_status)
        )  # fmt: skip
        return [Movement(old, new, many, round(seconds)) for old, new, many, seconds in rows]


def _conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    column = audit_entry.c
    if wanted.contact_id is not None:
        yield column.contact_id == wanted.contact_id
    if wanted.actors:
        yield column.actor_id.in_(wanted.actors)
    if wanted.sources:
        yield column.source.in_(wanted.sources)
    if wanted.since is not None:
        yield column.at >= wanted.since
    if wanted.until is not None:
        yield column.at < wanted.until
    if wanted.besides is not None:
        yield column.action != wanted.besides
    if wanted.after_version is not None:
        yield column.version > wanted.after_version
    if wanted.actions:
        yield _any_action(wanted.actions)


def _any_action(actions: Sequence[str]) -> ColumnElement[bool]:
    exact = [each for each in actions if not each.endswith(".*")]
    nouns = [each.removesuffix("*") for each in actions if each.endswith(".*")]
    any_of = [audit_entry.c.action.startswith(each, autoescape=True) for each in nouns]
    return or_(audit_entry.c.action.in_(exact), *any_of) if exact else or_(*any_of)


def _row(each: AuditEntry) -> dict[str, Any]:
    return {
        "id": each.id,
        "contact_id": each.contact_id,
        "at": each.at,
        "actor_kind": each.origin.kind,
        "actor_id": each.origin.id,
        "actor_name": each.origin.name,
        "source": each.origin.source,
        "action": each.action,
        "changes": each.changes,
        "facts": each.facts,
        "version": each.version,
        "undo_of": each.undo_of,
    }


def _entry(row: Any, undone_by: Mapping[str, str]) -> AuditEntry:
    origin = Origin(row.actor_kind, row.actor_id, row.actor_name, row.source)
    return AuditEntry(
        row.id, row.at, origin, row.action, row.contact_id, row.changes, row.facts,
        row.version, row.undo_of, undone_by.get(row.id),
    )  # fmt: skip
