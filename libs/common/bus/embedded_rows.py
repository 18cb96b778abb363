"""Many rows into one table of the embedded bus, numbered in the order in which they are given."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, insert

SIZES = (64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1)
"""Rows of one statement on SQLite: few sizes, so that every statement stays prepared."""


def insert_rows(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> list[int]:
    """Insert rows of the columns `names`, and return their ids in the order of the rows.

    On SQLite in few statements of many rows: its driver gives up the interpreter at every step of
    a statement, and a row that is a step of its own waits for every busy thread in between. The
    ids follow one another there, because nobody else writes inside a transaction that writes.
    """
    if not rows:
        return []
    if connection.dialect.name != "sqlite":
        numbered = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        given = [dict(zip(names, row, strict=True)) for row in rows]
        return list(connection.scalars(numbered, given))
    numbers: list[int] = []
    for part in _parts(rows):
        values = tuple(value for row in part for value in row)
        last = connection.exec_driver_sql(
            _statement(table.name, names, len(part)), values
        ).lastrowid
        numbers += range(last - len(part) + 1, last + 1)
    return numbers


@cache
def _statement(table: str, names: tuple[str, ...], count: int) -> str:
    row = f"({', '.join('?' * len(names))})"
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * count)}"  # noqa: S608 - names of ours


def _parts(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    start = 0
    while left := len(rows) - start:
        size = next(each for each in SIZES if each <= left)
        yield rows[start : start + size]
        start += size
