"""Work on the rows of one chunk: check them here, hand the good ones to contacts, note all."""

from collections.abc import Sequence

from services.importer.domain.job import ImportJob, Phase
from services.importer.domain.outcomes import ChunkOutcomes, Counts, RowOutcome, count
from services.importer.domain.record import Record
from services.importer.domain.rows import ContactRow, RowProblem, RowReader
from services.importer.ports import Call, Claim, Contacts, Storage


def run_chunk(storage: Storage, contacts: Contacts, claim: Claim) -> None:
    """Give every row of a claimed chunk an outcome and write them all in one transaction.

    Contacts remembers the chunk, so that a repeat after a death in between changes nothing. Of
    an import that is being stopped only what contacts did already counts. Raises what contacts
    raises; no outcome is written then.
    """
    with storage.read() as imports:
        job = imports.get(claim.import_id)
        if job is None:
            return
        records = imports.chunk(claim.import_id, claim.number).records
    noted, good = _sorted(job, claim, records)
    call = call_of(job, claim)
    stopping = job.stopping and claim.phase == "run"
    told = (contacts.close(call) if stopping else contacts.apply(call, good)) if good else []
    if not told and (good or stopping):
        note = "stopped" if stopping else "parked"
        keep(storage, claim, all_skipped(claim, len(records), note))
        return
    keep(storage, claim, _complete(claim, records, [*noted, *told]))


def found_out(storage: Storage, contacts: Contacts, claim: Claim) -> ChunkOutcomes | None:
    """Return the outcomes of a chunk that contacts took in, or None; it takes it in no more."""
    with storage.read() as imports:
        job = imports.get(claim.import_id)
        if job is None:
            return None
    told = contacts.close(call_of(job, claim))
    if not told:
        return None
    with storage.read() as imports:
        records = imports.chunk(claim.import_id, claim.number).records
    noted, _ = _sorted(job, claim, records)
    return _complete(claim, records, [*noted, *told])


def all_skipped(claim: Claim, rows: int, note: str, cause: str | None = None) -> ChunkOutcomes:
    """Return the outcomes of a chunk of which every row is skipped for the same reason."""
    return ChunkOutcomes(claim.number, Counts(skipped=rows), note=note, cause=cause)


def keep(storage: Storage, claim: Claim, outcomes: ChunkOutcomes) -> None:
    """Write a chunk's outcomes, unless the hold on it was lost to another worker."""
    with storage.write() as imports:
        job = imports.get(claim.import_id, lock=True)
        if job is None or not imports.settle(claim):
            return
        imports.keep_outcomes(claim.import_id, claim.phase, outcomes)
        if job.phase == claim.phase:
            imports.announce(job)


def _sorted(
    job: ImportJob, claim: Claim, records: Sequence[Record]
) -> tuple[list[RowOutcome], list[ContactRow]]:
    reader = RowReader(job.headers, job.mapped())
    refused = {each.row for each in claim.refused}
    noted, good = list(claim.refused), list[ContactRow]()
    for record in records:
        if record.number in refused:
            continue
        row = reader.read(record)
        if isinstance(row, RowProblem):
            noted.append(problem_outcome(row))
        elif row.row in claim.duplicates:
            noted.append(_duplicate(row.row, claim.duplicates[row.row]))
        else:
            good.append(row)
    return noted, good


def problem_outcome(row: RowProblem) -> RowOutcome:
    """Return the outcome of a row that can't be a contact."""
    return RowOutcome(row.row, "invalid", row.code, row.field, row.reason)


def _duplicate(row: int, first: int) -> RowOutcome:
    reason = f"the same phone number as in row {first}"
    return RowOutcome(row, "duplicate", "duplicate_in_file", "phone", reason)


def call_of(job: ImportJob, claim: Claim) -> Call:
    """Return how contacts is to be called for a claimed chunk."""
    return call_for(job, claim.number, claim.phase)


def call_for(job: ImportJob, number: int, phase: Phase) -> Call:
    """Return how contacts is to be called for a chunk."""
    return Call(
        job.workspace_id, job.id, number, phase, job.mapped(), job.asked_by, max(job.undos, 1)
    )


def _complete(claim: Claim, records: Sequence[Record], told: Sequence[RowOutcome]) -> ChunkOutcomes:
    """Put outcomes in order; refuse answers that lose or invent a row: counts must add up.

    Of two the later one counts: a worker of an earlier release sends rows that were refused.
    """
    by_row = {each.row: each for each in told}
    outcomes = tuple(by_row[row] for row in sorted(by_row))
    if [record.number for record in records] != [outcome.row for outcome in outcomes]:
        raise RuntimeError("contacts did not answer for exactly the rows it was given")
    return ChunkOutcomes(claim.number, count(outcomes), outcomes)
