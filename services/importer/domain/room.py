"""The plan's last places go to the first people of the file who need one."""

from collections.abc import Sequence
from dataclasses import replace

from services.importer.domain.outcomes import ChunkOutcomes, Counts, RowOutcome, count

NO_ROOM = "the plan has no place left for another contact"


def may_be_too_many(counts: Counts, room: int) -> bool:
    """Tell whether checked chunks, each of which knew of itself alone, may exceed the room."""
    return counts.over_limit > 0 or counts.created + counts.updated > room


def over_limit_from(chunk: ChunkOutcomes, room: int) -> tuple[ChunkOutcomes, int]:
    """Return a checked chunk in which at most `room` rows take a place, and the room left."""
    rows, left = list[RowOutcome](), room
    for row in chunk.rows:
        if not _needs_place(row):
            rows.append(row)
        elif left > 0:
            rows.append(row if row.outcome == "updated" else RowOutcome(row.row, "created"))
            left -= 1
        else:
            rows.append(_refused(row.row))
    return _changed(chunk, rows), left


def with_place(row: RowOutcome, others: Counts, room: int | None) -> RowOutcome:
    """Return a row that was checked on its own: the others of its file have their places before it.

    room: places that the plan had at the check of all of them; None without a limit.
    """
    if room is None or not _needs_place(row):
        return row
    if others.over_limit or others.created >= room:
        return _refused(row.row)
    return row


def _refused(row: int) -> RowOutcome:
    return RowOutcome(row, "over_limit", "plan_limit_reached", None, NO_ROOM)


def _needs_place(row: RowOutcome) -> bool:
    """Say whether a row makes a contact, or brings one back from the trash or waiting room."""
    return row.outcome in {"created", "over_limit"} or "state" in (row.changes or {})


def _changed(chunk: ChunkOutcomes, rows: Sequence[RowOutcome]) -> ChunkOutcomes:
    if tuple(rows) == chunk.rows:
        return chunk
    return replace(chunk, rows=tuple(rows), counts=count(rows))
