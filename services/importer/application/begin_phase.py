"""Begin to work on the rows of an import: for a check, or for good."""

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.importer.application.dispatch import dispatch
from services.importer.application.find_import import find_import
from services.importer.domain.fingerprint import fingerprint
from services.importer.domain.job import PREPARE, ImportJob
from services.importer.ports import Imports, Storage, Task, Tasks


def check_import(
    storage: Storage, tasks: Tasks, clock: Clock, window: int, actor: Actor, import_id: str
) -> ImportJob:
    """Find out what an import would do, without doing it. Raises WrongStateError."""
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("check")
        job.state, job.phase = "checking", "check"
        job.planned_version = 0
        imports.plan(job.id, "check", [Task(PREPARE)])
        imports.save(job)
    dispatch(storage, tasks, clock, window, job.id, "check")
    return job


def start_import(
    storage: Storage, tasks: Tasks, clock: Clock, window: int, actor: Actor, import_id: str
) -> ImportJob:
    """Import the rows; they needn't have been checked. Raises WrongStateError."""
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("start")
        imports.plan(job.id, "run", _first_tasks(imports, job))
        job.state, job.phase, job.started_at = "running", "run", clock.now()
        job.created_by_id, job.created_by_name = actor.id, actor.name
        imports.save(job)
        imports.remember(job.workspace_id, fingerprint(job.headers), job.mapped())
    dispatch(storage, tasks, clock, window, job.id, "run")
    return job


def _first_tasks(imports: Imports, job: ImportJob) -> list[Task]:
    """Return the chunks' tasks as a check with the same mapping left them, else PREPARE."""
    if job.planned_version == job.mapping_version:
        return list(imports.tasks(job.id, "check"))
    return [Task(PREPARE)]
