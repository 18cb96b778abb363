"""How many contacts a predicate lets through: counted while that is cheap, estimated beyond."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    func,
    literal_column,
    select,
)  # fmt: skip
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import ClauseElement

from services.contacts.adapters.scope import Scope, unindexed_in
from services.contacts.adapters.tables_people import contact

SAMPLE = 2_000
"""Rows that SQLite looks at: an estimate is then right within a few percent."""

_SPREAD = 0.6180339887498949
"""The golden ratio: its multiples spread evenly and fall in step with nothing that repeats."""

_DEVIATIONS = 4
"""Standard deviations that a count of hits is trusted to be right within."""


class Explained(Executable, ClauseElement):
    """The plan of a SELECT, as PostgreSQL makes it from its statistics."""

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(Explained, "postgresql")
def _explain(element: Explained, compiler: Any, **options: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.statement, **options)}"


def total_of(
    scope: Scope, which: ColumnElement[bool], exact_to: int, *, is_sampled: bool
) -> tuple[int, bool]:
    """Return how many contacts a predicate lets through, and whether that is exact.

    Up to `exact_to` they are counted. Above it PostgreSQL's planner is asked. SQLite has no
    statistics of its own: rows that are spread evenly over the table are looked at. is_sampled:
    before they are counted, as nothing need be where those rows leave no doubt that there are more.
    """
    on_sqlite = scope.connection.dialect.name == "sqlite"
    if on_sqlite and is_sampled:
        about, at_least = _sampled(scope, which)
        if at_least > exact_to:
            return about, False
    counted = _counted(scope, which, exact_to + 1)
    if counted <= exact_to:
        return counted, True
    about = _sampled(scope, which)[0] if on_sqlite else _planned(scope, which)
    return max(counted, about), False


def _planned(scope: Scope, which: ColumnElement[bool]) -> int:
    found: Any = scope.connection.execute(Explained(select(contact.c.id).where(which)))
    return int(found.scalar_one()[0]["Plan"]["Plan Rows"])


def _counted(scope: Scope, which: ColumnElement[bool], most: int) -> int:
    some = select(contact.c.id).where(which).limit(most).subquery()
    return scope.connection.execute(select(func.count()).select_from(some)).scalar_one()


def _sampled(scope: Scope, which: ColumnElement[bool]) -> tuple[int, int]:
    """Return about how many rows a predicate lets through, and how many at least."""
    rowid: ColumnElement[int] = literal_column("contact.rowid")
    highest = scope.connection.execute(select(func.max(rowid)).select_from(contact)).scalar() or 1
    places = sorted({1 + int(n * _SPREAD % 1 * highest) for n in range(SAMPLE)})
    each = func.json_each(bindparam(None, str(places), type_=Text)).table_valued("value")
    hits = scope.connection.execute(
        select(func.count())
        .select_from(contact)
        .where(rowid.in_(select(each.c.value)), unindexed_in(which, contact, contact.c.keys()))
    ).scalar_one()
    surely = max(0.0, hits - _DEVIATIONS * hits**0.5)
    return hits * highest // len(places), int(surely * highest / len(places))
