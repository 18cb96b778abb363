"""End a phase when its last task is done."""

from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from services.importer.domain.job import LIMIT, ImportJob, Phase
from services.importer.domain.room import may_be_too_many
from services.importer.ports import Contacts, Imports, Storage, Task


def finish_phase(
    storage: Storage, contacts: Contacts, clock: Clock, import_id: str, phase: Phase
) -> bool:
    """Move an import on if nothing of the phase is left to do; tell whether it did.

    A check that found more new people than the plan may have room for gets one task more, LIMIT.
    Idempotent: the last worker calls it, and the recovery loop in case that one died.
    """
    with storage.read() as imports:
        job = imports.get(import_id)
        if job is None or not _is_over(imports, job, phase):
            return False
        unsure = phase == "check" and not imports.has_task(import_id, phase, LIMIT)
        counts = imports.counts(import_id, phase)
    room = _room(contacts, job.workspace_id) if unsure else None
    with storage.write() as imports:
        current = imports.get(import_id, lock=True)
        if current is None or not _is_over(imports, current, phase):
            return False
        if unsure:
            current.checked_room = room
        if room is not None and may_be_too_many(counts, room):
            imports.save(current)
            if not imports.has_task(import_id, phase, LIMIT):
                imports.add_tasks(import_id, phase, [Task(LIMIT)])
            return False
        _end(imports, current, clock)
    return True


def _room(contacts: Contacts, workspace_id: str) -> int | None:
    """Ask for the plan's places; of a workspace that is not there, each row says so already."""
    try:
        return contacts.room(workspace_id)
    except NotFoundError:
        return None


def _is_over(imports: Imports, job: ImportJob, phase: Phase) -> bool:
    working = "checking" if phase == "check" else "running"
    return job.state == working and job.phase == phase and not imports.open_tasks(job.id, phase)


def _end(imports: Imports, job: ImportJob, clock: Clock) -> None:
    if job.phase == "check":
        job.state = "checked"
    elif job.phase == "undo":
        job.state, job.undo_finished_at = "undone", clock.now()
    else:
        job.state = "stopped" if job.stopping else "finished"
        job.stopping, job.finished_at = False, clock.now()
    imports.save(job)
    imports.announce(job, ended=job.state != "checked")
