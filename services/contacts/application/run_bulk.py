"""Bulk jobs at work: chunk by chunk, each one transaction, exactly once."""

from collections.abc import Sequence
from datetime import timedelta

from libs.common.clock import Clock
from libs.common.events.contacts import BulkProgressed
from libs.common.events.registry import make_event
from services.contacts.application.bulk_apply import apply_rows
from services.contacts.application.bulk_undo import undo_rows
from services.contacts.domain.bulk import BulkJob, BulkRow
from services.contacts.ports.storage import Storage, Unit

CHUNK = 500
LEASE = timedelta(seconds=60)


def run_bulk_chunk(storage: Storage, clock: Clock, token: str) -> bool:
    """Work on the oldest job that nobody works on, for one chunk; say whether there was one.

    A worker that dies leaves whole chunks behind; another goes on after the lease. Raises
    retryable errors, after which nothing of the chunk was kept.
    """
    now = clock.now()
    with storage.across() as across:
        claimed = across.open_bulk.claim(token, now, now + LEASE)
    if claimed is None:
        return False
    workspace_id, job_id = claimed
    with storage.write(workspace_id) as unit:
        unit.places.lock()
        job = unit.bulk.get(job_id, lock=True)
        if job is not None and job.is_open and job.token == token:
            _work(unit, clock, job)
    return True


def _work(unit: Unit, clock: Clock, job: BulkJob) -> None:
    job.state = "running"
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
    unit.bulk.save(job, None)
    _announce(unit, clock, job)


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
