"""Take an import back, for thirty days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.importer.application.dispatch import dispatch
from services.importer.application.find_import import find_import
from services.importer.application.run_chunk import call_of, keep
from services.importer.domain.job import Asker, ImportJob, UndoExpiredError, WrongStateError
from services.importer.domain.outcomes import ChunkOutcomes, RowOutcome, count
from services.importer.ports import Claim, Contacts, Imports, Storage, Task, Tasks

LASTS = timedelta(days=30)
NOT_UNDONE = "not_undone"


def undo_import(
    storage: Storage, tasks: Tasks, clock: Clock, window: int, actor: Actor, import_id: str
) -> ImportJob:
    """Begin to take back what an import did. Raises WrongStateError, UndoExpiredError.

    Contacts that it made go to the trash, changed cells get their previous values, and what
    somebody changed since is kept and listed. Repeated, it tries the parts again that could not
    be taken back; raises WrongStateError where there are none.
    """
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("undo")
        if job.finished_at is None or clock.now() - job.finished_at > LASTS:
            raise UndoExpiredError("an import can be undone for 30 days")
        _plan(imports, job)
        job.undos = max(job.undos, int(job.state == "undone")) + 1  # an earlier release counts none
        job.state, job.phase = "running", "undo"
        job.undo_for(Asker(actor.kind, actor.id, actor.name))
        job.undo_started_at, job.undo_finished_at = clock.now(), None
        imports.save(job)
    dispatch(storage, tasks, clock, window, job.id)
    return job


def undo_ends(job: ImportJob, now: datetime, *, again: bool) -> datetime | None:
    """Return until when an import can be undone; None where it can't be any more, or not yet.

    again: of one that is undone, whether parts are left that could not be taken back.
    """
    fits = job.state in {"finished", "stopped"} or (job.state == "undone" and again)
    if not fits or not job.chunks or job.finished_at is None:
        return None
    until = job.finished_at + LASTS
    return until if until >= now else None


def _plan(imports: Imports, job: ImportJob) -> None:
    if job.state != "undone":
        imports.plan(job.id, "undo", [Task(number) for number in range(job.chunks)])
    elif not imports.plan_again(job.id, "undo", NOT_UNDONE):
        raise WrongStateError(
            "the import is undone; nothing is left that could not be taken back", state=job.state
        )


def undo_chunk(storage: Storage, contacts: Contacts, claim: Claim) -> None:
    """Take one chunk back; rows that had done nothing are unchanged.

    Contacts is asked in any case: it knows what it did, and does nothing for the chunk any more.
    Raises what contacts raises.
    """
    with storage.read() as imports:
        job = imports.get(claim.import_id)
    if job is not None:
        keep(storage, claim, _complete(storage, claim, contacts.undo(call_of(job, claim))))


def found_undone(storage: Storage, contacts: Contacts, claim: Claim) -> ChunkOutcomes | None:
    """Return what the undo of a chunk did, or None; it does nothing to it any more."""
    with storage.read() as imports:
        job = imports.get(claim.import_id)
        if job is None:
            return None
    told = contacts.close(call_of(job, claim))
    return _complete(storage, claim, told) if told else None


def _complete(storage: Storage, claim: Claim, told: Sequence[RowOutcome]) -> ChunkOutcomes:
    with storage.read() as imports:
        records = imports.chunk(claim.import_id, claim.number).records
    by_row = {each.row: each for each in told}
    outcomes = tuple(
        by_row.get(each.number) or RowOutcome(each.number, "unchanged") for each in records
    )
    return ChunkOutcomes(claim.number, count(outcomes), outcomes)
