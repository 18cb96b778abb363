"""Cells that a person corrected after a check; what the file said is kept beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.errors import ConflictError
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.record import Record

LENGTH = 8_000
"""Characters that a corrected cell may have."""
MOST = 2_000
"""Corrections of one piece of a file; who has more to correct uploads a better file."""
CORRECTABLE = frozenset({"invalid", "duplicate"})


class NotCorrectableError(ConflictError):
    """Raised when a row needs no correction, or takes no more of them."""

    code = "not_correctable"
    title = "This row can't be corrected here"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of one cell: was is what it said just before. column: its place in the row."""

    row: int
    column: int
    was: str
    now: str
    by_id: str
    by_name: str
    at: datetime


def corrected(records: Sequence[Record], corrections: Iterable[Correction]) -> list[Record]:
    """Return rows with the last correction of each cell in it."""
    cells: dict[int, dict[int, str]] = {}
    for each in corrections:
        cells.setdefault(each.row, {})[each.column] = each.now
    if not cells:
        return list(records)
    return [
        with_cells(each, cells[each.number]) if each.number in cells else each for each in records
    ]


def by_row(corrections: Iterable[Correction]) -> dict[int, list[Correction]]:
    """Group corrections by their row, in their order."""
    found: dict[int, list[Correction]] = {}
    for each in corrections:
        found.setdefault(each.row, []).append(each)
    return found


def with_cells(record: Record, cells: dict[int, str]) -> Record:
    """Return a row with other cells, filled up with blanks where it has fewer."""
    changed = [*record.cells, *[""] * (max(cells) + 1 - len(record.cells))]
    for at, text in cells.items():
        changed[at] = text
    return Record(record.number, changed)


def refuse_others(outcome: RowOutcome, corrections: Sequence[Correction]) -> None:
    """Raise NotCorrectableError unless a row is in trouble or was, and takes one more."""
    if len(corrections) >= MOST:
        raise NotCorrectableError(
            f"{MOST:,} cells of this part of the file were corrected; correct the file itself and"
            " upload it again"
        )
    touched = any(each.row == outcome.row for each in corrections)
    if not touched and outcome.outcome not in CORRECTABLE:
        raise NotCorrectableError(
            "only rows that are invalid or repeat a number are corrected here; change the contact"
            " itself, or upload another file"
        )
