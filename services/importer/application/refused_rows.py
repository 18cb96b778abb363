"""Ask contacts before an import which of the rows that share a number it would refuse."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice

from libs.common.errors import NotFoundError
from services.importer.application.hold import Hold
from services.importer.application.run_chunk import call_of
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.rows import ContactRow, RowReader
from services.importer.ports import Claim, Contacts, Storage

ASKED = 1_000
"""Rows that contacts is asked about at once."""


def refused_rows(
    storage: Storage,
    contacts: Contacts,
    job: ImportJob,
    claim: Claim,
    rows_of: Sequence[Sequence[int]],
    duplicates: Mapping[int, int],
    hold: Hold,
) -> dict[int, RowOutcome]:
    """Return the rows that contacts would refuse, as far as another row then takes their place.

    The first rows of repeated numbers are asked about, and all others only of those numbers whose
    first is refused. duplicates: row → the first row of its number. Raises what contacts raises,
    but for a workspace that is not there: of that, the chunks tell every row.
    """

    def asked(rows: AbstractSet[int]) -> dict[int, RowOutcome]:
        found, call = dict[int, RowOutcome](), replace(call_of(job, claim), phase="check")
        risky = _risky(storage, job, rows_of, rows)
        while batch := list(islice(risky, ASKED)):
            hold.keep()
            told = contacts.apply(call, batch)
            found |= {each.row: each for each in told if each.outcome == "invalid"}
        return found

    try:
        firsts = asked(set(duplicates.values()))
    except NotFoundError:
        return {}
    if not firsts:
        return firsts
    return firsts | asked({row for row, first in duplicates.items() if first in firsts})


def _risky(
    storage: Storage, job: ImportJob, rows_of: Sequence[Sequence[int]], wanted: AbstractSet[int]
) -> Iterator[ContactRow]:
    """Yield those of the wanted rows in which contacts may find fault, in the order of the file."""
    reader = RowReader(job.headers, job.mapped())
    for number, rows in enumerate(rows_of):
        if wanted.isdisjoint(rows):
            continue
        with storage.read() as imports:
            records = imports.chunk(job.id, number).records
        for record in records:
            row = reader.read(record) if record.number in wanted else None
            if isinstance(row, ContactRow) and (row.owner or row.status or row.tags or row.id):
                yield row
