"""Many rows in one statement: an INSERT, UPDATE or look-up for thousands without a round trip each.

On PostgreSQL the rows travel as one JSON value that `json_to_recordset` turns back into rows of
the table's own types. That is as quick as COPY into a temporary table, costs Python less, may say
ON CONFLICT, and obeys row-level security, which COPY into the table itself does not. SQLite runs
one prepared statement for each row, which is the quickest it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    LargeBinary,
    Select,
    String,
    Table,
    TableValuedAlias,
    Text,
    any_,
    bindparam,
    cast,
    column,
    delete,
    func,
    literal_column,
    select,
    update,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import ARRAY, JSON

Rows = Sequence[Mapping[str, Any]]
FEW = 8
"""Rows that are sent one by one: below it, that is as quick and easier on the statement cache."""


def insert_many(connection: Connection, statement: Insert, rows: Rows) -> None:
    """Run an INSERT, with its ON CONFLICT if it has one, for rows that all have the same names.

    Defaults that Python would compute are not applied; moments must have a time zone.
    """
    if not rows:
        return
    if connection.dialect.name != "postgresql" or len(rows) < FEW:
        connection.execute(statement, list(rows))
        return
    table, names = statement.table, list(rows[0])
    assert isinstance(table, Table)  # noqa: S101 - tells mypy what an INSERT goes into
    source = _recordset(table, names)
    values = select(*(_value(table, source, name) for name in names))
    connection.execute(statement.from_select(names, values), _sent(rows))


def update_many(
    connection: Connection, table: Table, mine: ColumnElement[bool], key: str, rows: Rows
) -> None:
    """Write the other values of rows over the rows of a table that have their key.

    mine: what limits the statement to a workspace. Rows all have the same names.
    """
    if not rows:
        return
    names = [name for name in rows[0] if name != key]
    if connection.dialect.name != "postgresql" or len(rows) < FEW:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        connection.execute(
            update(table).where(mine, table.c[key] == bindparam("own_key")).values(values),
            [{"own_key": row[key], **{f"new_{name}": row[name] for name in names}} for row in rows],
        )
        return
    source = _recordset(table, [key, *names])
    fresh = {name: _value(table, source, name) for name in names}
    statement = update(table).where(mine, table.c[key] == source.c[key]).values(fresh)
    connection.execute(statement, _sent(rows))


def among(connection: Connection, of: ColumnElement[str], texts: Iterable[str]) -> Any:
    """Return the predicate that a text column has one of many values.

    One parameter whatever their number, so that the statement is parsed and cached as one.
    """
    if connection.dialect.name == "postgresql":
        return of == any_(bindparam(None, list(texts), type_=ARRAY(Text)))
    encoded = msgspec.json.encode(list(texts)).decode()
    each = func.json_each(bindparam(None, encoded, type_=Text)).table_valued("value")
    return of.in_(select(each.c.value))


def delete_some(connection: Connection, table: Table, which: ColumnElement[bool], most: int) -> int:
    """Delete at most so many of the rows that a predicate finds; return how many.

    They are found by their place in the table, which needs no key and no statistics.
    """
    name = "ctid" if connection.dialect.name == "postgresql" else "rowid"
    place: ColumnElement[Any] = literal_column(f"{table.name}.{name}")
    chosen = select(place).select_from(table).where(which).limit(most)
    statement = delete(table).where(locked_first(connection, place, chosen))
    return connection.execute(statement).rowcount


def locked_first(connection: Connection, of: ColumnElement[Any], chosen: Select[Any]) -> Any:
    """Return the predicate that a column has one of the values that a limited SELECT locks.

    PostgreSQL then runs the SELECT once, whatever it believes to know of the table: inside IN it
    runs it again for each row when the statistics are those of a moment in which a queue was empty.
    """
    if connection.dialect.name == "postgresql":
        return of == any_(func.array(chosen.correlate(None).scalar_subquery()))
    return of.in_(chosen)


def _recordset(table: Table, names: Sequence[str]) -> TableValuedAlias:
    """Return the rows of the parameter `sent` as a table; bytes arrive in base64."""
    typed = [column(name, _sent_type(table.c[name].type)) for name in names]
    rows = func.json_to_recordset(cast(bindparam("sent", type_=Text), JSON))
    return rows.table_valued(*typed, name="sent").render_derived(with_types=True)


def _sent_type(stored: Any) -> Any:
    if isinstance(stored, LargeBinary):
        return Text()
    return String(stored.length) if isinstance(stored, String) else stored


def _value(table: Table, source: TableValuedAlias, name: str) -> Any:
    if isinstance(table.c[name].type, LargeBinary):
        return func.decode(source.c[name], "base64")
    return source.c[name]


def _sent(rows: Rows) -> dict[str, str]:
    return {"sent": msgspec.json.encode(rows).decode()}
