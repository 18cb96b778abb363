"""Show what would become of the numbers in a column."""

from collections.abc import Iterator, Sequence

from libs.common.actor import Actor
from libs.common.errors import InvalidInputError
from services.importer.application.find_import import find_import
from services.importer.domain.doctor import Diagnosis, NumberSetting, examine
from services.importer.domain.job import ImportJob
from services.importer.domain.record import Record
from services.importer.ports import Storage

CHUNKS = 5
"""Pieces of the file that are looked at, spread over it: some thousand numbers."""


def examine_numbers(
    storage: Storage, actor: Actor, import_id: str, column: str | None, setting: NumberSetting
) -> Diagnosis:
    """Diagnose a column, by default the first that is mapped to, or guessed to be, the phone.

    Raises NotFoundError, and InvalidInputError when there is no such column.
    """
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
        index = _index(job, column)
        step = max(job.chunks // CHUNKS, 1)
        numbers = range(0, job.chunks, step)[:CHUNKS]
        records = [each for number in numbers for each in imports.chunk(job.id, number).records]
    return examine(_cells(records, index), setting)


def _index(job: ImportJob, column: str | None) -> int:
    if column is None and job.mapping is not None:
        column = next((name for name, to in job.mapping.columns.items() if to == "phone"), None)
    if column is None:
        column = next((each["header"] for each in job.columns if each["guess"] == "phone"), None)
    if column is None or column not in job.headers:
        raise InvalidInputError.of("column", "the file has no such column")
    return job.headers.index(column)


def _cells(records: Sequence[Record], index: int) -> Iterator[tuple[int, str]]:
    for record in records:
        if index < len(record.cells):
            yield record.number, record.cells[index]
