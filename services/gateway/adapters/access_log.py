"""The access log as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from services.gateway.adapters.tables import access_entry as table
from services.gateway.domain.access import AccessEntry, By


class AccessLogRows:
    """The entries, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, entry: AccessEntry) -> None:
        self._connection.execute(
            insert(table).values(
                id=entry.id,
                workspace_id=entry.workspace_id,
                at=entry.at,
                kind=entry.kind,
                subject_id=entry.subject_id,
                by_id=entry.by.id,
                by_name=entry.by.name,
                address=entry.by.address,
                facts=dict(entry.facts),
            )
        )

    def page(self, workspace_id: str, before: str | None, limit: int) -> Sequence[AccessEntry]:
        mine = select(table).where(table.c.workspace_id == workspace_id)
        older = mine.where(table.c.id < before) if before else mine
        rows = self._connection.execute(older.order_by(table.c.id.desc()).limit(limit))
        return [_entry_of(row) for row in rows]


def _entry_of(row: Row[Any]) -> AccessEntry:
    return AccessEntry(
        id=row.id,
        workspace_id=row.workspace_id,
        at=row.at,
        kind=row.kind,
        subject_id=row.subject_id,
        by=By(row.by_id, row.by_name, row.address),
        facts=row.facts,
    )
