"""Pieces of files as rows of `import_chunk`; corrected cells lie beside what the file said."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, insert, select, update

from services.importer.adapters.packing import (
    pack_corrections,
    pack_records,
    unpack_corrections,
    unpack_records,
)
from services.importer.adapters.tables import import_chunk
from services.importer.domain.correction import Correction
from services.importer.ports import Chunk


def add_chunk(connection: Connection, import_id: str, chunk: Chunk) -> None:
    """Insert a chunk."""
    connection.execute(
        insert(import_chunk).values(
            import_id=import_id,
            number=chunk.number,
            rows=len(chunk.records),
            body=pack_records(chunk.records),
        )
    )


def replace_chunk(connection: Connection, import_id: str, chunk: Chunk) -> None:
    """Write other rows and corrections in place of a chunk's."""
    connection.execute(
        update(import_chunk)
        .where(*_of(import_id, chunk.number))
        .values(body=pack_records(chunk.records), corrections=pack_corrections(chunk.corrections))
    )


def read_chunk(connection: Connection, import_id: str, number: int) -> Chunk:
    """Read a chunk as the file said it. Raises KeyError."""
    row = connection.execute(
        select(import_chunk.c.body, import_chunk.c.corrections).where(*_of(import_id, number))
    ).one_or_none()
    if row is None:
        raise KeyError((import_id, number))
    return Chunk(number, unpack_records(row.body), unpack_corrections(row.corrections))


def keep_corrections(
    connection: Connection, import_id: str, number: int, corrections: Sequence[Correction]
) -> None:
    """Write the corrections of a chunk; its rows stay."""
    connection.execute(
        update(import_chunk)
        .where(*_of(import_id, number))
        .values(corrections=pack_corrections(corrections))
    )


def chunks_with_corrections(
    connection: Connection, import_id: str, first: int, limit: int
) -> Sequence[tuple[int, Sequence[Correction]]]:
    """Read the corrections of chunks that have any, from a number on."""
    rows = connection.execute(
        select(import_chunk.c.number, import_chunk.c.corrections)
        .where(
            import_chunk.c.import_id == import_id,
            import_chunk.c.number >= first,
            import_chunk.c.corrections.is_not(None),
        )
        .order_by(import_chunk.c.number)
        .limit(limit)
    )
    return [(row.number, unpack_corrections(row.corrections)) for row in rows]


def count_rows(connection: Connection, import_id: str, number: int) -> int:
    """Count the rows of a chunk."""
    statement = select(import_chunk.c.rows).where(*_of(import_id, number))
    return int(connection.execute(statement).scalar_one())


def _of(import_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return (import_chunk.c.import_id == import_id, import_chunk.c.number == number)
