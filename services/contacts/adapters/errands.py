"""Errands in SQL."""

from sqlalchemy import Connection, delete, insert, select, update

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_errands import errand
from services.contacts.domain.errand import Errand
from services.contacts.domain.origin import Origin


class SqlErrands:
    """The port Errands on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def add(self, errand_: Errand) -> None:
        by = errand_.by
        row = {
            "id": errand_.id, "kind": errand_.kind, "subject_id": errand_.subject_id,
            "name": errand_.name, "successor_id": errand_.successor_id,
            "by_kind": by.kind, "by_id": by.id, "by_name": by.name, "source": by.source,
            "position": errand_.position, "taken": 0, "created_at": errand_.created_at,
        }  # fmt: skip
        self._connection.execute(insert(errand), self._scope.row(row))

    def get(self, errand_id: str) -> Errand | None:
        row = self._connection.execute(
            select(errand)
            .where(self._scope.mine(errand), errand.c.id == errand_id)
            .with_for_update()
        ).first()
        if row is None:
            return None
        return Errand(
            id=row.id, kind=row.kind, subject_id=row.subject_id, name=row.name,
            by=Origin(row.by_kind, row.by_id, row.by_name, row.source),
            created_at=row.created_at, successor_id=row.successor_id, position=row.position,
        )  # fmt: skip

    def move(self, errand_: Errand) -> None:
        self._connection.execute(
            update(errand)
            .where(self._scope.mine(errand), errand.c.id == errand_.id)
            .values(position=errand_.position)
        )

    def finish(self, errand_: Errand) -> None:
        self._connection.execute(
            delete(errand).where(self._scope.mine(errand), errand.c.id == errand_.id)
        )


class SqlOpenErrands:
    """The port OpenErrands on SQLAlchemy Core: it spans workspaces."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self) -> tuple[str, str] | None:
        row = self._connection.execute(
            select(errand.c.workspace_id, errand.c.id)
            .order_by(errand.c.taken, errand.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        self._connection.execute(
            update(errand).where(errand.c.id == row.id).values(taken=errand.c.taken + 1)
        )
        return row.workspace_id, row.id
