"""Contacts that may be one person, in SQL."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    TableValuedAlias,
    Text,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    select,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import ARRAY

from libs.common.db.many import among
from services.contacts.adapters.scope import COUNTED, Scope, upsert
from services.contacts.adapters.tables_merges import not_the_same
from services.contacts.adapters.tables_people import contact, phone_key
from services.contacts.domain.duplicate import Pair, Reason, Trait, says_something

_SOUGHT: ColumnElement[str] = literal_column("sought.value", Text)
"""The row at hand of `_sought`, inside a subquery of a subquery: SQLAlchemy correlates none."""


class SqlDuplicates:
    """The port Duplicates on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def window(self, before: str | None, most: int) -> Sequence[str]:
        statement = select(contact.c.id).where(self._scope.mine(contact), contact.c.state == "live")
        if before is not None:
            statement = statement.where(contact.c.id < before)
        return list(self._connection.scalars(statement.order_by(contact.c.id.desc()).limit(most)))

    def shared(self, ids: Sequence[str], most: int) -> Sequence[Trait]:
        keys = among(self._connection, phone_key.c.contact_id, ids)
        own = among(self._connection, contact.c.id, ids)
        spelled = self._values(phone_key, phone_key.c.key, keys)
        emails = self._values(contact, contact.c.email, own)
        names = filter(says_something, self._values(contact, contact.c.sort_name, own))
        return [
            *self._traits("phone", phone_key.c.key, phone_key.c.contact_id, spelled, most),
            *self._traits("email", contact.c.email, contact.c.id, emails, most),
            *self._traits("name", contact.c.sort_name, contact.c.id, names, most),
        ]

    def _values(self, table: Table, value: Column[str], own: ColumnElement[bool]) -> set[str]:
        return set(
            self._connection.scalars(
                select(value).where(self._scope.mine_by_id(table), own, value.is_not(None))
            )
        )

    def _traits(
        self, reason: Reason, value: Column[str], holder: Column[str], asked: Iterable[str],
        most: int,
    ) -> Iterator[Trait]:  # fmt: skip
        """Yield which of values several have. Of each, one holder more than `most` is looked at, so
        that a name that half of them have costs no more than any other.
        """
        wanted = sorted(asked)
        if not wanted:
            return
        sought = self._sought(wanted)
        some = select(holder).where(self._scope.mine(value.table), value == _SOUGHT)
        if value.table is contact:
            some = some.where(contact.c.state == "live")
        rows = self._connection.execute(
            select(sought.c.value, self._gathered(some.limit(most + 1)))
        )
        for text, found in rows:
            holders = json.loads(found) if isinstance(found, str) else found
            if 2 <= len(holders) <= most:
                yield Trait(reason, text, sorted(holders))

    def _sought(self, texts: Sequence[str]) -> TableValuedAlias:
        """Return texts as the rows of one parameter."""
        if self._connection.dialect.name == "postgresql":
            sent = bindparam(None, list(texts), type_=ARRAY(Text))
            return (
                func.unnest(sent)
                .table_valued(column("value", Text), name="sought")
                .render_derived(name="sought")
            )
        sent = bindparam(None, json.dumps(list(texts)), type_=Text)
        return func.json_each(sent).table_valued(column("value", Text), name="sought")

    def _gathered(self, some: Select[Any]) -> ColumnElement[Any]:
        """Return the values of a statement as one list."""
        if self._connection.dialect.name == "postgresql":
            return func.array(some.scalar_subquery())
        found = some.subquery()
        return select(func.json_group_array(found.c[0])).scalar_subquery()

    def dismissed(self, pairs: Sequence[Pair]) -> set[Pair]:
        table = not_the_same
        ones = sorted({each.one for each in pairs})
        rows = self._connection.execute(
            select(table.c.one_id, table.c.other_id).where(
                self._scope.mine(table), among(self._connection, table.c.one_id, ones)
            )
        )
        return {Pair(*row) for row in rows} & set(pairs)

    def dismiss(self, pair: Pair) -> bool:
        values = self._scope.row({"one_id": pair.one, "other_id": pair.other})
        statement = upsert(self._connection, not_the_same).values(values).on_conflict_do_nothing()
        return bool(self._connection.execute(statement.execution_options(**COUNTED)).rowcount)

    def suggest(self, pair: Pair) -> bool:
        table = not_the_same
        return bool(
            self._connection.execute(
                delete(table).where(
                    self._scope.mine(table), table.c.one_id == pair.one,
                    table.c.other_id == pair.other,
                )
            ).rowcount
        )  # fmt: skip
