"""Bulk jobs in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)  # fmt: skip

from libs.common.db.many import insert_many, locked_first, update_many
from services.contacts.adapters.contact_list import by_ids, matching
from services.contacts.adapters.scope import COUNTED, Scope, chunks
from services.contacts.adapters.tables_bulk import bulk_job, bulk_row
from services.contacts.adapters.tables_people import contact
from services.contacts.domain.bulk import BulkAction, BulkJob, BulkRow
from services.contacts.domain.origin import Origin
from services.contacts.ports.contacts import Filter


class SqlBulkJobs:
    """The port BulkJobs on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def add(self, job: BulkJob) -> None:
        self._connection.execute(insert(bulk_job), self._scope.rows([_row(job)]))

    def freeze_ids(self, job_id: str, ids: Sequence[str]) -> int:
        rows = [
            {"job_id": job_id, "seq": seq, "contact_id": each}
            for seq, each in enumerate(ids, start=1)
        ]
        insert_many(self._connection, insert(bulk_row), self._scope.rows(rows))
        return len(rows)

    def freeze_filter(self, job_id: str, chosen: Filter, exclude: Sequence[str]) -> int:
        which = matching(self._scope, chosen)
        if exclude:
            which = which & contact.c.id.not_in(exclude)
        return self._freeze(job_id, which, 0)

    def freeze_found(
        self, job_id: str, chosen: Filter, found: Sequence[str], exclude: Sequence[str]
    ) -> int:
        which, excluded, written = matching(self._scope, chosen), set(exclude), 0
        for some in chunks([each for each in found if each not in excluded]):
            written += self._freeze(job_id, by_ids(self._scope, which, some), written)
        return written

    def _freeze(self, job_id: str, which: ColumnElement[bool], after: int) -> int:
        """Write rows behind a place, in the order of ids; return how many."""
        found = select(
            literal(self._scope.workspace_id).label("workspace_id"),
            literal(job_id),
            func.row_number().over(order_by=contact.c.id) + after,
            contact.c.id,
        ).where(which)
        names = ["workspace_id", "job_id", "seq", "contact_id"]
        written = self._connection.execute(
            insert(bulk_row).from_select(names, found), execution_options=COUNTED
        )
        return written.rowcount

    def get(self, job_id: str, *, lock: bool = False) -> BulkJob | None:
        statement = select(bulk_job).where(self._scope.mine(bulk_job), bulk_job.c.id == job_id)
        row = self._connection.execute(statement.with_for_update() if lock else statement).first()
        return _job(row) if row else None

    def newest(self, before: str | None, most: int) -> Sequence[BulkJob]:
        statement = select(bulk_job).where(self._scope.mine(bulk_job))
        if before is not None:
            statement = statement.where(bulk_job.c.id < before)
        rows = self._connection.execute(statement.order_by(bulk_job.c.id.desc()).limit(most))
        return [_job(row) for row in rows]

    def save(self, job: BulkJob, free_from: datetime | None = None) -> None:
        values = {name: value for name, value in _row(job).items() if name not in _FIXED}
        self._connection.execute(
            update(bulk_job)
            .where(self._scope.mine(bulk_job), bulk_job.c.id == job.id)
            .values(**values, leased_until=free_from)
        )

    def rows(
        self, job_id: str, after: int, most: int, outcome: str | None = None
    ) -> Sequence[BulkRow]:
        statement = select(
            bulk_row.c.seq, bulk_row.c.contact_id, bulk_row.c.outcome, bulk_row.c.reason,
            bulk_row.c.before, bulk_row.c.after,
        ).where(
            self._scope.mine(bulk_row), bulk_row.c.job_id == job_id, bulk_row.c.seq > after
        )  # fmt: skip
        if outcome is not None:
            statement = statement.where(bulk_row.c.outcome == outcome)
        found = self._connection.execute(statement.order_by(bulk_row.c.seq).limit(most))
        return [BulkRow(*row) for row in found]

    def save_rows(self, job_id: str, rows: Sequence[BulkRow]) -> None:
        mine = and_(self._scope.mine(bulk_row), bulk_row.c.job_id == job_id)
        values = [{name: getattr(each, name) for name in _SAVED} for each in rows]
        update_many(self._connection, bulk_row, mine, "seq", values)


class SqlOpenBulkJobs:
    """The port OpenBulkJobs on SQLAlchemy Core: it spans workspaces."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, token: str, now: datetime, until: datetime) -> tuple[str, str] | None:
        earlier = bulk_job.alias("earlier")
        first = ~exists().where(
            earlier.c.workspace_id == bulk_job.c.workspace_id,
            earlier.c.state.in_(OPEN),
            earlier.c.id < bulk_job.c.id,
        )
        chosen = (
            select(bulk_job.c.id)
            .where(bulk_job.c.state.in_(OPEN), _free(now), first)
            .order_by(bulk_job.c.leased_until.asc().nulls_first(), bulk_job.c.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=bulk_job)
        )
        row = self._connection.execute(
            update(bulk_job)
            .where(locked_first(self._connection, bulk_job.c.id, chosen))
            .values(token=token, leased_until=until, attempts=bulk_job.c.attempts + 1)
            .returning(bulk_job.c.workspace_id, bulk_job.c.id)
        ).first()
        return (row.workspace_id, row.id) if row else None

    def release(self, token: str) -> None:
        self._connection.execute(
            update(bulk_job)
            .where(bulk_job.c.token == token)
            .values(token=None, leased_until=None, attempts=bulk_job.c.attempts - 1)
        )


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(bulk_job.c.leased_until.is_(None), bulk_job.c.leased_until <= now)


OPEN = ("queued", "running")
_FIXED = {"id", "created_at", "by_kind", "by_id", "by_name", "action", "tags_off"}
_SAVED = ("seq", "outcome", "reason", "before", "after")


def _row(job: BulkJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": job.state,
        "undoing": job.undoing,
        "action": {
            "kind": job.action.kind, "tags": list(job.action.tags),
            "status": job.action.status, "owner_id": job.action.owner_id,
        },
        # Beside the action, where the release before would not understand it
        "tags_off": list(job.action.remove) or None,
        "total": job.total,
        "position": job.position,
        "counts": dict(job.counts),
        "by_kind": job.by.kind,
        "by_id": job.by.id,
        "by_name": job.by.name,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "token": job.token,
        "undo_by_kind": job.undo_by.kind if job.undo_by else None,
        "undo_by_id": job.undo_by.id if job.undo_by else None,
        "undo_by_name": job.undo_by.name if job.undo_by else None,
        "attempts": job.attempts,
        "problem": job.problem,
    }  # fmt: skip


def _job(row: Any) -> BulkJob:
    tags, off = tuple(row.action["tags"]), tuple(row.tags_off or ())
    action = {**row.action, "tags": tags, "remove": off}
    return BulkJob(
        id=row.id,
        action=BulkAction(**action),
        total=row.total,
        by=Origin(row.by_kind, row.by_id, row.by_name, row.id),
        created_at=row.created_at,
        state=row.state,
        undoing=row.undoing,
        position=row.position,
        counts=row.counts,
        finished_at=row.finished_at,
        token=row.token,
        undo_by=_undo_by(row),
        attempts=row.attempts,
        problem=row.problem,
    )


def _undo_by(row: Any) -> Origin | None:
    if row.undo_by_kind is None:
        return None
    return Origin(row.undo_by_kind, row.undo_by_id, row.undo_by_name, row.id)
