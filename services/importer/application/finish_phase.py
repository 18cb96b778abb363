"""End a phase when its last task is done."""

from libs.common.clock import Clock
from services.importer.domain.job import ImportJob, Phase
from services.importer.domain.room import may_be_too_many, over_limit_from
from services.importer.ports import Contacts, Imports, Storage


def finish_phase(
    storage: Storage, contacts: Contacts, clock: Clock, import_id: str, phase: Phase
) -> bool:
    """Move an import on if nothing of the phase is left to do; tell whether it did.

    Idempotent: the last worker calls it, and the recovery loop in case that one died.
    """
    with storage.read() as imports:
        job = imports.get(import_id)
        if job is None or not _is_over(imports, job, phase):
            return False
    room = contacts.room(job.workspace_id) if phase == "check" else None
    with storage.write() as imports:
        current = imports.get(import_id, lock=True)
        if current is None or not _is_over(imports, current, phase):
            return False
        _end(imports, current, clock, room)
    return True


def _is_over(imports: Imports, job: ImportJob, phase: Phase) -> bool:
    working = "checking" if phase == "check" else "running"
    return job.state == working and job.phase == phase and not imports.open_tasks(job.id, phase)


def _end(imports: Imports, job: ImportJob, clock: Clock, room: int | None) -> None:
    if job.phase == "check":
        _mark_over_limit(imports, job, room)
        job.state = "checked"
    elif job.phase == "undo":
        job.state, job.undo_finished_at = "undone", clock.now()
    else:
        job.state, job.finished_at = "finished", clock.now()
    imports.save(job)
    imports.announce(job, ended=job.state != "checked")


def _mark_over_limit(imports: Imports, job: ImportJob, room: int | None) -> None:
    """Say which new people the plan has no place for: a chunk alone could not know."""
    if room is None or not may_be_too_many(imports.counts(job.id, "check"), room):
        return
    left, number = room, 0
    while (chunk := imports.outcomes(job.id, "check", number)) is not None:
        changed, left = over_limit_from(chunk, left)
        if changed is not chunk:
            imports.keep_outcomes(job.id, "check", changed)
        number = chunk.chunk + 1
