"""Work on the rows of one chunk: check them here, hand the good ones to contacts, note all."""

from collections.abc import Sequence

from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import ChunkOutcomes, RowOutcome, count
from services.importer.domain.record import Record
from services.importer.domain.rows import ContactRow, RowProblem, RowReader
from services.importer.ports import Call, Claim, Contacts, Storage


def run_chunk(storage: Storage, contacts: Contacts, claim: Claim) -> None:
    """Give every row of a claimed chunk an outcome and write them all in one transaction.

    Contacts remembers the chunk, so that a repeat after a death in between changes nothing.
    Raises what contacts raises; no outcome is written then.
    """
    with storage.read() as imports:
        job = imports.get(claim.import_id)
        if job is None:
            return
        records = imports.chunk(claim.import_id, claim.number).records
    noted, good = _sorted(job, claim, records)
    if good:
        noted += contacts.apply(call_of(job, claim), good)
    outcomes = sorted(noted, key=lambda each: each.row)
    _check_complete(records, outcomes)
    keep(storage, claim, ChunkOutcomes(claim.number, count(outcomes), tuple(outcomes)))


def keep(storage: Storage, claim: Claim, outcomes: ChunkOutcomes) -> None:
    """Write a chunk's outcomes, unless the hold on it was lost to another worker."""
    with storage.write() as imports:
        job = imports.get(claim.import_id, lock=True)
        if job is None or not imports.settle(claim):
            return
        imports.keep_outcomes(claim.import_id, claim.phase, outcomes)
        imports.announce(job)


def _sorted(
    job: ImportJob, claim: Claim, records: Sequence[Record]
) -> tuple[list[RowOutcome], list[ContactRow]]:
    reader = RowReader(job.headers, job.mapped())
    noted, good = list[RowOutcome](), list[ContactRow]()
    for record in records:
        row = reader.read(record)
        if isinstance(row, RowProblem):
            noted.append(RowOutcome(row.row, "invalid", row.code, row.field, row.reason))
        elif row.row in claim.duplicates:
            noted.append(_duplicate(row.row, claim.duplicates[row.row]))
        else:
            good.append(row)
    return noted, good


def _duplicate(row: int, first: int) -> RowOutcome:
    reason = f"the same phone number as in row {first}"
    return RowOutcome(row, "duplicate", "duplicate_in_file", "phone", reason)


def call_of(job: ImportJob, claim: Claim) -> Call:
    """Return how contacts is to be called for a claimed chunk."""
    return Call(
        job.workspace_id, job.id, claim.number, claim.phase == "check", job.mapped(), *job.asked_by
    )


def _check_complete(records: Sequence[Record], outcomes: Sequence[RowOutcome]) -> None:
    """Refuse answers that lose or invent a row: the counts would no longer add up."""
    if [record.number for record in records] != [outcome.row for outcome in outcomes]:
        raise RuntimeError("contacts did not answer for exactly the rows it was given")
