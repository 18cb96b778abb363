"""Take an import back, for thirty days."""

from collections.abc import Sequence
from datetime import timedelta

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.importer.application.dispatch import dispatch
from services.importer.application.find_import import find_import
from services.importer.application.run_chunk import call_of, keep
from services.importer.domain.job import ImportJob, UndoExpiredError
from services.importer.domain.outcomes import ChunkOutcomes, RowOutcome, count
from services.importer.domain.record import Record
from services.importer.ports import Claim, Contacts, Storage, Task, Tasks

LASTS = timedelta(days=30)


def undo_import(
    storage: Storage, tasks: Tasks, clock: Clock, window: int, actor: Actor, import_id: str
) -> ImportJob:
    """Begin to take back what an import did. Raises WrongStateError, UndoExpiredError.

    Contacts that it made go to the trash, changed cells get their previous values, and what
    somebody changed since is kept and listed.
    """
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("undo")
        if job.finished_at is None or clock.now() - job.finished_at > LASTS:
            raise UndoExpiredError("an import can be undone for 30 days")
        imports.plan(job.id, "undo", [Task(number) for number in range(job.chunks)])
        job.state, job.phase = "running", "undo"
        job.undone_by_id, job.undone_by_name = actor.id, actor.name
        job.undo_started_at, job.undo_finished_at = clock.now(), None
        imports.save(job)
    dispatch(storage, tasks, clock, window, job.id, "undo")
    return job


def undo_chunk(storage: Storage, contacts: Contacts, claim: Claim) -> None:
    """Take one chunk back; rows that had done nothing are unchanged.

    Raises what contacts raises.
    """
    with storage.read() as imports:
        job = imports.get(claim.import_id)
        if job is None:
            return
        records = imports.chunk(claim.import_id, claim.number).records
        done = imports.outcomes(claim.import_id, "run", claim.number)
    worked = done is not None and done.chunk == claim.number and done.note is None
    told = contacts.undo(call_of(job, claim)) if worked else []
    outcomes = _complete(records, told)
    keep(storage, claim, ChunkOutcomes(claim.number, count(outcomes), tuple(outcomes)))


def _complete(records: Sequence[Record], told: Sequence[RowOutcome]) -> list[RowOutcome]:
    by_row = {each.row: each for each in told}
    return [by_row.get(each.number) or RowOutcome(each.number, "unchanged") for each in records]
