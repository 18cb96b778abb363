"""Identity conflicts of contacts that are merged, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_people import identity_conflict
from services.contacts.domain.merge import Merge, Moved

_SIDES = ("contact_id", "other_id")
MERGED = "merged"


class SqlMergeConflicts:
    """The part of the port Merges that is about conflicts."""

    _scope: Scope
    _connection: Connection

    def settle_conflicts(self, merged_id: str, survivor_id: str, by: str, at: datetime) -> Moved:
        table, both = identity_conflict, (merged_id, survivor_id)
        rows = self._connection.execute(
            select(table)
            .where(
                self._scope.mine(table),
                or_(table.c.contact_id.in_(both), table.c.other_id.in_(both)),
            )
            .order_by(table.c.id)
            .with_for_update()
        ).all()
        known = {_place(row.contact_id, row.other_id, row) for row in rows}
        opened = [row for row in rows if row.state == "open"]
        settled, turned = [], []
        for row in opened:
            turned_to = [survivor_id if row._mapping[each] == merged_id else row._mapping[each]  # noqa: SLF001 - the public name of a row as a mapping
                         for each in _SIDES]  # fmt: skip
            place = _place(turned_to[0], turned_to[1], row)
            if turned_to[0] == turned_to[1]:
                settled.append(row.id)
            elif merged_id in {row.contact_id, row.other_id}:
                if place in known:
                    settled.append(row.id)
                    continue
                known.add(place)
                turned.append((row.id, "contact_id" if row.contact_id == merged_id else "other_id"))
        self._set(settled, state=MERGED, settled_by=by, settled_at=at)
        for side in _SIDES:
            self._set([own for own, which in turned if which == side], **{side: survivor_id})
        return Moved(settled=settled, turned=turned)

    def reopen_conflicts(self, merge: Merge) -> None:
        self._set(
            list(merge.moved.settled), only=MERGED, state="open", settled_by=None, settled_at=None
        )
        for side in _SIDES:
            those = [own for own, which in merge.moved.turned if which == side]
            self._set(those, **{side: merge.merged_id})

    def _set(self, ids: list[str], only: str | None = None, **values: Any) -> None:
        table = identity_conflict
        if ids:
            statement = update(table).where(self._scope.mine(table), table.c.id.in_(ids))
            if only is not None:
                statement = statement.where(table.c.state == only)
            self._connection.execute(statement.values(**values))


def _place(contact_id: str, other_id: str, row: Any) -> tuple[str, ...]:
    """Return what there is one conflict of."""
    return contact_id, other_id, row.kind, row.scope, row.value
