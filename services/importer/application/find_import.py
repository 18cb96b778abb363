"""Find an import in the actor's workspace."""

from libs.common.actor import Actor
from libs.common.errors import NotFoundError
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import Counts
from services.importer.ports import Imports, Storage


def find_import(imports: Imports, actor: Actor, import_id: str, *, lock: bool = False) -> ImportJob:
    """Return an import. Raises NotFoundError, also for one of another workspace."""
    job = imports.get(import_id, lock=lock)
    if job is None or job.workspace_id != actor.workspace_id or job.state == "uploading":
        raise NotFoundError("there is no such import")
    return job


def show_import(storage: Storage, actor: Actor, import_id: str) -> tuple[ImportJob, Counts]:
    """Return an import and its counts so far. Raises NotFoundError."""
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
        return job, counts_of(imports, job)


def counts_of(imports: Imports, job: ImportJob) -> Counts:
    """Return the counts of the phase that a job is or was last in."""
    return imports.counts(job.id, job.phase) if job.phase else Counts()
