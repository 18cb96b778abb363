"""Contacts in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal_column, select

from libs.common.db.many import among, insert_many, update_many
from services.contacts.adapters.contact_list import Matching, by_ids, matched, page
from services.contacts.adapters.contact_rows import read_contacts, row_of, select_contacts
from services.contacts.adapters.estimates import total_of
from services.contacts.adapters.scope import Scope, chunks, later
from services.contacts.adapters.tables_merges import other_email
from services.contacts.adapters.tables_people import contact
from services.contacts.domain.contact import NOT_LIVE, Contact, State
from services.contacts.domain.lead_status import STATUSES
from services.contacts.ports.contacts import Filter, ListQuery, Page

_FIXED = {"created_at", "source"}
_OF_OTHERS = {"sort_owner", "sort_tags"}
"""Columns made from names in other tables, which change without the contact's row."""
_UNKNOWN: Mapping[Any, Any] = {}
_WAITING_SINCE = func.coalesce(contact.c.waiting_since, contact.c.created_at)
"""The release before the column leaves it empty."""


class SqlContacts:
    """The port Contacts on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection
        self._matched: dict[Filter, Matching] = {}
        self._stored: dict[str, Mapping[Any, Any]] = {}
        """Rows that this transaction has locked: only columns that differ are written, since each
        sort has an index of its own that would be written along.
        """

    def get(self, contact_id: str, *, lock: bool = False) -> Contact | None:
        return self.many([contact_id], lock=lock).get(contact_id)

    def many(self, ids: Sequence[str], *, lock: bool = False) -> dict[str, Contact]:
        found: dict[str, Contact] = {}
        for some in chunks(sorted(set(ids))):
            chosen = among(self._connection, contact.c.id, some)
            statement = select_contacts(self._scope, by_id=True).where(chosen)
            if lock:
                statement = statement.order_by(contact.c.id).with_for_update(of=contact)
            rows = self._connection.execute(statement).all()
            found.update((each.id, each) for each in read_contacts(self._scope, rows))
            if lock:
                self._stored.update((row.id, row._mapping) for row in rows)  # noqa: SLF001 - the public name of a row as a mapping
        return found

    def states(self, ids: Sequence[str]) -> Mapping[str, State]:
        found: dict[str, State] = {}
        for some in chunks(sorted(set(ids))):
            rows = self._connection.execute(
                select(contact.c.id, contact.c.state).where(
                    self._scope.mine_by_id(contact), among(self._connection, contact.c.id, some)
                )
            )
            found.update((row.id, row.state) for row in rows)
        return found

    def add(self, contacts: Sequence[Contact]) -> None:
        rows = self._scope.rows([row_of(each) for each in contacts])
        insert_many(self._connection, insert(contact), rows)

    def save(self, contacts: Sequence[Contact]) -> None:
        rows = [row_of(each) for each in sorted(contacts, key=lambda each: each.id)]
        names = {"id"} | {
            name
            for row in rows
            for name, value in row.items()
            if name in _OF_OTHERS
            or (
                name not in _FIXED and self._stored.get(row["id"], _UNKNOWN).get(name, ...) != value
            )
        }
        self._stored.update((row["id"], row) for row in rows)
        rows = [{name: value for name, value in row.items() if name in names} for row in rows]
        update_many(self._connection, contact, self._scope.mine(contact), "id", rows)

    def page(self, query: ListQuery, *, is_crowd: bool) -> Page:
        return page(self._scope, query, self._matching(query.filter), is_crowd=is_crowd)

    def total(self, chosen: Filter, exact_to: int, live: int) -> tuple[int, bool]:
        is_sampled = chosen.state == "live" and live > exact_to
        predicate = self._matching(chosen).predicate
        return total_of(self._scope, predicate, exact_to, is_sampled=is_sampled)

    def count_without(self, chosen: Filter, exclude: Sequence[str]) -> int:
        which = self._matching(chosen).predicate
        if exclude:
            which = which & contact.c.id.not_in(exclude)
        return self._count(which)

    def count_found(self, chosen: Filter, found: Sequence[str], exclude: Sequence[str]) -> int:
        which, excluded = self._matching(chosen).predicate, set(exclude)
        wanted = [each for each in found if each not in excluded]
        return sum(self._count(by_ids(self._scope, which, some)) for some in chunks(wanted))

    def _count(self, which: ColumnElement[bool]) -> int:
        return self._connection.execute(
            select(func.count()).select_from(contact).where(which)
        ).scalar_one()

    def after(self, chosen: Filter, after: str, most: int) -> list[Contact]:
        statement = (
            select_contacts(self._scope)
            .where(self._matching(chosen).predicate, contact.c.id > after)
            .order_by(contact.c.id)
            .limit(most)
        )
        return read_contacts(self._scope, self._connection.execute(statement).all())

    def by_status(self) -> Mapping[str, int]:
        rows = self._connection.execute(
            select(contact.c.sort_status, func.count())
            .where(self._scope.mine(contact), contact.c.state == "live")
            .group_by(contact.c.sort_status)
        )
        return {STATUSES[rank]: number for rank, number in rows}

    def by_owner(self) -> Mapping[str, int]:
        """Count all and take off those who are not live, who are few: an index answers the first,
        and no row of a live contact is read.
        """
        everybody = self._owned()
        gone = self._owned(contact.c.state.in_(NOT_LIVE))
        left = {owner: number - gone.get(owner, 0) for owner, number in everybody.items()}
        return {owner: number for owner, number in left.items() if number}

    def _owned(self, *among_whom: ColumnElement[bool]) -> dict[str, int]:
        rows = self._connection.execute(
            select(contact.c.owner_id, func.count().label("contacts"))
            .where(self._scope.mine(contact), contact.c.owner_id.is_not(None), *among_whom)
            .group_by(contact.c.owner_id)
        )
        return {row.owner_id: row.contacts for row in rows}

    def ids_of_owner(self, owner_id: str, most: int, after: str = "") -> list[str]:
        return self._ids((contact.c.owner_id == owner_id) & (contact.c.id > after), most)

    def ids_by_email(self, email: str, most: int = 50) -> list[str]:
        brought = select(other_email.c.contact_id).where(
            self._scope.mine(other_email), other_email.c.email == email
        )
        found = {*self._ids(contact.c.email == email, most), *self._connection.scalars(brought)}
        return sorted(found)[:most]

    def waiting(
        self, most: int, after: tuple[datetime, str] | None = None, *, lock: bool = False
    ) -> list[Contact]:
        which = contact.c.state == literal_column("'waiting'")  # as the index over them says
        if after is not None:
            which = which & later(_WAITING_SINCE, contact.c.id, after)
        ids = self._connection.scalars(
            select(contact.c.id)
            .where(self._scope.mine(contact), which)
            .order_by(_WAITING_SINCE, contact.c.id)
            .limit(most)
        ).all()
        found = self.many(ids, lock=lock)
        return [found[each] for each in ids if each in found]

    def snapshot(self, after: str, most: int) -> list[Contact]:
        statement = (
            select_contacts(self._scope)
            .where(contact.c.state == "live", contact.c.id > after)
            .order_by(contact.c.id)
            .limit(most)
        )
        return read_contacts(self._scope, self._connection.execute(statement).all())

    def _matching(self, chosen: Filter) -> Matching:
        """Return a filter as SQL; its tags are looked up once a transaction."""
        if chosen not in self._matched:
            self._matched[chosen] = matched(self._scope, chosen)
        return self._matched[chosen]

    def _ids(self, which: Any, most: int) -> list[str]:
        return list(
            self._connection.execute(
                select(contact.c.id)
                .where(self._scope.mine(contact), which)
                .order_by(contact.c.id)
                .limit(most)
            ).scalars()
        )
