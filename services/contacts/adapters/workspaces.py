"""Workspaces, numbers and the plan's counter in SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, or_, select, update

from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from services.contacts.adapters.scope import Scope, upsert
from services.contacts.adapters.tables import business_number, workspace
from services.contacts.domain.plan import Plan, Usage
from services.contacts.ports.workspaces import BusinessNumber, Workspace

_WORKSPACE = (
    workspace.c.id, workspace.c.name, workspace.c.plan, workspace.c.settings,
    workspace.c.settings_version,
)  # fmt: skip
_USAGE = (workspace.c.plan, workspace.c.contact_limit, workspace.c.used, workspace.c.waiting)
_NUMBER = (
    business_number.c.phone_number_id, business_number.c.workspace_id, business_number.c.waba_id,
    business_number.c.portfolio_id, business_number.c.display,
)  # fmt: skip


class SqlWorkspaces:
    """The port Workspaces on SQLAlchemy Core: the register, which spans workspaces."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    def add(self, workspace_: Workspace, plan: Plan) -> None:
        self._connection.execute(
            insert(workspace).values(
                id=workspace_.id, name=workspace_.name, plan=plan.code, contact_limit=plan.limit,
                used=0, waiting=0, settings=workspace_.settings, created_at=self._clock.now(),
            )
        )  # fmt: skip

    def all(self) -> Sequence[Workspace]:
        rows = self._connection.execute(select(*_WORKSPACE).order_by(workspace.c.id))
        return [Workspace(*row) for row in rows]

    def get(self, workspace_id: str) -> Workspace | None:
        row = self._connection.execute(
            select(*_WORKSPACE).where(workspace.c.id == workspace_id)
        ).first()
        return Workspace(*row) if row else None

    def are_several(self) -> bool:
        rows = self._connection.execute(select(workspace.c.id).limit(2)).all()
        return len(rows) > 1

    def put_number(self, number: BusinessNumber) -> bool:
        known = {"waba_id": number.waba_id, "portfolio_id": number.portfolio_id,
                 "display": number.display}  # fmt: skip
        given = {name: value for name, value in known.items() if value is not None}
        written = self._connection.execute(
            upsert(self._connection, business_number)
            .values(
                phone_number_id=number.phone_number_id, workspace_id=number.workspace_id,
                created_at=self._clock.now(), **known,
            )
            .on_conflict_do_update(
                index_elements=["phone_number_id"],
                set_={"workspace_id": number.workspace_id, **given},
                where=business_number.c.workspace_id == number.workspace_id,
            )
            .returning(business_number.c.phone_number_id)
        )  # fmt: skip
        return written.first() is not None

    def numbers(self, ids: Sequence[str]) -> Mapping[str, BusinessNumber]:
        rows = self._connection.execute(
            select(*_NUMBER).where(business_number.c.phone_number_id.in_(sorted(set(ids))))
        )
        return {row.phone_number_id: BusinessNumber(*row) for row in rows}


class SqlPlaces:
    """The port Places on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection
        self._mine = workspace.c.id == scope.workspace_id

    def workspace(self) -> Workspace:
        row = self._connection.execute(select(*_WORKSPACE).where(self._mine)).one()
        return Workspace(*row)

    def lock(self) -> Usage:
        # NO KEY UPDATE: rows that only refer to the workspace, messages above all, go on meanwhile
        return self._usage(self._select().with_for_update(key_share=True))

    def usage(self) -> Usage:
        return self._usage(self._select())

    def take(self, places: int) -> bool:
        room = or_(
            workspace.c.contact_limit.is_(None),
            workspace.c.used + places <= workspace.c.contact_limit,
        )
        taken = self._connection.execute(
            update(workspace).where(self._mine, room).values(used=workspace.c.used + places)
        )
        return taken.rowcount == 1

    def give_back(self, places: int) -> None:
        self._change(used=workspace.c.used - places)

    def wait(self, people: int) -> None:
        self._change(waiting=workspace.c.waiting + people)

    def set_plan(self, plan: Plan) -> None:
        self._change(plan=plan.code, contact_limit=plan.limit)

    def settings(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._connection.execute(
            select(workspace.c.settings).where(self._mine)
        ).scalar_one()
        return found

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        self._change(settings=dict(settings), settings_version=workspace.c.settings_version + 1)

    def numbers(self) -> Sequence[BusinessNumber]:
        rows = self._connection.execute(
            select(*_NUMBER)
            .where(self._scope.mine(business_number))
            .order_by(business_number.c.phone_number_id)
        )
        return [BusinessNumber(*row) for row in rows]

    def remove_number(self, phone_number_id: str) -> bool:
        removed = self._connection.execute(
            delete(business_number).where(
                self._scope.mine(business_number),
                business_number.c.phone_number_id == phone_number_id,
            )
        )
        return removed.rowcount == 1

    def _select(self) -> Select[Any]:
        return select(*_USAGE).where(self._mine)

    def _usage(self, statement: Select[Any]) -> Usage:
        row = self._connection.execute(statement).first()
        if row is None:
            raise NotFoundError("there is no such workspace")
        return Usage(*row)

    def _change(self, **values: Any) -> None:
        self._connection.execute(update(workspace).where(self._mine).values(**values))
