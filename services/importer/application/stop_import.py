"""Stop an import: what was begun is finished, the rest is skipped, and the counts stay true."""

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.importer.application.dispatch import dispatch
from services.importer.application.find_import import find_import
from services.importer.application.finish_phase import finish_phase
from services.importer.domain.job import PREPARE, STOPS_WITHIN, ImportJob
from services.importer.ports import Contacts, Imports, Storage, Tasks


def stop_import(
    storage: Storage, contacts: Contacts, tasks: Tasks, clock: Clock, window: int, actor: Actor,
    import_id: str,
) -> None:  # fmt: skip
    """Stop a check, which makes the import `mapped` again, or an import, which ends it.

    An import is `stopping` until each chunk that a worker may have begun has its true outcome:
    held ones have a few seconds, then another worker asks contacts what it did for them. Only
    then it is stopped, and said to be. Raises WrongStateError, NotFoundError.
    """
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("stop")
        if job.state == "checking":
            imports.cancel_tasks(job.id, "check")
            job.state, job.phase, job.planned_version = "mapped", None, 0
        else:
            job.stopping = True
            _skip_rest(imports, job)
            imports.hurry(job.id, "run", clock.now(), clock.now() + STOPS_WITHIN)
        imports.save(job)
        imports.announce(job)
    if job.stopping and not finish_phase(storage, contacts, clock, import_id, "run"):
        dispatch(storage, tasks, clock, window, import_id)


def _skip_rest(imports: Imports, job: ImportJob) -> None:
    cancelled = imports.cancel_tasks(job.id, "run")
    unprepared = PREPARE in cancelled or not imports.tasks(job.id, "run")
    imports.skip(job.id, "run", None if unprepared else cancelled, "stopped")
