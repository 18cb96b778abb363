"""The inbox: which events a queue's consumer has applied, in the transaction that applied them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite

from libs.common.bus.port import Delivery
from libs.common.db.columns import Moment

KEEP = timedelta(days=9)
"""WhatsApp repeats a webhook for up to 7 days (`docs/whatsapp.md`, retries); the rest is margin."""


class Inbox:
    """Drops copies of events. Belongs to one service's database; used inside its transaction."""

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "inbox",
            metadata,
            Column("queue", String(100), primary_key=True),
            Column("event_id", String(200), primary_key=True),
            Column("seen_at", Moment, nullable=False, index=True),
        )

    def fresh(
        self, connection: Connection, deliveries: Sequence[Delivery], now: datetime
    ) -> list[Delivery]:
        """Note the deliveries' events and return those not noted before, in their order.

        Copies inside the batch count as one. Rolled back with the transaction, so an event
        whose effects were not kept is fresh again.
        """
        if not deliveries:
            return []
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        keys = sorted({(delivery.queue, delivery.event.id) for delivery in deliveries})
        statement = insert(self.table).on_conflict_do_nothing()
        new: set[tuple[str, str]] = set()
        for start in range(0, len(keys), 5000):
            values = [
                {"queue": queue, "event_id": event_id, "seen_at": now}
                for queue, event_id in keys[start : start + 5000]
            ]
            rows = connection.execute(
                statement.returning(self.table.c.queue, self.table.c.event_id), values
            )
            new.update((row.queue, row.event_id) for row in rows)
        return list(_first_of_each(deliveries, new))

    def outdated(self, now: datetime) -> ColumnElement[bool]:
        """Return the predicate of events older than KEEP, which may be forgotten."""
        return self.table.c.seen_at < now - KEEP


def _first_of_each(deliveries: Sequence[Delivery], new: set[tuple[str, str]]) -> list[Delivery]:
    chosen = []
    for delivery in deliveries:
        key = (delivery.queue, delivery.event.id)
        if key in new:
            new.discard(key)
            chosen.append(delivery)
    return chosen
