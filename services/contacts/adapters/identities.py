"""Identifiers and spellings in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from libs.common.db.many import among, insert_many
from libs.common.ids import new_id
from services.contacts.adapters.scope import Scope, chunks, upsert
from services.contacts.adapters.tables_people import contact_identity, identity_conflict, phone_key
from services.contacts.domain.errors import ConcurrentChangeError
from services.contacts.domain.identity import Clash, Conflict, Identity, Key, spellings_of

_A_DAY = timedelta(days=1)
_CLASHES_AT_ONCE = 500


class SqlIdentities:
    """The port Identities on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def owners(self, keys: Sequence[Key]) -> Mapping[Key, str]:
        found: dict[Key, str] = {}
        table = contact_identity
        for some in chunks(sorted(set(keys))):
            rows = self._connection.execute(
                select(table.c.kind, table.c.scope, table.c.value, table.c.contact_id).where(
                    self._scope.mine(table), self._any_of(some)
                )
            )
            found.update((Key(row.kind, row.scope, row.value), row.contact_id) for row in rows)
        return found

    def spelled(self, spellings: Sequence[str]) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for some in chunks(sorted(set(spellings))):
            rows = self._connection.execute(
                select(phone_key.c.key, phone_key.c.contact_id).where(
                    self._scope.mine(phone_key), among(self._connection, phone_key.c.key, some)
                )
            )
            for row in rows:
                found.setdefault(row.key, set()).add(row.contact_id)
        return found

    def add(self, identities: Sequence[Identity]) -> None:
        ordered = sorted(identities, key=lambda each: each.key)
        values = [
            {
                "kind": each.key.kind, "scope": each.key.scope, "value": each.key.value,
                "contact_id": each.contact_id, "status": each.status,
                "first_seen": each.first_seen, "last_seen": each.last_seen,
                "merged_from": each.merged_from,
            }
            for each in ordered
        ]  # fmt: skip
        statement = upsert(self._connection, contact_identity)
        insert_many(
            self._connection,
            statement.on_conflict_do_update(
                index_elements=["workspace_id", "kind", "scope", "value"],
                set_={"status": statement.excluded.status},
                where=contact_identity.c.contact_id == statement.excluded.contact_id,
            ),
            self._scope.rows(values),
        )
        self._check_ours(ordered)

    def spell(self, contact_id_of: Sequence[tuple[str, str]]) -> None:
        values = [{"key": key, "contact_id": own} for key, own in sorted(set(contact_id_of))]
        statement = upsert(self._connection, phone_key).on_conflict_do_nothing()
        insert_many(self._connection, statement, self._scope.rows(values))

    def retire(self, keys: Sequence[Key]) -> None:
        for some in chunks(sorted(set(keys))):
            self._connection.execute(
                update(contact_identity)
                .where(self._scope.mine(contact_identity), self._any_of(some))
                .values(status="previous")
            )

    def release(self, owner_of: Mapping[Key, str]) -> None:
        keys_of: dict[str, list[Key]] = {}
        for key, contact_id in owner_of.items():
            keys_of.setdefault(contact_id, []).append(key)
        for some in chunks(sorted(keys_of), _CLASHES_AT_ONCE):
            for table, which in (
                (contact_identity, self._any_of),
                (phone_key, lambda keys: phone_key.c.key.in_(sorted(spellings_of(keys)))),
            ):
                theirs = [and_(table.c.contact_id == own, which(keys_of[own])) for own in some]
                self._connection.execute(delete(table).where(self._scope.mine(table), or_(*theirs)))

    def seen(self, keys: Sequence[Key], at: datetime) -> None:
        table = contact_identity
        if keys:
            self._connection.execute(
                update(table)
                .where(
                    self._scope.mine(table),
                    table.c.kind == bindparam("of_kind"),
                    table.c.scope == bindparam("of_scope"),
                    table.c.value == bindparam("of_value"),
                    table.c.last_seen < at - _A_DAY,
                )
                .values(last_seen=at),
                [
                    {"of_kind": each.kind, "of_scope": each.scope, "of_value": each.value}
                    for each in sorted(set(keys))
                ],
            )

    def of(self, contact_ids: Sequence[str]) -> Sequence[Identity]:
        table = contact_identity
        found: list[Identity] = []
        for some in chunks(sorted(set(contact_ids))):
            rows = self._connection.execute(
                select(table)
                .where(self._scope.mine(table), among(self._connection, table.c.contact_id, some))
                .order_by(table.c.first_seen, table.c.kind, table.c.value)
            )
            found.extend(_identity(row) for row in rows)
        return found

    def clash(self, clashes: Sequence[Clash], at: datetime) -> Sequence[Conflict]:
        values = [
            {
                "id": new_id(), "contact_id": each.contact_id, "other_id": each.other_id,
                "kind": each.key.kind, "scope": each.key.scope, "value": each.key.value,
                "evidence": each.evidence[:250], "state": "open", "created_at": at,
            }
            for each in clashes
        ]  # fmt: skip
        statement = upsert(self._connection, identity_conflict).on_conflict_do_nothing()
        opened: list[Conflict] = []
        for some in chunks(self._scope.rows(values), _CLASHES_AT_ONCE):
            rows = self._connection.execute(statement.values(some).returning(identity_conflict))
            opened += map(_conflict, rows)
        return opened

    def conflicts(
        self, contact_id: str | None, before: str | None, most: int
    ) -> Sequence[Conflict]:
        table = identity_conflict
        statement = select(table).where(self._scope.mine(table), table.c.state == "open")
        if contact_id is not None:
            either = or_(table.c.contact_id == contact_id, table.c.other_id == contact_id)
            statement = statement.where(either)
        if before is not None:
            statement = statement.where(table.c.id < before)
        rows = self._connection.execute(statement.order_by(table.c.id.desc()).limit(most))
        return [_conflict(row) for row in rows]

    def conflict(self, conflict_id: str) -> Conflict | None:
        table = identity_conflict
        row = self._connection.execute(
            select(table)
            .where(self._scope.mine(table), table.c.id == conflict_id)
            .with_for_update()
        ).first()
        return _conflict(row) if row else None

    def settle(self, conflict_id: str, state: str, by: str, at: datetime) -> None:
        table = identity_conflict
        self._connection.execute(
            update(table)
            .where(self._scope.mine(table), table.c.id == conflict_id)
            .values(state=state, settled_by=by, settled_at=at)
        )

    def hand_over(self, keys: Sequence[Key], contact_id: str) -> None:
        for some in chunks(sorted(set(keys))):
            self._connection.execute(
                update(contact_identity)
                .where(self._scope.mine(contact_identity), self._any_of(some))
                .values(contact_id=contact_id, status="current")
            )

    def respell(self, spellings: Sequence[str], old_id: str, new_id: str) -> None:
        if spellings:
            self._connection.execute(
                delete(phone_key).where(
                    self._scope.mine(phone_key),
                    phone_key.c.contact_id == old_id,
                    phone_key.c.key.in_(spellings),
                )
            )
            self.spell([(each, new_id) for each in spellings])

    def spell_anew(self, contact_ids: Sequence[str]) -> None:
        self._connection.execute(
            delete(phone_key).where(
                self._scope.mine(phone_key),
                among(self._connection, phone_key.c.contact_id, contact_ids),
            )
        )
        self.spell(
            [
                (spelling, each.contact_id)
                for each in self.of(contact_ids)
                for spelling in spellings_of([each.key])
            ]
        )

    def _any_of(self, keys: Sequence[Key]) -> ColumnElement[bool]:
        table = contact_identity
        if self._connection.dialect.name == "sqlite":  # would read them all for an OR of kinds
            sent = bindparam(None, msgspec.json.encode(keys).decode(), type_=Text)
            each = func.json_each(sent).table_valued("value").c.value
            parts = [func.json_extract(each, f"$[{n}]", type_=Text) for n in range(3)]
            return tuple_(table.c.kind, table.c.scope, table.c.value).in_(select(*parts))
        groups: dict[tuple[str, str], list[str]] = {}
        for key in keys:
            groups.setdefault((key.kind, key.scope), []).append(key.value)
        return or_(
            *(
                and_(
                    table.c.kind == kind,
                    table.c.scope == scope,
                    among(self._connection, table.c.value, values),
                )
                for (kind, scope), values in sorted(groups.items())
            )
        )

    def _check_ours(self, identities: Sequence[Identity]) -> None:
        owners = self.owners([each.key for each in identities])
        if any(owners.get(each.key) != each.contact_id for each in identities):
            raise ConcurrentChangeError("another contact took this number meanwhile", retry_after=1)


def _identity(row: Any) -> Identity:
    key = Key(row.kind, row.scope, row.value)
    return Identity(key, row.contact_id, row.first_seen, row.last_seen, row.status, row.merged_from)


def _conflict(row: Any) -> Conflict:
    key = Key(row.kind, row.scope, row.value)
    return Conflict(row.id, row.contact_id, row.other_id, key, row.state, row.created_at)
