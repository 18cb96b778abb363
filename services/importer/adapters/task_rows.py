"""Tasks as rows of `import_task`: a work list that several processes share."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from services.importer.adapters.packing import (
    pack_duplicates,
    pack_outcomes,
    unpack_duplicates,
    unpack_outcomes,
)
from services.importer.adapters.tables import import_job
from services.importer.adapters.tables import import_task as task
from services.importer.domain.job import PREPARE, SUSPECT, WORKING, Phase
from services.importer.ports import Claim, Task, TaskName

_OPEN = ("pending", "queued", "running")
_PHASE_OF_STATE = {"checking": "check", "running": "run"}


def add_tasks(connection: Connection, import_id: str, phase: Phase, tasks: Iterable[Task]) -> None:
    """Insert tasks, pending; each is packed before the next is asked for."""
    values = [
        {
            "import_id": import_id,
            "phase": phase,
            "number": each.number,
            "state": "pending",
            "duplicates": pack_duplicates(each.duplicates),
            "refused": pack_outcomes(each.refused) if each.refused else None,
            "first_row": each.first_row,
            "attempts": 0,
        }
        for each in tasks
    ]
    if values:
        connection.execute(insert(task), values)


def drop_tasks(connection: Connection, import_id: str, phase: Phase) -> None:
    """Delete a phase's tasks."""
    connection.execute(delete(task).where(*_of(import_id, phase)))


def chunk_tasks(connection: Connection, import_id: str, phase: Phase) -> Sequence[Task]:
    """Read a phase's tasks for chunks."""
    rows = connection.execute(
        select(task.c.number, task.c.duplicates, task.c.refused, task.c.first_row)
        .where(*_of(import_id, phase), task.c.number >= 0)
        .order_by(task.c.number)
    )
    return [
        Task(
            row.number,
            unpack_duplicates(row.duplicates),
            tuple(unpack_outcomes(row.refused)),
            row.first_row,
        )
        for row in rows
    ]


def chunk_of_row(connection: Connection, import_id: str, phase: Phase, row: int) -> int | None:
    """Find the task of the chunk that a row is in."""
    statement = (
        select(task.c.number)
        .where(*_of(import_id, phase), task.c.first_row <= row)
        .order_by(task.c.first_row.desc())
        .limit(1)
    )
    return connection.execute(statement).scalar_one_or_none()


def refused_any(connection: Connection, import_id: str, phase: Phase) -> bool:
    """Tell whether any task has refused rows."""
    statement = select(task.c.number).where(*_of(import_id, phase), task.c.refused.is_not(None))
    return connection.execute(statement.limit(1)).first() is not None


def has_task(connection: Connection, import_id: str, phase: Phase, number: int) -> bool:
    """Tell whether there is such a task."""
    statement = select(task.c.number).where(*_of(import_id, phase), task.c.number == number)
    return connection.execute(statement).first() is not None


def take_tasks(
    connection: Connection, import_id: str, window: int, now: datetime
) -> Sequence[TaskName]:
    """Queue pending tasks of a workspace that are due, until `window` are under way."""
    phases, in_order = _working(connection, import_id)
    under_way = _under_way(connection, list(phases))
    free = max(window - sum(under_way.values()), 0)
    waiting = {
        each: _next_in_order(connection, each, phase, now)
        if each in in_order
        else _waiting(connection, each, phase, free, now, alone=not under_way.get(each))
        for each, phase in phases.items()
        if free and not (each in in_order and under_way.get(each))
    }
    taken = _in_turn(waiting, under_way, free)
    for each, numbers in taken.items():
        connection.execute(
            update(task)
            .where(*_of(each, phases[each]), task.c.number.in_(numbers))
            .values(state="queued", queued_at=now)
        )
    return [TaskName(each, phases[each], number) for each in taken for number in taken[each]]


def _working(connection: Connection, import_id: str) -> tuple[dict[str, Phase], set[str]]:
    """Return the working imports of an import's workspace and their phases, oldest first; and
    those whose chunks come one after the other.

    Locked, which serialises dispatchers, so that two of them don't both fill the window.
    """
    own = select(import_job.c.workspace_id).where(import_job.c.id == import_id).scalar_subquery()
    rows = connection.execute(
        select(import_job.c.id, import_job.c.phase, import_job.c.in_order)
        .where(import_job.c.workspace_id == own, import_job.c.state.in_(WORKING))
        .order_by(import_job.c.id)
        .with_for_update()
    ).all()
    in_order = {row.id for row in rows if row.in_order and row.phase == "run"}
    return {row.id: row.phase for row in rows}, in_order


def _under_way(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(
        select(task.c.import_id, func.count().label("many"))
        .where(task.c.state.in_(("queued", "running")), task.c.import_id.in_(ids))
        .group_by(task.c.import_id)
    )
    return {row.import_id: row.many for row in rows}


def _next_in_order(
    connection: Connection, import_id: str, phase: Phase, now: datetime
) -> list[int]:
    """Return the first pending task if it is due; what killed its worker twice comes last."""
    row = connection.execute(
        select(task.c.number, task.c.due_at)
        .where(*_of(import_id, phase), task.c.state == "pending")
        .order_by(task.c.attempts >= SUSPECT, task.c.number)
        .limit(1)
    ).first()
    return [row.number] if row is not None and (row.due_at is None or row.due_at <= now) else []


def _waiting(
    connection: Connection, import_id: str, phase: Phase, most: int, now: datetime, *, alone: bool
) -> list[int]:
    """Return what may be worked on next. alone: nothing of this import is under way."""
    due = (
        select(task.c.number, task.c.attempts)
        .where(
            *_of(import_id, phase),
            task.c.state == "pending",
            or_(task.c.due_at.is_(None), task.c.due_at <= now),
        )
        .order_by(task.c.attempts >= SUSPECT, task.c.number)
        .limit(most)
    )
    rows = connection.execute(due).all()
    numbers = [row.number for row in rows if row.attempts < SUSPECT]
    if not numbers and alone and not _unsuspected(connection, import_id, phase):
        numbers = [row.number for row in rows[:1]]
    return numbers


def _in_turn(
    waiting: Mapping[str, list[int]], under_way: Mapping[str, int], free: int
) -> dict[str, list[int]]:
    """Share what is free between imports: to whichever has the least, the oldest first."""
    taken: dict[str, list[int]] = {}
    for _ in range(free):
        able = [each for each in waiting if len(taken.get(each, ())) < len(waiting[each])]
        if not able:
            break
        chosen = min(able, key=lambda each: under_way.get(each, 0) + len(taken.get(each, ())))
        taken.setdefault(chosen, []).append(waiting[chosen][len(taken.get(chosen, ()))])
    return taken


def _unsuspected(connection: Connection, import_id: str, phase: Phase) -> bool:
    """Tell whether anything is left to do that did not lose its worker twice."""
    found = connection.execute(
        select(task.c.number)
        .where(*_of(import_id, phase), task.c.state.in_(_OPEN), task.c.attempts < SUSPECT)
        .limit(1)
    )
    return found.first() is not None


def claim_task(
    connection: Connection,
    import_id: str,
    phase: Phase,
    number: int,
    now: datetime,
    until: datetime,
) -> Claim | None:
    """Take hold of a task that nobody holds."""
    token = os.urandom(16).hex()
    free = or_(
        and_(
            task.c.state.in_(("pending", "queued")),
            or_(task.c.due_at.is_(None), task.c.due_at <= now),
        ),
        and_(task.c.state == "running", task.c.leased_until < now),
    )
    row = connection.execute(
        update(task)
        .where(*_of(import_id, phase), task.c.number == number, free)
        .values(
            state="running", token=token, leased_until=until, due_at=None,
            attempts=task.c.attempts + 1,
        )
        .returning(task.c.attempts, task.c.duplicates, task.c.refused, task.c.cause)
    ).first()  # fmt: skip
    if row is None:
        return None
    duplicates, refused = unpack_duplicates(row.duplicates), tuple(unpack_outcomes(row.refused))
    return Claim(import_id, phase, number, token, row.attempts, duplicates, row.cause, refused)


def renew_task(connection: Connection, claim: Claim, until: datetime) -> bool:
    """Prolong a hold."""
    return _change(connection, claim, leased_until=until)


def settle_task(connection: Connection, claim: Claim) -> bool:
    """Mark a held task as done."""
    return _change(connection, claim, state="done", token=None, leased_until=None)


def release_task(
    connection: Connection, claim: Claim, due: datetime, cause: str, *, counted: bool
) -> None:
    """Give a held task back."""
    _change(
        connection,
        claim,
        state="pending",
        token=None,
        leased_until=None,
        due_at=due,
        cause=cause[:100],
        attempts=claim.attempts if counted else claim.attempts - 1,
    )


def requeue_lost_tasks(connection: Connection, now: datetime, queued_before: datetime) -> int:
    """Give back what dead workers held and what lost messages stood for."""
    lost = or_(
        and_(task.c.state == "running", task.c.leased_until < now),
        and_(task.c.state == "queued", task.c.queued_at < queued_before),
    )
    changed = connection.execute(
        update(task).where(lost).values(state="pending", token=None, leased_until=None)
    )
    return changed.rowcount


def cancel_open_tasks(connection: Connection, import_id: str, phase: Phase) -> Sequence[int]:
    """Cancel what no worker ever held: contacts may have taken in what a dead one sent.

    A preparation sends nothing, so that it can be cancelled at any time.
    """
    unheld = and_(
        task.c.state.in_(("pending", "queued")), task.c.attempts == 0, task.c.cause.is_(None)
    )
    sends_nothing = and_(task.c.state.in_(_OPEN), task.c.number == PREPARE)
    cancelled = connection.execute(
        update(task)
        .where(*_of(import_id, phase), or_(unheld, sends_nothing))
        .values(state="cancelled", token=None)
        .returning(task.c.number)
    )
    return sorted(cancelled.scalars())


def hurry_tasks(
    connection: Connection, import_id: str, phase: Phase, now: datetime, until: datetime
) -> None:
    """Shorten leases, and let what waits for another attempt be due."""
    held = and_(*_of(import_id, phase), task.c.state == "running", task.c.leased_until > until)
    connection.execute(update(task).where(held).values(leased_until=until))
    waiting = and_(*_of(import_id, phase), task.c.state == "pending", task.c.due_at > now)
    connection.execute(update(task).where(waiting).values(due_at=now))


def count_open_tasks(connection: Connection, import_id: str, phase: Phase) -> int:
    """Count what is left to do."""
    return connection.execute(
        select(func.count()).where(*_of(import_id, phase), task.c.state.in_(_OPEN))
    ).scalar_one()


def tasks_wait(
    connection: Connection, import_id: str, phase: Phase, now: datetime, since: datetime
) -> bool:
    """Tell whether there is something to do that nobody is at."""
    at_work = or_(
        and_(task.c.state == "running", task.c.leased_until >= now),
        and_(task.c.state == "queued", task.c.queued_at > since),
        and_(task.c.state == "pending", task.c.due_at > now),
    )
    row = connection.execute(
        select(
            func.count().label("open"), func.coalesce(func.sum(case((at_work, 1), else_=0)), 0)
        ).where(*_of(import_id, phase), task.c.state.in_(_OPEN))
    ).one()
    return bool(row[0]) and not row[1]


def unfinished_phases(connection: Connection) -> Sequence[tuple[str, Phase]]:
    """List the phases that have something left to do, or only to be ended."""
    tasks = connection.execute(
        select(task.c.import_id, task.c.phase).where(task.c.state.in_(_OPEN)).distinct()
    )
    jobs = connection.execute(
        select(import_job.c.id, import_job.c.phase).where(import_job.c.state.in_(WORKING))
    )
    found = {(row[0], row[1]) for row in tasks} | {(row[0], row[1]) for row in jobs}
    return sorted(found)


def _of(import_id: str, phase: Phase) -> tuple[ColumnElement[bool], ...]:
    return (task.c.import_id == import_id, task.c.phase == phase)


def _change(connection: Connection, claim: Claim, **values: object) -> bool:
    changed = connection.execute(
        update(task)
        .where(
            *_of(claim.import_id, claim.phase),
            task.c.number == claim.number,
            task.c.token == claim.token,
        )
        .values(**values)
    )
    return changed.rowcount == 1
