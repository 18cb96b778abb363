"""The queue of people going cold in SQL: one ordered walk of an index a stage, merged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from services.contacts.adapters.contacts import SqlContacts
from services.contacts.adapters.scope import Scope, later
from services.contacts.adapters.tables_people import contact, owner_or_nobody
from services.contacts.adapters.tables_people import quiet_since as quiet
from services.contacts.domain.going_cold import Quiet, quiet_since
from services.contacts.domain.lead_status import STATUSES
from services.contacts.ports.contacts import NOBODY
from services.contacts.ports.going_cold import ColdQuery, Place

# As the indexes say it, with nothing bound: or neither database sees that they are meant.
_WATCHED = (
    contact.c.state == literal_column("'live'"),
    contact.c.sort_status.in_([literal_column("1"), literal_column("2")]),
)


class SqlGoingCold:
    """The port GoingCold on SQLAlchemy Core."""

    def __init__(self, scope: Scope, contacts: SqlContacts) -> None:
        self._scope = scope
        self._connection = scope.connection
        self._contacts = contacts

    def page(self, query: ColdQuery, after: Place | None, most: int) -> Sequence[Quiet]:
        if not query.quiet_before:
            return []
        met = _merged(self._walks(query, after, most)).subquery()
        statement = select(met.c.id).order_by(met.c.at, met.c.id).limit(most)
        ids = self._connection.execute(statement).scalars().all()
        found = self._contacts.many(ids)
        return [Quiet(found[each], quiet_since(found[each])) for each in ids if each in found]

    def count(self, query: ColdQuery, most: int) -> int:
        if not query.quiet_before:
            return 0
        walks = [each.order_by(None) for each in self._walks(query, None, most)]
        counted = self._connection.execute(
            select(func.count()).select_from(_merged(walks).subquery())
        )
        return min(counted.scalar_one(), most)

    def _walks(self, query: ColdQuery, after: Place | None, most: int) -> list[Select[Any]]:
        """Return statements that each give ids and moments in order, one for each index walked."""
        if query.snoozed:
            return [self._snoozed(query, after, most)]
        return [
            self._quiet(query, status, before, after, most)
            for status, before in query.quiet_before.items()
        ]

    def _quiet(
        self, query: ColdQuery, status: str, before: datetime, after: Place | None, most: int
    ) -> Select[Any]:
        """Return the walk of one stage, who is snoozed left out on the way: they are few."""
        awake = or_(contact.c.snoozed_until.is_(None), contact.c.snoozed_until <= query.now)
        stage = contact.c.sort_status == STATUSES.index(status)
        walk = self._begin(quiet, query, after).where(stage, quiet <= before, awake)
        return walk.order_by(quiet, contact.c.id).limit(most)

    def _snoozed(self, query: ColdQuery, after: Place | None, most: int) -> Select[Any]:
        until: ColumnElement[datetime] = contact.c.snoozed_until
        stages = contact.c.sort_status.in_([STATUSES.index(each) for each in query.quiet_before])
        walk = self._begin(until, query, after).where(stages, until > query.now)
        return walk.order_by(until, contact.c.id).limit(most)

    def _begin(
        self, at: ColumnElement[datetime], query: ColdQuery, after: Place | None
    ) -> Select[Any]:
        walk = select(contact.c.id, at.label("at")).where(self._scope.mine(contact), *_WATCHED)
        if query.owner is not None:
            mine = "" if query.owner == NOBODY else query.owner
            walk = walk.where(owner_or_nobody == mine)
        return walk if after is None else walk.where(later(at, contact.c.id, after))


def _merged(walks: Sequence[Select[Any]]) -> Select[Any] | CompoundSelect[Any]:
    parts = [select(walk.subquery()) for walk in walks]
    return parts[0] if len(parts) == 1 else union_all(*parts)
