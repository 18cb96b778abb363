"""Saved views in SQL."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, func, insert, or_, select, update

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_views import saved_view
from services.contacts.domain.view import View

_NAMES = (
    "id", "name", "owner_id", "query", "created_at", "shared", "pinned", "is_default", "version",
)  # fmt: skip
_COLUMNS = [saved_view.c[name] for name in _NAMES]


class SqlViews:
    """The port Views on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def add(self, view: View) -> None:
        self._connection.execute(insert(saved_view), self._scope.rows([asdict(view)]))

    def get(self, view_id: str, *, lock: bool = False) -> View | None:
        statement = select(*_COLUMNS).where(
            self._scope.mine(saved_view), saved_view.c.id == view_id
        )
        row = self._connection.execute(statement.with_for_update() if lock else statement).first()
        return View(**row._mapping) if row else None  # noqa: SLF001 - the public name of a row as a mapping

    def save(self, view: View) -> None:
        self._connection.execute(
            update(saved_view)
            .where(self._scope.mine(saved_view), saved_view.c.id == view.id)
            .values(
                name=view.name, query=view.query, shared=view.shared, pinned=view.pinned,
                is_default=view.is_default, version=view.version,
            )
        )  # fmt: skip

    def delete(self, view_id: str) -> None:
        self._connection.execute(
            delete(saved_view).where(self._scope.mine(saved_view), saved_view.c.id == view_id)
        )

    def seen_by(self, owner_id: str) -> Sequence[View]:
        rows = self._connection.execute(
            select(*_COLUMNS)
            .where(
                self._scope.mine(saved_view),
                or_(saved_view.c.owner_id == owner_id, saved_view.c.shared),
            )
            .order_by(saved_view.c.pinned.desc(), func.lower(saved_view.c.name), saved_view.c.id)
        )
        return [View(**row._mapping) for row in rows]  # noqa: SLF001 - the public name of a row as a mapping

    def clear_default(self, owner_id: str) -> None:
        self._connection.execute(
            update(saved_view)
            .where(self._scope.mine(saved_view), saved_view.c.owner_id == owner_id)
            .values(is_default=False)
        )
