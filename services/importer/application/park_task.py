"""Set a task aside that used up its attempts: its rows are listed, the rest goes on."""

from libs.common.errors import WarmlineError
from services.importer.application.run_chunk import all_skipped, found_out, keep
from services.importer.application.undo_import import found_undone
from services.importer.domain.job import LIMIT, PREPARE, Phase
from services.importer.domain.outcomes import ChunkOutcomes
from services.importer.ports import Claim, Contacts, Storage

BLIND = 9
"""Attempts after which contacts is not asked any more: asking may be what goes wrong."""


def park_task(storage: Storage, contacts: Contacts, claim: Claim, note: str = "parked") -> None:
    """Give every row of a claimed chunk the outcome that contacts knows of, else skip it.

    Whoever died may have done so after contacts wrote. Without its preparation an import fails,
    and so does a check, which may be tried again; every row of it is skipped.
    Raises what contacts raises and may pass.
    """
    if claim.number == PREPARE:
        _fail(storage, claim)
        return
    if claim.number == LIMIT:
        with storage.write() as imports:
            imports.settle(claim)
        return
    known = None if claim.attempts > BLIND else _known(storage, contacts, claim)
    if known is None:
        with storage.read() as imports:
            rows = imports.rows_of(claim.import_id, claim.number)
            job = imports.get(claim.import_id)
        stopping = job is not None and job.stopping
        known = all_skipped(claim, rows, _note(claim.phase, note, stopping=stopping), claim.cause)
    keep(storage, claim, known)


def _known(storage: Storage, contacts: Contacts, claim: Claim) -> ChunkOutcomes | None:
    """Ask contacts; what it refuses to say was never done."""
    try:
        if claim.phase == "undo":
            return found_undone(storage, contacts, claim)
        return found_out(storage, contacts, claim) if claim.phase == "run" else None
    except WarmlineError as problem:
        if problem.retryable:
            raise
        return None


def _note(phase: Phase, note: str, *, stopping: bool) -> str:
    if phase == "undo":
        return "not_undone"
    return "stopped" if stopping else note


def _fail(storage: Storage, claim: Claim) -> None:
    with storage.write() as imports:
        job = imports.get(claim.import_id, lock=True)
        if job is None or not imports.settle(claim):
            return
        if job.is_working:
            job.state, job.stopping = "failed", False
            job.error = "the file could not be worked on; nothing of it was imported"
            imports.skip(job.id, claim.phase, None, "unprepared", claim.cause)
            imports.save(job)
            imports.announce(job, ended=claim.phase == "run")
