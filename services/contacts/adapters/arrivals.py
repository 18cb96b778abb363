"""The inbox, the quarantine and the counts of what came, in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)

from libs.common.bus.port import Delivery
from libs.common.events.envelope import Event, decode, encode
from libs.common.ids import new_id
from services.contacts.adapters.tables import business_number, inbox, outbox, workspace
from services.contacts.adapters.tables_work import arrival, quarantine
from services.contacts.domain.set_aside import UNKNOWN_NUMBER
from services.contacts.ports.deliveries import MOST_COUNTED, Arrived, Aside, Backlog, Hour

_HOUR = "%Y-%m-%d %H"
_ASIDE = (quarantine.c.id, quarantine.c.body, quarantine.c.reason, quarantine.c.arrived_at)
_SUMMED = ("received", "stored", "duplicate", "quarantined")


class SqlArrivals:
    """The port Arrivals on SQLAlchemy Core."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fresh(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        return inbox.fresh(self._connection, deliveries, now)

    def quarantine(self, events: Sequence[tuple[Event, str, str | None]], at: datetime) -> None:
        if events:
            self._connection.execute(
                insert(quarantine),
                [
                    {
                        "id": new_id(), "phone_number_id": number, "reason": reason[:100],
                        "type": event.type[:100], "body": encode(event), "arrived_at": at,
                    }
                    for event, reason, number in events
                ],
            )  # fmt: skip

    def release(self, phone_number_id: str, most: int) -> Sequence[Aside]:
        claimed = exists().where(business_number.c.phone_number_id == phone_number_id)
        own = and_(
            quarantine.c.phone_number_id == phone_number_id,
            quarantine.c.reason == UNKNOWN_NUMBER,
            claimed,
        )
        first: datetime | None = self._connection.execute(
            select(func.min(quarantine.c.arrived_at)).where(own)
        ).scalar()
        if first is None:
            return []
        end = first.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        oldest = (
            select(quarantine.c.id)
            .where(own, quarantine.c.arrived_at < end)
            .order_by(quarantine.c.id)
            .limit(most)
        )
        rows = self._connection.execute(
            delete(quarantine).where(quarantine.c.id.in_(oldest)).returning(*_ASIDE)
        ).all()
        return [_aside(*row) for row in sorted(rows, key=lambda row: row.id)]

    def claimed(self, most: int) -> Sequence[str]:
        kept = exists().where(
            quarantine.c.phone_number_id == business_number.c.phone_number_id,
            quarantine.c.reason == UNKNOWN_NUMBER,
        )
        found = self._connection.execute(
            select(business_number.c.phone_number_id).where(kept).limit(most)
        )
        return found.scalars().all()

    def aside(self, workspace_id: str, most: int) -> Sequence[Aside]:
        own = select(business_number.c.phone_number_id).where(
            business_number.c.workspace_id == workspace_id
        )
        rows = self._connection.execute(
            select(*_ASIDE)
            .where(
                or_(quarantine.c.phone_number_id.in_(own), self._alone()),
                quarantine.c.type.like("whatsapp.%"),
            )
            .order_by(quarantine.c.id.desc())
            .limit(most)
        )
        return [_aside(*row) for row in rows]

    def take(self, aside_id: str) -> Aside | None:
        row = self._connection.execute(
            delete(quarantine).where(quarantine.c.id == aside_id).returning(*_ASIDE)
        ).one_or_none()
        return None if row is None else _aside(*row)

    def count(self, arrived: Sequence[Arrived], at: datetime) -> None:
        values = [{"id": new_id(), "at": at, **asdict(each)} for each in arrived]
        if values:
            self._connection.execute(insert(arrival), values)

    def by_hour(self, workspace_id: str, since: datetime) -> Sequence[Hour]:
        hour = self._hour().label("hour")
        rows = self._connection.execute(
            select(hour, *(func.sum(arrival.c[name]) for name in _SUMMED))
            .where(self._heard_by(workspace_id), arrival.c.at >= since)
            .group_by(hour)
            .order_by(hour.desc())
        )
        return [
            Hour(datetime.strptime(began, _HOUR).replace(tzinfo=UTC), *map(int, sums))
            for began, *sums in rows
        ]

    def last_received(self, workspace_id: str) -> datetime | None:
        found: datetime | None = self._connection.execute(
            select(arrival.c.at)
            .where(self._heard_by(workspace_id))
            .order_by(arrival.c.at.desc())
            .limit(1)
        ).scalar()
        return found

    def backlog(self, now: datetime) -> Backlog:
        table = outbox.table
        some = select(table.c.id).limit(MOST_COUNTED).subquery()
        waiting = self._connection.execute(select(func.count()).select_from(some)).scalar_one()
        oldest = self._connection.execute(
            select(table.c.created_at).order_by(table.c.id).limit(1)
        ).scalar()
        age = max((now - oldest).total_seconds(), 0.0) if oldest else None
        return Backlog(waiting, age)

    def _heard_by(self, workspace_id: str) -> ColumnElement[bool]:
        """Return the predicate of what WhatsApp sent to a workspace."""
        return and_(
            or_(
                arrival.c.of_workspace_id == workspace_id,
                and_(arrival.c.of_workspace_id.is_(None), self._alone()),
            ),
            arrival.c.queue.like("contacts.whatsapp%"),
        )

    def _alone(self) -> ColumnElement[bool]:
        """Return whether there is only one workspace, so that what is nobody's must be its."""
        return select(func.count()).select_from(workspace).scalar_subquery() == 1

    def _hour(self) -> ColumnElement[str]:
        """Return the text of an arrival's hour in UTC."""
        if self._connection.dialect.name == "postgresql":
            return func.to_char(func.timezone("UTC", arrival.c.at), "YYYY-MM-DD HH24")
        return func.substr(arrival.c.at, 1, len("2026-01-31 09"))


def _aside(aside_id: str, body: bytes, reason: str, at: datetime) -> Aside:
    return Aside(aside_id, decode(body), reason, at)
