"""The plan's last places go to the first new people of the file."""

from dataclasses import replace

from services.importer.domain.outcomes import ChunkOutcomes, RowOutcome, count

REASON = "the plan has no place left for another contact"


def over_limit_from(chunk: ChunkOutcomes, room: int) -> tuple[ChunkOutcomes, int]:
    """Return a checked chunk with at most `room` created rows, and the room that is left."""
    new = chunk.counts.created + chunk.counts.over_limit
    if not chunk.rows or (new <= room and not chunk.counts.over_limit):
        return chunk, room - chunk.counts.created
    rows, left = list[RowOutcome](), room
    for row in chunk.rows:
        if row.outcome not in {"created", "over_limit"}:
            rows.append(row)
        elif left > 0:
            rows.append(RowOutcome(row.row, "created"))
            left -= 1
        else:
            rows.append(RowOutcome(row.row, "over_limit", "plan_limit_reached", None, REASON))
    return replace(chunk, rows=tuple(rows), counts=count(rows)), left
