"""The inbox, the quarantine and the counts of what came, in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from libs.common.bus.port import Delivery
from libs.common.events.envelope import Event, decode, encode
from libs.common.ids import new_id
from services.contacts.adapters.tables import inbox
from services.contacts.adapters.tables_work import arrival, quarantine
from services.contacts.ports.deliveries import Arrived, Hour

_SUMMED = ("received", "stored", "duplicate", "quarantined")


class SqlArrivals:
    """The port Arrivals on SQLAlchemy Core."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fresh(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        return inbox.fresh(self._connection, deliveries, now)

    def quarantine(self, events: Sequence[tuple[Event, str, str | None]], now: datetime) -> None:
        if events:
            self._connection.execute(
                insert(quarantine),
                [
                    {
                        "id": new_id(), "phone_number_id": number, "reason": reason[:100],
                        "type": event.type[:100], "body": encode(event), "arrived_at": now,
                    }
                    for event, reason, number in events
                ],
            )  # fmt: skip

    def release(self, phone_number_id: str, most: int) -> Sequence[Event]:
        oldest = (
            select(quarantine.c.id)
            .where(
                quarantine.c.phone_number_id == phone_number_id,
                quarantine.c.reason == "unknown_number",
            )
            .order_by(quarantine.c.id)
            .limit(most)
        )
        rows = self._connection.execute(
            delete(quarantine)
            .where(quarantine.c.id.in_(oldest))
            .returning(quarantine.c.id, quarantine.c.body)
        ).all()
        return [decode(row.body) for row in sorted(rows, key=lambda row: row.id)]

    def by_hour(self, since: datetime) -> Sequence[Hour]:
        rows = self._connection.execute(
            select(arrival.c.at, *(arrival.c[name] for name in _SUMMED)).where(
                arrival.c.at >= since, arrival.c.queue.like("contacts.whatsapp%")
            )
        )
        sums: dict[datetime, list[int]] = {}
        for at, *numbers in rows:
            hour = at.replace(minute=0, second=0, microsecond=0)
            present = sums.get(hour, [0] * len(_SUMMED))
            sums[hour] = [one + more for one, more in zip(present, numbers, strict=True)]
        return [Hour(hour, *sums[hour]) for hour in sorted(sums, reverse=True)]

    def count(self, arrived: Arrived, now: datetime) -> None:
        self._connection.execute(insert(arrival).values(id=new_id(), at=now, **asdict(arrived)))
