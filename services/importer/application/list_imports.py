"""List the imports of the actor's workspace."""

from collections.abc import Sequence

from libs.common.actor import Actor
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import Counts
from services.importer.ports import Storage


def list_imports(
    storage: Storage, actor: Actor, before: str | None, limit: int
) -> Sequence[tuple[ImportJob, Counts]]:
    """Return up to limit imports with their counts, newest first, older than the id before."""
    with storage.read() as imports:
        jobs = imports.page(actor.workspace_id, before, limit)
        counts = imports.counts_of(jobs)
    return [(job, counts.get(job.id, Counts())) for job in jobs]
