"""Exports in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select, update

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_bulk import export
from services.contacts.domain.export import Export

_COLUMNS = (
    export.c.id, export.c.selection, export.c.columns, export.c.by_id, export.c.by_name,
    export.c.created_at, export.c.rows, export.c.size, export.c.downloaded_at,
)  # fmt: skip


class SqlExports:
    """The port Exports on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def add(self, export_: Export) -> None:
        self._connection.execute(insert(export), self._scope.rows([asdict(export_)]))

    def get(self, export_id: str) -> Export | None:
        row = self._connection.execute(
            select(*_COLUMNS).where(self._scope.mine(export), export.c.id == export_id)
        ).first()
        return Export(*row) if row else None

    def newest(self, before: str | None, most: int, by_id: str | None) -> Sequence[Export]:
        statement = select(*_COLUMNS).where(self._scope.mine(export))
        if before is not None:
            statement = statement.where(export.c.id < before)
        if by_id is not None:
            statement = statement.where(export.c.by_id == by_id)
        rows = self._connection.execute(statement.order_by(export.c.id.desc()).limit(most))
        return [Export(*row) for row in rows]

    def came_to(self, export_id: str, rows: int, size: int, at: datetime) -> None:
        self._connection.execute(
            update(export)
            .where(self._scope.mine(export), export.c.id == export_id)
            .values(rows=rows, size=size, downloaded_at=at)
        )
