"""Bulk jobs at work: chunk by chunk, each one transaction, exactly once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from libs.common.clock import Clock
from libs.common.errors import WarmlineError
from libs.common.events.contacts import BulkProgressed
from libs.common.events.registry import make_event
from services.contacts.application.bulk_apply import apply_rows
from services.contacts.application.bulk_undo import undo_rows
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.actions import Action
from services.contacts.domain.bulk import MOST_ATTEMPTS, BulkJob, BulkRow
from services.contacts.domain.origin import Origin
from services.contacts.ports.storage import Storage, Unit

CHUNK = 500
MOVES_PLACES = {"delete", "restore"}
"""Actions that move the plan's counter; its lock comes before those of contacts."""
_ENDS: Mapping[str, Action] = {
    "done": "bulk.finished",
    "stopped": "bulk.stopped",
    "undone": "bulk.undone",
}
LEASE = timedelta(seconds=60)


def run_bulk_chunk(storage: Storage, clock: Clock, token: str) -> bool:
    """Work on the oldest job that nobody works on, for one chunk; say whether there was one.

    A worker that dies leaves whole chunks behind; another goes on after the lease. A job that
    fails again and again is given up. Raises retryable errors, after which nothing of the chunk
    was kept.
    """
    now = clock.now()
    with storage.across() as across:
        claimed = across.open_bulk.claim(token, now, now + LEASE)
    if claimed is None:
        return False
    try:
        _run(storage, clock, token, *claimed)
    except WarmlineError as problem:
        if problem.retryable:
            with storage.across() as across:
                across.open_bulk.release(token)
        raise
    return True


def _run(storage: Storage, clock: Clock, token: str, workspace_id: str, job_id: str) -> None:
    with storage.write(workspace_id, many=True) as unit:
        job = unit.bulk.get(job_id, lock=False)
        if job is not None and job.action.kind in MOVES_PLACES:
            unit.places.lock()
        job = unit.bulk.get(job_id, lock=True)
        if job is None or not job.is_open or job.token != token:
            return
        if job.attempts > MOST_ATTEMPTS:
            job.give_up(clock.now())
            _end(unit, clock, job)
        else:
            _work(unit, clock, job)


def _work(unit: Unit, clock: Clock, job: BulkJob) -> None:
    job.state, job.attempts = "running", 0
    asked = "changed" if job.undoing else None
    rows = unit.bulk.rows(job.id, job.position, CHUNK, asked)
    olds = [each.outcome for each in rows]
    if rows:
        (undo_rows if job.undoing else apply_rows)(unit, clock, job, rows)
        _count(job, rows, olds)
        unit.bulk.save_rows(job.id, rows)
    if len(rows) < CHUNK:
        job.position = job.total
        job.finish("undone" if job.undoing else "done", clock.now())
    job.token = None
    _end(unit, clock, job)


def _end(unit: Unit, clock: Clock, job: BulkJob) -> None:
    unit.bulk.save(job, clock.now())
    _announce(unit, clock, job)
    if not job.is_open:
        note(unit, clock, job.origin, _ENDS[job.state], job)


def note(unit: Unit, clock: Clock, by: Origin, action: Action, job: BulkJob) -> None:
    """Audit what happened to a job, with its counts."""
    changes = ChangeSet(unit, clock, by)
    counts = {name: many for name, many in job.counts.items() if many}
    changes.audit(
        None, action, bulk_id=job.id, kind=job.action.kind, total=job.total, counts=counts
    )
    changes.write()


def _count(job: BulkJob, rows: Sequence[BulkRow], olds: Sequence[str | None]) -> None:
    job.position = rows[-1].seq
    for row, old in zip(rows, olds, strict=True):
        job.count(old, row.outcome or "unchanged")


def _announce(unit: Unit, clock: Clock, job: BulkJob) -> None:
    progressed = BulkProgressed(
        bulk_id=job.id, state=job.state, total=job.total, done=job.position,
        counts=dict(job.counts),
    )  # fmt: skip
    unit.outgoing.add(
        [make_event(progressed, clock, subject=job.id, workspace_id=unit.workspace_id)]
    )
