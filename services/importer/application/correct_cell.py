"""Correct a cell of a row that could not be imported, and check that row anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import ConflictError, InvalidInputError, NotFoundError
from services.importer.application.find_import import find_import
from services.importer.application.list_rows import ShownRow, shown_row
from services.importer.application.run_chunk import call_for, problem_outcome
from services.importer.domain.correction import Correction, refuse_others, with_cells
from services.importer.domain.job import ImportJob
from services.importer.domain.mapping import SKIP
from services.importer.domain.numbers import Buckets, bucket_of, number_of
from services.importer.domain.outcomes import ChunkOutcomes, Counts, RowOutcome, count, without
from services.importer.domain.record import Record
from services.importer.domain.room import with_place
from services.importer.domain.rows import ContactRow, RowReader
from services.importer.ports import Chunk, Contacts, Imports, Storage

TRIES = 8
"""Times that a row is looked at again as somebody else corrected one of the same file meanwhile."""

LAST = 2**31 - 1
"""The highest number that a row may have."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """What was seen of a row, and what it would be with the new cell. counts: of all other rows."""

    job: ImportJob
    column: int
    before: Record
    after: Record
    corrections: Sequence[Correction]
    outcomes: ChunkOutcomes
    outcome: RowOutcome
    numbers: Buckets
    counts: Counts

    @property
    def own(self) -> list[Correction]:
        """The corrections of this very row."""
        return [each for each in self.corrections if each.row == self.before.number]

    @property
    def was(self) -> str:
        """What the cell says now."""
        cells = self.before.cells
        return cells[self.column] if self.column < len(cells) else ""


def correct_cell(
    storage: Storage,
    contacts: Contacts,
    clock: Clock,
    actor: Actor,
    import_id: str,
    row: int,
    header: str,
    value: str,
) -> ShownRow:
    """Keep another value of one cell beside what the file said; return its row, checked anew.

    The check is the dry run that the import itself goes through. A value that is there already
    changes nothing. Raises NotFoundError, WrongStateError unless the import is checked,
    NotCorrectableError for a row without a problem, InvalidInputError for a column that becomes
    nothing and for the number of another row, ConflictError where numbers of rows were forgotten
    since the check, and what contacts raises; nothing is kept then.
    """
    for _ in range(TRIES):
        with storage.read() as imports:
            seen = _look(imports, actor, import_id, row, header, value)
        if seen.was == value:
            return shown_row(seen.job, seen.before, seen.outcome, seen.own)
        outcome = _checked(contacts, seen)
        at = clock.now()
        made = Correction(row, seen.column, seen.was, value, actor.id, actor.name, at)
        with storage.write() as imports:
            if _keep(imports, actor, seen, outcome, made):
                return shown_row(seen.job, seen.after, outcome, [*seen.own, made])
    raise ConflictError(
        "others correct rows of this file at this moment; try again", code="corrected_meanwhile"
    )


def _look(
    imports: Imports, actor: Actor, import_id: str, row: int, header: str, value: str
) -> _Sight:
    job = find_import(imports, actor, import_id)
    job.require("correct")
    column = _column(job, header)
    if row > LAST:
        raise NotFoundError("the file has no such row")
    number = imports.chunk_of_row(job.id, "check", row)
    if number is None:
        raise NotFoundError("the check knows of no such row; check the file again")
    chunk = imports.chunk(job.id, number)
    outcomes = imports.outcomes_of(job.id, "check", number)
    before = next((each for each in chunk.records if each.number == row), None)
    outcome = next((each for each in outcomes.rows if each.row == row), None) if outcomes else None
    if before is None or outcomes is None or outcome is None:
        raise NotFoundError("the file has no such row")
    refuse_others(outcome, chunk.corrections)
    after = with_cells(before, {column: value})
    numbers = imports.numbers(job.id, _buckets(job, before, after))
    if numbers and not imports.has_numbers(job.id):
        raise ConflictError(
            "the phone numbers of the other rows are not known any more, as somebody was erased;"
            " check the file again",
            code="check_again",
        )
    counts = without(imports.counts(job.id, "check"), outcome)
    seen = _Sight(job, column, before, after, chunk.corrections, outcomes, outcome, numbers, counts)
    _refuse_twin(imports, seen)
    return seen


def _column(job: ImportJob, header: str) -> int:
    if job.mapped().columns.get(header, SKIP) == SKIP:
        becoming = [each for each in job.headers if job.mapped().columns.get(each, SKIP) != SKIP]
        raise InvalidInputError.of("column", f"must be one of {', '.join(becoming)}")
    return job.headers.index(header)


def _number(job: ImportJob, record: Record) -> int | None:
    phone = RowReader(job.headers, job.mapped()).phone_of(record)
    return number_of(phone) if phone else None


def _buckets(job: ImportJob, *records: Record) -> set[int]:
    numbers = (_number(job, each) for each in records)
    return {bucket_of(each, job.rows) for each in numbers if each is not None}


def _refuse_twin(imports: Imports, seen: _Sight) -> None:
    """Refuse the number of another row that is imported with it."""
    job, row = seen.job, seen.before.number
    number = _number(job, seen.after)
    if number is None:
        return
    first = seen.numbers[bucket_of(number, job.rows)].get(number, row)
    if first == row:
        return
    at = imports.chunk_of_row(job.id, "check", first)
    told = imports.outcomes_of(job.id, "check", at) if at is not None else None
    if told is None or any(each.row == first and each.outcome == "invalid" for each in told.rows):
        return
    raise InvalidInputError.of(
        "value", f"row {first} has the same phone number", code="duplicate_in_file"
    )


def _checked(contacts: Contacts, seen: _Sight) -> RowOutcome:
    """Ask what would become of the row, as an import does."""
    read = RowReader(seen.job.headers, seen.job.mapped()).read(seen.after)
    if not isinstance(read, ContactRow):
        return problem_outcome(read)
    [told] = contacts.apply(call_for(seen.job, seen.outcomes.chunk, "check"), [read])
    return with_place(told, seen.counts, seen.job.checked_room)


def _keep(
    imports: Imports, actor: Actor, seen: _Sight, outcome: RowOutcome, made: Correction
) -> bool:
    """Write a correction and its row's outcome, unless the file is another one by now."""
    job = find_import(imports, actor, seen.job.id, lock=True)
    job.require("correct")
    chunk = imports.chunk(job.id, seen.outcomes.chunk)
    if not (_is_same(seen.job, job) and _is_unerased(imports, seen, chunk)):
        return False
    rows = tuple(outcome if each.row == made.row else each for each in seen.outcomes.rows)
    imports.keep_corrections(job.id, chunk.number, [*chunk.corrections, made])
    imports.keep_outcomes(job.id, "check", replace(seen.outcomes, counts=count(rows), rows=rows))
    imports.keep_numbers(job.id, _renumbered(seen, outcome))
    job.corrections += 1
    job.planned_version = 0  # the whole file is looked at again before it is imported
    imports.save(job)
    imports.announce(job)
    return True


def _is_same(seen: ImportJob, now: ImportJob) -> bool:
    """Tell whether nobody corrected, mapped or checked since."""
    return (seen.corrections, seen.mapping_version, seen.checked_at) == (
        now.corrections, now.mapping_version, now.checked_at,
    )  # fmt: skip


def _is_unerased(imports: Imports, seen: _Sight, chunk: Chunk) -> bool:
    """Tell whether all that is written again is what was seen; who was erased would be back."""
    job, number = seen.job.id, chunk.number
    return (
        seen.before in chunk.records
        and list(seen.corrections) == list(chunk.corrections)
        and imports.outcomes_of(job, "check", number) == seen.outcomes
        and imports.numbers(job, seen.numbers) == seen.numbers
        and (not seen.numbers or imports.has_numbers(job))
    )


def _renumbered(seen: _Sight, outcome: RowOutcome) -> Buckets:
    """Note that the row has its new number, and the old one no more."""
    job, row = seen.job, seen.before.number
    old, new = _number(job, seen.before), _number(job, seen.after)
    if old is not None:
        bucket = seen.numbers[bucket_of(old, job.rows)]
        if bucket.get(old) == row:
            del bucket[old]
    if new is not None and outcome.outcome != "invalid":
        seen.numbers[bucket_of(new, job.rows)][new] = row
    return seen.numbers
