"""List what became of the rows of an import, with what the file says in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from libs.common.actor import Actor
from libs.common.csv_cells import BYTE_ORDER_MARK, line_of_cells
from services.importer.application.find_import import find_import
from services.importer.domain.correction import Correction, by_row
from services.importer.domain.fingerprint import PROBLEM_COLUMNS
from services.importer.domain.job import ImportJob, Phase
from services.importer.domain.outcomes import (
    OUTCOMES,
    PROBLEMS,
    ChunkOutcomes,
    Outcome,
    RowOutcome,
    skipped_row,
)
from services.importer.domain.record import Record
from services.importer.ports import Imports, Storage


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: its outcome, its cells by header, and those that no header is for. corrections: of
    its cells, the oldest first; headers: of the file.
    """

    outcome: RowOutcome
    values: dict[str, str]
    beyond: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsWanted:
    """Rows of a phase (the present one where none is named), with any of some outcomes, where some
    are named, and with a code.
    """

    phase: Phase | None = None
    outcomes: frozenset[Outcome] = frozenset()
    code: str | None = None

    def fits(self, outcome: RowOutcome) -> bool:
        """Tell whether a row is wanted."""
        fits = not self.outcomes or outcome.outcome in self.outcomes
        return fits and self.code in {None, outcome.code}


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows in the order of the file. following: where the next page begins, if there is one:
    a chunk's number and the row that was shown last. total: of all pages.
    """

    rows: list[ShownRow]
    following: tuple[int, int] | None
    total: int


def list_rows(
    storage: Storage,
    actor: Actor,
    import_id: str,
    wanted: RowsWanted,
    position: tuple[int, int],
    limit: int,
) -> RowPage:
    """Return up to limit wanted rows after a position. Raises NotFoundError."""
    chunk, after = position
    shown: list[ShownRow] = []
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
        phase = wanted.phase or job.phase
        total = _total(imports, job, phase, wanted)
        while found := _next(imports, job, phase, chunk, wanted):
            for row in _shown(imports, job, found):
                if row.outcome.row <= after or not wanted.fits(row.outcome):
                    continue
                if len(shown) == limit:
                    return RowPage(shown, (found.chunk, shown[-1].outcome.row), total)
                shown.append(row)
            chunk = found.chunk + 1
    return RowPage(shown, None, total)


def _total(imports: Imports, job: ImportJob, phase: Phase | None, wanted: RowsWanted) -> int:
    """Count the wanted rows; a code belongs to one outcome."""
    if phase is None:
        return 0
    if wanted.code is not None:
        return imports.reasons(job.id, phase).get(wanted.code, 0)
    counts = imports.counts(job.id, phase)
    return sum(getattr(counts, each) for each in wanted.outcomes or OUTCOMES)


def problems_csv(
    storage: Storage, actor: Actor, import_id: str, phase: Phase | None = None
) -> Iterator[str]:
    """Return the lines of a CSV with every row that has a problem, its reason and its number.

    The file's own columns come first, so that it can be corrected and uploaded again; cells that
    no header is for come last. phase: of
    the import itself, or its check, where none is named. Raises NotFoundError before the first
    line is asked for.
    """
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
    return _problem_lines(storage, job, phase or job.counted_phase)


def _problem_lines(storage: Storage, job: ImportJob, phase: Phase | None) -> Iterator[str]:
    yield BYTE_ORDER_MARK + line_of_cells([*job.headers, *PROBLEM_COLUMNS])
    number = 0
    while True:
        with storage.read() as imports:
            found = _next(imports, job, phase, number, RowsWanted())
            rows = list(_shown(imports, job, found)) if found and _has_problems(found) else []
        if found is None:
            return
        for row in rows:
            if row.outcome.outcome in PROBLEMS:
                reason = row.outcome.reason or row.outcome.outcome
                cells = [*row.values.values(), reason, str(row.outcome.row), *row.beyond]
                yield line_of_cells(cells)
        number = found.chunk + 1


def _has_problems(found: ChunkOutcomes) -> bool:
    return any(getattr(found.counts, name) for name in PROBLEMS)


def _next(
    imports: Imports, job: ImportJob, phase: Phase | None, number: int, wanted: RowsWanted
) -> ChunkOutcomes | None:
    """Return the next outcomes; none once the rows are forgotten."""
    if phase is None or not job.chunks:
        return None
    return imports.outcomes(job.id, phase, number, wanted.outcomes, wanted.code)


def _shown(imports: Imports, job: ImportJob, found: ChunkOutcomes) -> Iterator[ShownRow]:
    chunk = imports.chunk(job.id, found.chunk)
    outcomes = {row.row: row for row in found.rows}
    corrections = by_row(chunk.corrections)
    for record in chunk.records:
        note = found.note or "parked"
        outcome = outcomes.get(record.number) or skipped_row(record.number, note, found.cause)
        yield shown_row(job, record, outcome, corrections.get(record.number, ()))


def shown_row(
    job: ImportJob, record: Record, outcome: RowOutcome, corrections: Sequence[Correction]
) -> ShownRow:
    """Return a row as it is shown. corrections: its own, the oldest first."""
    beyond = tuple(record.cells[len(job.headers) :])
    return ShownRow(outcome, _values(job, record), beyond, tuple(corrections), tuple(job.headers))


def _values(job: ImportJob, record: Record) -> dict[str, str]:
    cells = [*record.cells, *[""] * (len(job.headers) - len(record.cells))]
    return dict(zip(job.headers, cells, strict=False))
