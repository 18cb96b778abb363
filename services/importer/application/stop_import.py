"""Stop an import: what was begun is finished, the rest is skipped, and the counts stay true."""

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.importer.application.find_import import find_import
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import ChunkOutcomes, Counts
from services.importer.ports import Imports, Storage


def stop_import(storage: Storage, clock: Clock, actor: Actor, import_id: str) -> ImportJob:
    """Stop a check, which makes the import `mapped` again, or an import, which ends it.

    Chunks that a worker holds at this moment still get their true outcomes, a second or so
    later. Raises WrongStateError, NotFoundError.
    """
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("stop")
        if job.state == "checking":
            imports.cancel_tasks(job.id, "check")
            job.state, job.phase, job.planned_version = "mapped", None, 0
        else:
            _skip_rest(imports, job)
            job.state, job.finished_at = "stopped", clock.now()
        imports.save(job)
        imports.announce(job, ended=job.state == "stopped")
    return job


def _skip_rest(imports: Imports, job: ImportJob) -> None:
    cancelled = dict(imports.cancel_tasks(job.id, "run"))
    if -1 in cancelled or not imports.tasks(job.id, "run"):
        cancelled = {number: imports.rows_of(job.id, number) for number in range(job.chunks)}
    for number, rows in cancelled.items():
        imports.keep_outcomes(
            job.id, "run", ChunkOutcomes(number, Counts(skipped=rows), note="stopped")
        )
