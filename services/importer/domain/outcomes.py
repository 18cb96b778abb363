"""What became of each row, and the counts that always add up to the rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Outcome = Literal[
    "created", "updated", "unchanged", "skipped", "duplicate", "invalid", "over_limit"
]
OUTCOMES: tuple[Outcome, ...] = (
    "created", "updated", "unchanged", "skipped", "duplicate", "invalid", "over_limit",
)  # fmt: skip
PROBLEMS: frozenset[Outcome] = frozenset({"skipped", "duplicate", "invalid", "over_limit"})
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

    note: one of NOTES: no row of the chunk was worked on, and all are skipped. cause: what was
    in the way, as far as it is known.
    """

    chunk: int
    counts: Counts
    rows: tuple[RowOutcome, ...] = field(default=())
    note: str | None = None
    cause: str | None = None

    @property
    def codes(self) -> dict[str, int]:
        """Rows by code, of those that have one."""
        if self.note is not None:
            return {self.note: self.counts.total}
        return dict(Counter(row.code for row in self.rows if row.code is not None))


@dataclass(frozen=True, slots=True)
class UndoCounts:
    """Rows of an import by what its undo did: undone, kept as changed since or not reached, and
    unchanged, as the import had done nothing.
    """

    undone: int = 0
    kept: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """All rows that have an outcome."""
        return self.undone + self.kept + self.unchanged


NOTES = {
    "stopped": "the import was stopped before this row",
    "parked": "this part of the file broke the worker three times; import it again on its own",
    "unprepared": "the file broke the worker three times before any row was looked at",
    "refused": "contacts did not accept this part of the file",
    "not_undone": "this part could not be taken back; its contacts are as the import left them",
}


def count(rows: Iterable[RowOutcome]) -> Counts:
    """Count outcomes."""
    found = Counter(row.outcome for row in rows)
    return Counts(**{name: found[name] for name in OUTCOMES})


def without(counts: Counts, outcome: RowOutcome) -> Counts:
    """Return counts but for one row that is in them."""
    return replace(counts, **{outcome.outcome: getattr(counts, outcome.outcome) - 1})


def undo_counts(counts: Counts) -> UndoCounts:
    """Say in the words of an undo what its outcomes are."""
    return UndoCounts(undone=counts.updated, kept=counts.skipped, unchanged=counts.unchanged)


def skipped_row(row: int, note: str, cause: str | None = None) -> RowOutcome:
    """Return the outcome of a row of a chunk that was not worked on."""
    reason = NOTES[note] if cause is None else f"{NOTES[note]} ({cause})"
    return RowOutcome(row, "skipped", note, None, reason)
