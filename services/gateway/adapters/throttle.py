"""Tries as rows, so that all processes count together."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.gateway.adapters.tables import throttle as table
from services.gateway.domain.throttle import FORGOTTEN, Rule, Tries


class ThrottleRows:
    """The tries, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, name: str, rule: Rule, now: datetime) -> float:
        verdict = rule(self._locked(name, now), now)
        self._connection.execute(
            update(table)
            .where(table.c.name == name)
            .values(
                count=verdict.tries.count,
                since=verdict.tries.since,
                blocked_until=verdict.tries.blocked_until,
            )
        )
        return verdict.wait

    def give_back(self, name: str) -> None:
        self._connection.execute(
            update(table)
            .where(table.c.name == name, table.c.count > 0)
            .values(count=table.c.count - 1)
        )

    def forget(self, name: str) -> None:
        self._connection.execute(delete(table).where(table.c.name == name))

    def purge(self, now: datetime) -> None:
        self._connection.execute(delete(table).where(table.c.since < now - FORGOTTEN))

    def _locked(self, name: str, now: datetime) -> Tries | None:
        """Return the tries under a name, held until the transaction ends; None if there are none.

        The row is made first: two callers can't lock a row that does not exist yet.
        """
        postgres = self._connection.dialect.name == "postgresql"
        insert = (postgresql.insert if postgres else sqlite.insert)(table)
        empty = insert.values(name=name, count=0, since=now).on_conflict_do_nothing()
        self._connection.execute(empty)
        row = self._connection.execute(
            select(table).where(table.c.name == name).with_for_update()
        ).one()
        tries = Tries(row._mapping[table.c.count], row.since, row.blocked_until)  # noqa: SLF001 - `count` is also a method of rows
        return tries if tries.count else None
