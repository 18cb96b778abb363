"""Exports in SQL."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_bulk import export
from services.contacts.domain.export import Export

_COLUMNS = (
    export.c.id, export.c.selection, export.c.columns, export.c.by_id, export.c.by_name,
    export.c.created_at,
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

    def all(self, most: int) -> Sequence[Export]:
        rows = self._connection.execute(
            select(*_COLUMNS)
            .where(self._scope.mine(export))
            .order_by(export.c.id.desc())
            .limit(most)
        )
        return [Export(*row) for row in rows]
