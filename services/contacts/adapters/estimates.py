"""About how many contacts a predicate lets through, without counting them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import ClauseElement

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_people import contact

SAMPLE = 2_000
"""Rows that SQLite looks at: an estimate is then right within a few percent."""

_SPREAD = 0.6180339887498949
"""The golden ratio: its multiples spread evenly and fall in step with nothing that repeats."""


class Explained(Executable, ClauseElement):
    """The plan of a SELECT, as PostgreSQL makes it from its statistics."""

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(Explained, "postgresql")
def _explain(element: Explained, compiler: Any, **options: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.statement, **options)}"


def estimated(scope: Scope, which: ColumnElement[bool]) -> int:
    """Return about how many contacts a predicate lets through; two statements at most.

    PostgreSQL's planner is asked. SQLite has no statistics of its own, so rows that are spread
    evenly over the table are looked at instead of all.
    """
    if scope.connection.dialect.name == "postgresql":
        found: Any = scope.connection.execute(Explained(select(contact.c.id).where(which)))
        return int(found.scalar_one()[0]["Plan"]["Plan Rows"])
    return _sampled(scope, which)


def _sampled(scope: Scope, which: ColumnElement[bool]) -> int:
    rowid: ColumnElement[int] = literal_column("contact.rowid")
    highest = scope.connection.execute(select(func.max(rowid)).select_from(contact)).scalar()
    places = sorted({1 + int(n * _SPREAD % 1 * (highest or 1)) for n in range(SAMPLE)})
    hits = scope.connection.execute(
        select(func.count()).select_from(contact).where(rowid.in_(places), which)
    ).scalar_one()
    return hits * (highest or 0) // len(places)
