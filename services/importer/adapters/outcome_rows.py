"""Outcomes as rows of `import_outcome`."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from services.importer.adapters.packing import pack_outcomes, unpack_outcomes
from services.importer.adapters.tables import import_chunk, import_job
from services.importer.adapters.tables import import_outcome as kept
from services.importer.domain.job import WORKING, ImportJob, Phase
from services.importer.domain.outcomes import OUTCOMES, ChunkOutcomes, Counts, Outcome
from services.importer.ports import Totals

_SUMS = [func.coalesce(func.sum(kept.c[name]), 0).label(name) for name in OUTCOMES]


def keep_outcomes(
    connection: Connection, import_id: str, phase: Phase, outcomes: ChunkOutcomes
) -> None:
    """Write a chunk's outcomes, in place of earlier ones."""
    connection.execute(delete(kept).where(*_of(import_id, phase), kept.c.number == outcomes.chunk))
    connection.execute(insert(kept).values(_values(import_id, phase, outcomes)))


def skip_chunks(
    connection: Connection,
    import_id: str,
    phase: Phase,
    numbers: Sequence[int] | None,
    note: str,
    cause: str | None,
) -> None:
    """Write of chunks, or of all for None, that their rows are skipped; two statements."""
    rows = connection.execute(
        select(import_chunk.c.number, import_chunk.c.rows).where(
            import_chunk.c.import_id == import_id
        )
    )
    sizes = {row.number: row.rows for row in rows}
    chosen = sizes.keys() if numbers is None else sizes.keys() & set(numbers)
    told = [
        ChunkOutcomes(number, Counts(skipped=sizes[number]), note=note, cause=cause)
        for number in sorted(chosen)
    ]
    if told:
        connection.execute(insert(kept), [_values(import_id, phase, each) for each in told])


def drop_outcomes(connection: Connection, import_id: str, phase: Phase) -> None:
    """Delete a phase's outcomes."""
    connection.execute(delete(kept).where(*_of(import_id, phase)))


def drop_noted(connection: Connection, import_id: str, phase: Phase, note: str) -> Sequence[int]:
    """Delete a phase's outcomes that are a note; return the numbers of their chunks."""
    deleted = connection.execute(
        delete(kept).where(*_of(import_id, phase), kept.c.note == note).returning(kept.c.number)
    )
    return sorted(deleted.scalars())


def drop_bodies(connection: Connection, import_id: str) -> None:
    """Forget what became of each row of an import; the counts stay."""
    connection.execute(update(kept).where(kept.c.import_id == import_id).values(body=None))


def next_outcomes(
    connection: Connection,
    import_id: str,
    phase: Phase,
    first: int,
    wanted: Collection[Outcome] = (),
    code: str | None = None,
) -> ChunkOutcomes | None:
    """Read the first chunk from a number on that has any wanted outcome, and a code."""
    if code is not None:
        number = _next_with_code(connection, import_id, phase, first, code)
        if number is None:
            return None
        first = number
    statement = (
        select(kept)
        .where(*_of(import_id, phase), kept.c.number >= first)
        .order_by(kept.c.number)
        .limit(1)
    )
    if wanted:
        statement = statement.where(or_(*(kept.c[each] > 0 for each in sorted(wanted))))
    row = connection.execute(statement).first()
    if row is None:
        return None
    rows = tuple(unpack_outcomes(row.body)) if row.body else ()
    return ChunkOutcomes(row.number, _counts(row), rows, row.note, row.cause)


def sum_codes(connection: Connection, import_id: str, phase: Phase) -> dict[str, int]:
    """Add up a phase's rows by code."""
    found: Counter[str] = Counter()
    statement = select(kept.c.codes).where(*_of(import_id, phase), kept.c.codes.is_not(None))
    for codes in connection.execute(statement).scalars():
        found.update(codes or {})
    return dict(found)


def _next_with_code(
    connection: Connection, import_id: str, phase: Phase, first: int, code: str
) -> int | None:
    """Find the next chunk with a code, or one that doesn't say which it has."""
    statement = (
        select(kept.c.number, kept.c.codes)
        .where(*_of(import_id, phase), kept.c.number >= first)
        .order_by(kept.c.number)
    )
    rows = connection.execute(statement)
    return next((row.number for row in rows if row.codes is None or code in row.codes), None)


def sum_counts(connection: Connection, import_id: str, phase: Phase) -> Counts:
    """Add up a phase."""
    row = connection.execute(select(*_SUMS).where(*_of(import_id, phase))).one()
    return _counts(row)


def sum_counts_of(
    connection: Connection, jobs: Sequence[ImportJob]
) -> dict[tuple[str, Phase | None], Counts]:
    """Add up the phases of jobs that are shown of them."""
    shown = {(job.id, phase) for job in jobs for phase in (job.phase, job.counted_phase) if phase}
    if not shown:
        return {}
    rows = connection.execute(
        select(kept.c.import_id, kept.c.phase, *_SUMS)
        .where(or_(*(tuple_(kept.c.import_id, kept.c.phase) == pair for pair in sorted(shown))))
        .group_by(kept.c.import_id, kept.c.phase)
    )
    return {(row.import_id, row.phase): _counts(row) for row in rows}


def not_undone(connection: Connection, jobs: Sequence[ImportJob]) -> set[str]:
    """Find the undone jobs of which a part is left."""
    undone = [job.id for job in jobs if job.state == "undone"]
    if not undone:
        return set()
    statement = select(kept.c.import_id).where(
        kept.c.import_id.in_(undone), kept.c.phase == "undo", kept.c.note == "not_undone"
    )
    return set(connection.execute(statement.distinct()).scalars())


def sum_workspace(connection: Connection, workspace_id: str) -> Totals:
    """Add up the imports of a workspace that began.

    One statement: several might see an import before and after a part of it was done.
    """
    done = (
        select(kept.c.import_id, *_SUMS)
        .join(import_job, import_job.c.id == kept.c.import_id)
        .where(import_job.c.workspace_id == workspace_id, kept.c.phase == "run")
        .group_by(kept.c.import_id)
        .subquery()
    )
    sums = {name: func.coalesce(func.sum(done.c[name]), 0).label(name) for name in OUTCOMES}
    accounted = func.coalesce(sum((done.c[name] for name in OUTCOMES), start=literal(0)), 0)
    waits = case((import_job.c.state.in_(WORKING), import_job.c.rows - accounted), else_=0)
    row = connection.execute(
        select(
            func.count().label("imports"),
            func.coalesce(func.sum(import_job.c.rows), 0).label("all_rows"),
            func.coalesce(func.sum(waits), 0).label("waiting"),
            *sums.values(),
        )
        .join_from(import_job, done, done.c.import_id == import_job.c.id, isouter=True)
        .where(
            import_job.c.workspace_id == workspace_id,
            import_job.c.phase.in_(("run", "undo")),
            import_job.c.state != "mapped",
        )
    ).one()
    return Totals(int(row.imports), int(row.all_rows), _counts(row), max(int(row.waiting), 0))


def _values(import_id: str, phase: Phase, outcomes: ChunkOutcomes) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "phase": phase,
        "number": outcomes.chunk,
        "note": outcomes.note,
        "cause": outcomes.cause,
        "codes": outcomes.codes,
        "body": pack_outcomes(outcomes.rows) if outcomes.rows else None,
        **{name: getattr(outcomes.counts, name) for name in OUTCOMES},
    }


def _counts(row: Row[Any]) -> Counts:
    return Counts(**{name: int(getattr(row, name)) for name in OUTCOMES})


def _of(import_id: str, phase: Phase) -> tuple[Any, ...]:
    return (kept.c.import_id == import_id, kept.c.phase == phase)
