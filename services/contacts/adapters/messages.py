"""Messages in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update

from services.contacts.adapters.scope import Scope, chunks, earlier, upsert
from services.contacts.adapters.tables_history import message
from services.contacts.domain.amendment import NOT_WRITING, amended
from services.contacts.domain.message import PLACEHOLDERS, Message
from services.contacts.ports.messages import WaKey

_FIELDS = (
    "id", "contact_id", "party_key", "phone_number_id", "wamid", "direction", "type", "at", "text",
    "content", "context", "referral", "errors", "delivery", "delivery_at",
    "about_wamid", "group_id", "origin",
)  # fmt: skip
_FILLED = ("type", "at", "text", "content", "context", "referral", "about_wamid", "group_id")
_COLUMNS = [message.c[name] for name in _FIELDS]


_NOT_LIVE = or_(message.c.contact_id.is_(None), message.c.origin.is_not(None))
"""The predicate of what is known of a message without its having come by itself."""


class SqlMessages:
    """The port Messages on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def known(self, keys: Sequence[WaKey], *, live: bool = False) -> set[WaKey]:
        found: set[WaKey] = set()
        for some in chunks(sorted(set(keys))):
            statement = select(message.c.phone_number_id, message.c.wamid).where(
                self._scope.mine(message), _any_of(some)
            )
            if live:
                statement = statement.where(~_NOT_LIVE)
            rows = self._connection.execute(statement)
            found.update((row.phone_number_id, row.wamid) for row in rows)
        return found

    def types(self, keys: Sequence[WaKey]) -> Mapping[WaKey, str]:
        found: dict[WaKey, str] = {}
        for some in chunks(sorted(set(keys))):
            rows = self._connection.execute(
                select(message.c.phone_number_id, message.c.wamid, message.c.type).where(
                    self._scope.mine(message), _any_of(some)
                )
            )
            found.update(((row.phone_number_id, row.wamid), row.type) for row in rows)
        return found

    def add(self, messages: Sequence[Message]) -> None:
        if messages:
            ordered = sorted(messages, key=lambda each: (each.phone_number_id, each.wamid))
            values = [{name: getattr(each, name) for name in _FIELDS} for each in ordered]
            self._connection.execute(
                upsert(self._connection, message).on_conflict_do_nothing(
                    index_elements=["phone_number_id", "wamid"]
                ),
                self._scope.rows(values),
            )

    def come_live(self, messages: Sequence[Message]) -> None:
        if messages:
            names = [*_FILLED, "direction", "contact_id", "errors", "origin"]
            self._connection.execute(
                update(message)
                .where(
                    self._scope.mine(message),
                    message.c.phone_number_id == bindparam("of_number"),
                    message.c.wamid == bindparam("of_wamid"),
                    _NOT_LIVE,
                )
                .values({name: bindparam(f"new_{name}") for name in names}),
                [_values(each, names) for each in messages],
            )

    def fill(self, messages: Sequence[Message]) -> None:
        told = [each for each in messages if each.type not in PLACEHOLDERS]
        if told:
            self._connection.execute(
                update(message)
                .where(
                    self._scope.mine(message),
                    message.c.phone_number_id == bindparam("of_number"),
                    message.c.wamid == bindparam("of_wamid"),
                    or_(*(message.c.type == each for each in PLACEHOLDERS)),
                )
                .values({name: bindparam(f"new_{name}") for name in _FILLED}),
                [_values(each, _FILLED) for each in told],
            )

    def adopt(self, contact_id_of: Sequence[tuple[str, str]]) -> None:
        if contact_id_of:
            self._connection.execute(
                update(message)
                .where(
                    self._scope.mine(message),
                    message.c.party_key == bindparam("of_party"),
                    message.c.contact_id.is_(None),
                )
                .values(contact_id=bindparam("new_contact_id")),
                [
                    {"of_party": party, "new_contact_id": own}
                    for party, own in sorted(set(contact_id_of))
                ],
            )

    def locked(self, keys: Sequence[WaKey]) -> Mapping[WaKey, Message]:
        found: dict[WaKey, Message] = {}
        for some in chunks(sorted(set(keys))):
            rows = self._connection.execute(
                select(*_COLUMNS)
                .where(self._scope.mine(message), _any_of(some))
                .order_by(message.c.phone_number_id, message.c.wamid)
                .with_for_update()
            )
            found.update(((row.phone_number_id, row.wamid), _message(row)) for row in rows)
        return found

    def save_delivery(self, messages: Sequence[Message]) -> None:
        if messages:
            self._connection.execute(
                update(message)
                .where(self._scope.mine(message), message.c.id == bindparam("of_id"))
                .values(
                    delivery=bindparam("new_delivery"),
                    delivery_at=bindparam("new_delivery_at"),
                    at=bindparam("new_at"),
                    errors=bindparam("new_errors"),
                    contact_id=bindparam("new_contact_id"),
                ),
                [_delivery(each) for each in messages],
            )

    def of(
        self, contact_id: str, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[Message]:
        found = self._newest(contact_id, before, most, self._is_entry())
        said = self._said_about([(each.phone_number_id, each.wamid) for each in found])
        return [amended(each, said.get((each.phone_number_id, each.wamid), ())) for each in found]

    def heard(self, contact_id: str, since: datetime) -> Mapping[str, datetime]:
        rows = self._connection.execute(
            select(message.c.phone_number_id, func.max(message.c.at).label("last"))
            .where(
                self._scope.mine(message),
                message.c.contact_id == contact_id,
                message.c.at > since,
                message.c.direction == "in",
                message.c.type.not_in(sorted(NOT_WRITING)),
                message.c.group_id.is_(None),
                message.c.origin.is_(None),
            )
            .group_by(message.c.phone_number_id)
        )
        return {row.phone_number_id: row.last for row in rows}

    def as_kept(
        self, contact_id: str, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[Message]:
        return self._newest(contact_id, before, most)

    def _is_entry(self) -> ColumnElement[bool]:
        """Return the predicate of what is not shown as a part of another message."""
        original = message.alias()
        is_there = (
            select(original.c.id)
            .where(
                original.c.workspace_id == message.c.workspace_id,
                original.c.phone_number_id == message.c.phone_number_id,
                original.c.wamid == message.c.about_wamid,
                original.c.contact_id == message.c.contact_id,
            )
            .exists()
        )
        return or_(message.c.about_wamid.is_(None), ~is_there)

    def _newest(
        self,
        contact_id: str,
        before: tuple[datetime, str] | None,
        most: int,
        *which: ColumnElement[bool],
    ) -> list[Message]:
        statement = select(*_COLUMNS).where(
            self._scope.mine(message), message.c.contact_id == contact_id, *which
        )
        if before is not None:
            statement = statement.where(earlier(message.c.at, message.c.id, before))
        rows = self._connection.execute(
            statement.order_by(message.c.at.desc(), message.c.id.desc()).limit(most)
        )
        return [_message(row) for row in rows]

    def _said_about(self, keys: Sequence[WaKey]) -> Mapping[WaKey, Sequence[Message]]:
        found: dict[WaKey, list[Message]] = {}
        for some in chunks(sorted(set(keys))):
            rows = self._connection.execute(
                select(*_COLUMNS).where(
                    self._scope.mine(message), _any_of(some, message.c.about_wamid)
                )
            )
            for row in rows:
                found.setdefault((row.phone_number_id, row.about_wamid), []).append(_message(row))
        return found


def _any_of(
    keys: Sequence[WaKey], named: ColumnElement[Any] = message.c.wamid
) -> ColumnElement[bool]:
    groups: dict[str, list[str]] = {}
    for number, wamid in keys:
        groups.setdefault(number, []).append(wamid)
    return or_(
        *(
            and_(message.c.phone_number_id == number, named.in_(wamids))
            for number, wamids in groups.items()
        )
    )


def _values(each: Message, names: Sequence[str]) -> dict[str, Any]:
    values = {f"new_{name}": getattr(each, name) for name in names}
    return {"of_number": each.phone_number_id, "of_wamid": each.wamid, **values}


def _message(row: Any) -> Message:
    return Message(**row._mapping)  # noqa: SLF001 - the public name of a row as a mapping


def _delivery(each: Message) -> dict[str, Any]:
    return {
        "of_id": each.id,
        "new_delivery": each.delivery,
        "new_delivery_at": each.delivery_at,
        "new_at": each.at,
        "new_errors": each.errors,
        "new_contact_id": each.contact_id,
    }
