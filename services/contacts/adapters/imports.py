"""Outcomes of import chunks in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from services.contacts.adapters.scope import Scope, upsert
from services.contacts.adapters.tables_work import import_chunk


class SqlImportOutcomes:
    """The port ImportOutcomes on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def claim(self, import_id: str, chunk: int, now: datetime) -> Sequence[dict[str, Any]] | None:
        values = {"import_id": import_id, "chunk": chunk, "outcomes": [], "applied_at": now}
        claimed = self._connection.execute(
            upsert(self._connection, import_chunk)
            .on_conflict_do_nothing()
            .returning(import_chunk.c.chunk),
            self._scope.row(values),
        ).first()
        if claimed is not None:
            return None
        found: list[dict[str, Any]] = self._connection.execute(
            select(import_chunk.c.outcomes).where(
                self._scope.mine(import_chunk),
                import_chunk.c.import_id == import_id,
                import_chunk.c.chunk == chunk,
            )
        ).scalar_one()
        return found

    def applied_at(self, import_id: str, chunk: int) -> datetime:
        found: datetime = self._connection.execute(
            select(import_chunk.c.applied_at).where(
                self._scope.mine(import_chunk),
                import_chunk.c.import_id == import_id,
                import_chunk.c.chunk == chunk,
            )
        ).scalar_one()
        return found

    def every(self, import_id: str) -> Sequence[dict[str, Any]]:
        table = import_chunk
        rows = self._connection.execute(
            select(table.c.outcomes)
            .where(self._scope.mine(table), table.c.import_id == import_id)
            .order_by(table.c.chunk)
        )
        return [each for outcomes in rows.scalars() for each in outcomes]

    def keep(self, import_id: str, chunk: int, outcomes: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(
            update(import_chunk)
            .where(
                self._scope.mine(import_chunk),
                import_chunk.c.import_id == import_id,
                import_chunk.c.chunk == chunk,
            )
            .values(outcomes=list(outcomes))
        )
