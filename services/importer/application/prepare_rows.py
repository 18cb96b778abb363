"""Look at every row once before any is imported: which repeat a number that came before."""

from array import array
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from services.importer.application.hold import Hold, HoldLostError
from services.importer.application.refused_rows import refused_rows
from services.importer.domain.duplicates import PhonesSeen, of_rows
from services.importer.domain.job import ImportJob
from services.importer.domain.refused import RefusedRows
from services.importer.domain.rows import ContactRow, RowReader
from services.importer.ports import Claim, Contacts, Storage, Task


def prepare_rows(storage: Storage, contacts: Contacts, claim: Claim, hold: Hold) -> None:
    """Plan a phase: one task per chunk with its duplicates, so that chunks may run in any order.

    Only rows that could be imported count: a row with a bad e-mail, or with an owner whom contacts
    does not know, does not make a later good one a duplicate. Raises what contacts raises.
    """
    with storage.read() as imports:
        job = imports.get(claim.import_id)
    if job is None:
        return
    try:
        rows_of, duplicates, refused = _examine(storage, contacts, job, claim, hold)
    except HoldLostError:
        return
    tasks = (
        Task(number, of_rows(duplicates, rows), tuple(refused.of_rows(rows)), rows[0])
        for number, rows in enumerate(rows_of)
    )
    with storage.write() as imports:
        current = imports.get(job.id, lock=True)
        if current is None or not imports.settle(claim):
            return
        if current.is_working and current.phase == claim.phase and not current.stopping:
            imports.add_tasks(job.id, claim.phase, tasks)
            current.planned_version = job.mapping_version
            imports.save(current)


def _examine(
    storage: Storage, contacts: Contacts, job: ImportJob, claim: Claim, hold: Hold
) -> tuple[list[Sequence[int]], dict[int, int], RefusedRows]:
    """Return the rows of each chunk and, of all of them, which repeat which, and which of such
    rows contacts refuses. A long look.
    """
    seen, rows_of = PhonesSeen(), list[Sequence[int]]()
    for number in range(job.chunks):
        rows_of.append(_look(storage, job, number, seen))
        hold.keep()
    unusable = _unusable(storage, job, rows_of, seen.repeated(hold.keep), hold)
    duplicates = seen.duplicates(unusable, beat=hold.keep)
    refused = refused_rows(storage, contacts, job, claim, rows_of, duplicates, hold)
    if refused:
        duplicates = seen.duplicates(unusable, refused, beat=hold.keep)
    if claim.phase == "check":
        for buckets in seen.firsts(job.rows, duplicates, unusable, refused, beat=hold.keep):
            with storage.write() as imports:
                imports.get(job.id, lock=True)  # as an erasure does, which forgets the numbers
                imports.keep_numbers(job.id, buckets)
    return rows_of, duplicates, refused


def _look(storage: Storage, job: ImportJob, number: int, seen: PhonesSeen) -> Sequence[int]:
    """Note the numbers of a chunk; return its rows in 4 bytes each, as there may be millions."""
    reader = RowReader(job.headers, job.mapped())
    with storage.read() as imports:
        records = imports.chunk(job.id, number).records
    for record in records:
        seen.add(record.number, reader.phone_of(record))
    return array("i", [record.number for record in records])


def _unusable(
    storage: Storage,
    job: ImportJob,
    rows_of: Sequence[Sequence[int]],
    repeated: AbstractSet[int],
    hold: Hold,
) -> set[int]:
    """Return those of the repeated rows that can't be imported; most files have few to look at."""
    reader, found = RowReader(job.headers, job.mapped()), set[int]()
    for number, rows in enumerate(rows_of):
        if repeated.isdisjoint(rows):
            continue
        hold.keep()
        with storage.read() as imports:
            records = imports.chunk(job.id, number).records
        found.update(
            each.number
            for each in records
            if each.number in repeated and not isinstance(reader.read(each), ContactRow)
        )
    return found
