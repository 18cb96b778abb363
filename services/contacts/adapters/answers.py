"""Answered requests in SQL."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update

from services.contacts.adapters.scope import Scope, upsert
from services.contacts.adapters.tables_work import answered_request
from services.contacts.ports.answers import Answered


class SqlAnswers:
    """The port Answers on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def begin(self, actor_id: str, key: str, request_hash: str, now: datetime) -> Answered | None:
        values = {
            "actor_id": actor_id, "key": key, "request_hash": request_hash, "asked_at": now,
        }  # fmt: skip
        claimed = self._connection.execute(
            upsert(self._connection, answered_request)
            .on_conflict_do_nothing()
            .returning(answered_request.c.key),
            self._scope.row(values),
        ).first()
        if claimed is not None:
            return None
        table = answered_request
        row = self._connection.execute(
            select(
                table.c.request_hash, table.c.asked_at, table.c.status, table.c.headers,
                table.c.body,
            ).where(self._one(actor_id, key))
        ).one()  # fmt: skip
        return Answered(*row)

    def finish(self, actor_id: str, key: str, answered: Answered) -> None:
        self._connection.execute(
            update(answered_request).where(self._one(actor_id, key)).values(asdict(answered))
        )

    def forget(self, actor_id: str, key: str) -> None:
        self._connection.execute(delete(answered_request).where(self._one(actor_id, key)))

    def _one(self, actor_id: str, key: str) -> ColumnElement[bool]:
        table = answered_request
        return and_(self._scope.mine(table), table.c.actor_id == actor_id, table.c.key == key)
