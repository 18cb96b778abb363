"""What a migration does to tables that are large and in use, so that nobody waits for it.

A migration is one transaction, except for these: on PostgreSQL each of them ends the transaction,
works in short ones, or in none, and begins another. So a migration that uses one may be cut off in
the middle, and is then run again from its beginning: whatever stands before it must stand being
done twice, as all of these do. What can't, such as the making of a table, comes after them.
On SQLite, where one process writes and others wait, all of it is one transaction.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import OperationalError

AT_ONCE = 2000
"""Rows that are filled in one transaction."""
LOCK_TIMEOUT = "500ms"
"""How long a migration waits for a lock. Whoever comes after it waits behind it that long."""
TRIES, PAUSE_SECONDS = 20, 0.25
_MADE_WAY = {"40P01", "55P03"}
"""A deadlock, and a lock that took too long."""


def add_column(table: str, column: sa.Column[Any]) -> None:
    """Add a column that may be there already."""
    present = {each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)}
    if column.name not in present:
        op.add_column(table, column)


def add_index(
    name: str, table: str, columns: Sequence[str | sa.TextClause], *, unique: bool = False,
    where: str | None = None,
) -> None:  # fmt: skip
    """Build an index while its table is read and written; one that was left half built is built
    anew. where: of the rows that are in it.
    """
    condition = None if where is None else sa.text(where)
    with _aside():
        if _is_postgresql():
            op.execute("SET lock_timeout = 0")  # it waits for transactions, and nobody for it
            if _is_half_built(name):
                op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        op.create_index(
            name, table, list(columns), unique=unique, if_not_exists=True,
            postgresql_concurrently=_is_postgresql(),
            postgresql_where=condition, sqlite_where=condition,
        )  # fmt: skip
        if _is_postgresql():
            op.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")


def drop_index(name: str, table: str) -> None:
    """Drop an index that another one has replaced; it may be gone already."""
    op.drop_index(name, table, if_exists=True)


def fill(table: str, statement: str) -> None:
    """Run an UPDATE for all rows of a table with an id, AT_ONCE in a transaction.

    statement: its WHERE has `{some}` in the place of what limits it to some of the rows. Run
    again, it must find nothing to do, or do the same.
    """
    update = sa.text(statement.format(some=f"{table}.id > :after AND {table}.id <= :upto"))
    last = sa.text(
        f"SELECT max(id) FROM (SELECT id FROM {table} WHERE id > :after"  # noqa: S608 - a name in a migration
        " ORDER BY id LIMIT :many) AS page"
    )
    after = ""
    with _aside():
        ask = op.get_bind().execute
        while upto := ask(last, {"after": after, "many": AT_ONCE}).scalar():
            _until_it_passes(lambda: ask(update, {"after": after, "upto": upto}))  # noqa: B023 - called at once
            after = upto


def _aside() -> AbstractContextManager[None]:
    """Leave the migration's transaction for a block, where the database can go on without it."""
    return op.get_context().autocommit_block() if _is_postgresql() else nullcontext()


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _is_half_built(name: str) -> bool:
    statement = sa.text(
        "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indexrelid"
        " WHERE pg_class.oid = to_regclass(:name) AND NOT pg_index.indisvalid"
    )
    return op.get_bind().execute(statement, {"name": name}).first() is not None


def _until_it_passes(run: Callable[[], Any]) -> None:
    for turn in range(TRIES):
        try:
            run()
        except OperationalError as problem:
            made_way = getattr(problem.orig, "sqlstate", None) in _MADE_WAY
            if not made_way or turn == TRIES - 1:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return
