"""Find an import in the actor's workspace."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.common.actor import Actor
from libs.common.errors import NotFoundError
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import Counts, UndoCounts, undo_counts
from services.importer.ports import Imports, Storage

PATIENCE = timedelta(seconds=5)
"""Time that a task may lie there before it is told that it waits for a worker."""


@dataclass(frozen=True, slots=True)
class ShownImport:
    """An import with what became of its rows so far.

    counts: of the check or the import itself. undone: None before an undo. reasons: rows by
    code; before: the newest earlier import of the same file; both None where nobody asked. queued:
    there is work to do, and no worker has been at it for some seconds. undo_again: parts are left
    that an undo could not take back.
    """

    job: ImportJob
    counts: Counts
    undone: UndoCounts | None = None
    reasons: dict[str, int] | None = None
    before: ImportJob | None = None
    queued: bool = False
    undo_again: bool = False

    @property
    def done(self) -> int:
        """Rows that have an outcome in the present phase."""
        return self.counts.total if self.undone is None else self.undone.total


def find_import(imports: Imports, actor: Actor, import_id: str, *, lock: bool = False) -> ImportJob:
    """Return an import. Raises NotFoundError, also for one of another workspace."""
    job = imports.get(import_id, lock=lock)
    if job is None or job.workspace_id != actor.workspace_id or job.state == "uploading":
        raise NotFoundError("there is no such import")
    return job


def show_import(storage: Storage, actor: Actor, import_id: str, now: datetime) -> ShownImport:
    """Return an import with all that is known of it at a moment. Raises NotFoundError."""
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
        phase = job.counted_phase
        return ShownImport(
            job,
            imports.counts(job.id, phase) if phase else Counts(),
            undo_counts(imports.counts(job.id, "undo")) if job.phase == "undo" else None,
            imports.reasons(job.id, phase) if phase else {},
            imports.same_file(job),
            queued=job.is_working
            and job.phase is not None
            and imports.waits(job.id, job.phase, now, now - PATIENCE),
            undo_again=bool(imports.not_undone([job])),
        )
