"""One connection as one workspace may use it: where every repository starts from."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.visitors import replacement_traverse

T = TypeVar("T")
COUNTED = {"preserve_rowcount": True}
"""Options of an INSERT whose rowcount is asked for; it is lost on PostgreSQL otherwise."""

CHUNK = 5000
"""Values in one IN: below the parameter limits of both databases (65,535 and 32,766)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A transaction inside one workspace."""

    connection: Connection
    workspace_id: str

    def mine(self, table: Table) -> ColumnElement[bool]:
        """Return the predicate that every statement on a workspace's table must have."""
        return table.c.workspace_id == self.workspace_id

    def mine_by_id(self, table: Table) -> ColumnElement[bool]:
        """Return the same predicate for a statement that names ids.

        Without statistics SQLite reads the whole workspace rather than some rows by their ids; a
        plus before the column tells it not to (sqlite.org/optoverview.html, section 3).
        """
        if self.connection.dialect.name != "sqlite":
            return self.mine(table)
        return unindexed(table.c.workspace_id) == self.workspace_id

    def rows(self, values: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return values with the workspace they belong to."""
        return [self.row(each) for each in values]

    def row(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return a value with the workspace it belongs to."""
        return {"workspace_id": self.workspace_id, **value}


def unindexed(column: ColumnElement[T]) -> ColumnElement[T]:
    """Return a column that SQLite uses no index for: a plus before it says so
    (sqlite.org/optoverview.html, section 3).
    """
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def unindexed_in(
    predicate: ColumnElement[bool], table: Table, names: Collection[str]
) -> ColumnElement[bool]:
    """Return a predicate in which SQLite uses no index for these columns of a table."""

    def replaced(element: Any, **_: Any) -> Any:
        mine = isinstance(element, Column) and element.table is table and element.name in names
        return unindexed(element) if mine else None

    return replacement_traverse(predicate, {}, replaced)


def upsert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say ON CONFLICT on the database at hand."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Cut values into pieces that fit one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def earlier(
    at: ColumnElement[datetime], own_id: ColumnElement[str], place: tuple[datetime, str]
) -> ColumnElement[bool]:
    """Return the predicate of rows before a moment and id, in newest-first order."""
    moment, last_id = place
    return and_(at <= moment, or_(at < moment, and_(at == moment, own_id < last_id)))


def later(
    at: ColumnElement[datetime], own_id: ColumnElement[str], place: tuple[datetime, str]
) -> ColumnElement[bool]:
    """Return the predicate of rows after a moment and id, in oldest-first order."""
    moment, last_id = place
    return and_(at >= moment, or_(at > moment, and_(at == moment, own_id > last_id)))
