"""List what became of the rows of an import, with what the file says in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from libs.common.actor import Actor
from libs.common.csv_cells import BYTE_ORDER_MARK, line_of_cells
from services.importer.application.find_import import find_import
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import (
    PROBLEMS,
    ChunkOutcomes,
    Outcome,
    RowOutcome,
    skipped_row,
)
from services.importer.domain.record import Record
from services.importer.ports import Imports, Storage

PROBLEM_COLUMNS = ("Problem", "Row")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: its outcome and its cells by header."""

    outcome: RowOutcome
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows in the order of the file. following: where the next page begins, if there is one:
    a chunk's number and the row that was shown last.
    """

    rows: list[ShownRow]
    following: tuple[int, int] | None


def list_rows(
    storage: Storage,
    actor: Actor,
    import_id: str,
    wanted: Outcome | None,
    position: tuple[int, int],
    limit: int,
) -> RowPage:
    """Return up to limit rows after a position, of one outcome or all. Raises NotFoundError."""
    chunk, after = position
    shown: list[ShownRow] = []
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
        while found := _next(imports, job, chunk, wanted):
            for row in _shown(imports, job, found):
                if row.outcome.row <= after or (wanted and row.outcome.outcome != wanted):
                    continue
                if len(shown) == limit:
                    return RowPage(shown, (found.chunk, shown[-1].outcome.row))
                shown.append(row)
            chunk = found.chunk + 1
    return RowPage(shown, None)


def problems_csv(storage: Storage, actor: Actor, import_id: str) -> Iterator[str]:
    """Return the lines of a CSV with every row that has a problem, its reason and its number.

    The file's own columns come first, so that it can be corrected and uploaded again. Raises
    NotFoundError before the first line is asked for.
    """
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
    return _problem_lines(storage, job)


def _problem_lines(storage: Storage, job: ImportJob) -> Iterator[str]:
    yield BYTE_ORDER_MARK + line_of_cells([*job.headers, *PROBLEM_COLUMNS])
    number = 0
    while True:
        with storage.read() as imports:
            found = _next(imports, job, number, None)
            rows = list(_shown(imports, job, found)) if found and _has_problems(found) else []
        if found is None:
            return
        for row in rows:
            if row.outcome.outcome in PROBLEMS:
                reason = row.outcome.reason or row.outcome.outcome
                yield line_of_cells([*row.values.values(), reason, str(row.outcome.row)])
        number = found.chunk + 1


def _has_problems(found: ChunkOutcomes) -> bool:
    return any(getattr(found.counts, name) for name in PROBLEMS)


def _next(
    imports: Imports, job: ImportJob, number: int, wanted: Outcome | None
) -> ChunkOutcomes | None:
    """Return the next outcomes; none once the rows are forgotten."""
    if job.phase is None or not job.chunks:
        return None
    return imports.outcomes(job.id, job.phase, number, wanted)


def _shown(imports: Imports, job: ImportJob, found: ChunkOutcomes) -> Iterator[ShownRow]:
    records = imports.chunk(job.id, found.chunk).records
    outcomes = {row.row: row for row in found.rows}
    for record in records:
        outcome = outcomes.get(record.number) or skipped_row(record.number, found.note or "parked")
        yield ShownRow(outcome, _values(job, record))


def _values(job: ImportJob, record: Record) -> dict[str, str]:
    cells = [*record.cells, *[""] * (len(job.headers) - len(record.cells))]
    return dict(zip(job.headers, cells, strict=False))
