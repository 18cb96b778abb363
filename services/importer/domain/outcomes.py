"""What became of each row, and the counts that always add up to the rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal[
    "created", "updated", "unchanged", "skipped", "duplicate", "invalid", "over_limit"
]
OUTCOMES: tuple[Outcome, ...] = (
    "created", "updated", "unchanged", "skipped", "duplicate", "invalid", "over_limit",
)  # fmt: skip
PROBLEMS: frozenset[str] = frozenset({"skipped", "duplicate", "invalid", "over_limit"})
"""Outcomes of rows that left nothing behind; with a reason each they are in problems.csv."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row. changes: field → [old, new]."""

    row: int
    outcome: Outcome
    code: str | None = None
    field: str | None = None
    reason: str | None = None
    contact_id: str | None = None
    changes: dict[str, list[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by outcome."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    duplicate: int = 0
    invalid: int = 0
    over_limit: int = 0

    @property
    def total(self) -> int:
        """All rows that have an outcome."""
        return sum(getattr(self, name) for name in OUTCOMES)


@dataclass(frozen=True, slots=True)
class ChunkOutcomes:
    """The outcomes of one chunk. rows is empty when `note` says the same of every row.

    note: `stopped` or `parked`: no row of the chunk was worked on, and all are skipped.
    """

    chunk: int
    counts: Counts
    rows: tuple[RowOutcome, ...] = field(default=())
    note: str | None = None


NOTES = {
    "stopped": "the import was stopped before this row",
    "parked": "this part of the file broke the worker three times; import it again on its own",
}


def count(rows: Iterable[RowOutcome]) -> Counts:
    """Count outcomes."""
    found = Counter(row.outcome for row in rows)
    return Counts(**{name: found[name] for name in OUTCOMES})


def skipped_row(row: int, note: str) -> RowOutcome:
    """Return the outcome of a row of a chunk that was not worked on."""
    return RowOutcome(row, "skipped", note, None, NOTES[note])
