"""Set a task aside that used up its attempts: its rows are listed, the rest goes on."""

from services.importer.application.run_chunk import keep
from services.importer.domain.job import PREPARE
from services.importer.domain.outcomes import ChunkOutcomes, Counts
from services.importer.ports import Claim, Storage


def park_task(storage: Storage, claim: Claim) -> None:
    """Mark every row of a claimed chunk as skipped; without its preparation an import fails."""
    if claim.number == PREPARE:
        _fail(storage, claim)
        return
    with storage.read() as imports:
        rows = imports.rows_of(claim.import_id, claim.number)
    keep(storage, claim, ChunkOutcomes(claim.number, Counts(skipped=rows), note="parked"))


def _fail(storage: Storage, claim: Claim) -> None:
    with storage.write() as imports:
        job = imports.get(claim.import_id, lock=True)
        if job is None or not imports.settle(claim):
            return
        if job.state in {"checking", "running"}:
            job.state = "failed"
            job.error = "the file could not be worked on; nothing of it was imported"
            imports.save(job)
            imports.announce(job, ended=True)
