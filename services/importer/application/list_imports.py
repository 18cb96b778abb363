"""List the imports of the actor's workspace."""

from collections.abc import Sequence

from libs.common.actor import Actor
from services.importer.application.find_import import ShownImport
from services.importer.domain.outcomes import Counts, undo_counts
from services.importer.ports import Storage


def list_imports(
    storage: Storage, actor: Actor, before: str | None, limit: int
) -> tuple[Sequence[ShownImport], int]:
    """Return up to limit imports with their counts, newest first, older than the id before; and
    how many the workspace has in all.
    """
    with storage.read() as imports:
        jobs = imports.page(actor.workspace_id, before, limit)
        counts = imports.counts_of(jobs)
        left = imports.not_undone(jobs)
        total = imports.total(actor.workspace_id)
    shown = [
        ShownImport(
            job,
            counts.get((job.id, job.counted_phase), Counts()),
            undo_counts(counts.get((job.id, "undo"), Counts())) if job.phase == "undo" else None,
            undo_again=job.id in left,
        )
        for job in jobs
    ]
    return shown, total
