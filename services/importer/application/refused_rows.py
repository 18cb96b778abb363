"""Ask contacts before an import which of the rows that share a number it would refuse."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from libs.common.errors import NotFoundError, WarmlineError
from services.importer.application.hold import Hold
from services.importer.application.run_chunk import call_of
from services.importer.application.upload_import import CHUNK_CHARACTERS
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.refused import RefusedRows
from services.importer.domain.rows import ContactRow, RowReader
from services.importer.ports import Call, Claim, Contacts, Storage

ASKED = 1_000
"""Rows that contacts is asked about at once, unless they are long."""
WAITS = (1.0, 2.0, 4.0, 8.0)
"""Seconds between tries of a batch while contacts can't answer."""
_RISKY = ("owner", "status", "tags", "id")
"""Fields in which contacts may find fault with a row that was looked at here before."""


def refused_rows(
    storage: Storage,
    contacts: Contacts,
    job: ImportJob,
    claim: Claim,
    rows_of: Sequence[Sequence[int]],
    duplicates: Mapping[int, int],
    hold: Hold,
) -> RefusedRows:
    """Return the rows that contacts would refuse, as far as another row then takes their place.

    The first rows of repeated numbers are asked about, and all others only of those numbers whose
    first is refused. duplicates: row → the first row of its number. Raises what contacts raises,
    but for a workspace that is not there: of that, the chunks tell every row.
    """
    found, call = RefusedRows(), replace(call_of(job, claim), phase="check")

    def ask(wanted: Callable[[int], bool]) -> None:
        for batch in _batches(_risky(storage, job, rows_of, wanted, hold)):
            for told in _told(contacts, call, batch, hold):
                if told.outcome == "invalid":
                    found.add(told)

    if not duplicates or not _may_be_refused(job):
        return found
    try:
        ask(set(duplicates.values()).__contains__)
        if found:
            ask(lambda row: duplicates.get(row) in found)
    except NotFoundError:
        return RefusedRows()
    return found


def _told(
    contacts: Contacts, call: Call, batch: Sequence[ContactRow], hold: Hold
) -> Sequence[RowOutcome]:
    """Ask contacts, again where it can't answer now: a restart of it is no reason to look at the
    whole file again.
    """
    for seconds in WAITS:
        hold.keep()
        try:
            return contacts.apply(call, batch)
        except WarmlineError as problem:
            if not problem.retryable:
                raise
        hold.wait(seconds)
    hold.keep()
    return contacts.apply(call, batch)


def _may_be_refused(job: ImportJob) -> bool:
    mapping = job.mapped()
    named = any(mapping.indexes(job.headers, field) for field in _RISKY)
    return named or bool(mapping.add_tags)


def _batches(rows: Iterable[ContactRow]) -> Iterator[list[ContactRow]]:
    """Cut rows into what contacts takes at once; it takes no longer text than that of a chunk."""
    batch, size = list[ContactRow](), 0
    for row in rows:
        batch.append(row)
        size += len(row.name or "") + len(row.email or "") + sum(map(len, row.tags))
        if len(batch) >= ASKED or size >= CHUNK_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _risky(
    storage: Storage,
    job: ImportJob,
    rows_of: Sequence[Sequence[int]],
    wanted: Callable[[int], bool],
    hold: Hold,
) -> Iterator[ContactRow]:
    """Yield those of the wanted rows in which contacts may find fault, in the order of the file."""
    reader = RowReader(job.headers, job.mapped())
    for number, rows in enumerate(rows_of):
        hold.keep()
        if not any(map(wanted, rows)):
            continue
        with storage.read() as imports:
            records = imports.chunk(job.id, number).records
        for record in records:
            row = reader.read(record) if wanted(record.number) else None
            if isinstance(row, ContactRow) and (row.owner or row.status or row.tags or row.id):
                yield row
