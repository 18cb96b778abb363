"""What an operator asks of the embedded bus: depths and parked events."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, case, delete, func, select, update

from libs.common.bus.embedded_store import Store
from libs.common.bus.embedded_tables import deliveries, messages

_live = deliveries.c.parked_at.is_(None)
_parked = (
    select(
        deliveries.c.id, deliveries.c.attempts, deliveries.c.cause, deliveries.c.parked_at,
        messages.c.body,
    )
    .join(messages, messages.c.id == deliveries.c.message_id)
    .where(deliveries.c.parked_at.is_not(None))
)  # fmt: skip


class Desk:
    """Looks into queues and moves parked deliveries. Thread-safe; raises BusUnavailableError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def depths(self) -> list[Row[Any]]:
        """Return (queue, ready, unsettled, parked, oldest) of every queue that has anything."""
        waiting = case((_live, 1), else_=0)
        with self._store.read() as connection:
            return list(
                connection.execute(
                    select(
                        deliveries.c.queue,
                        func.sum(waiting * (1 - deliveries.c.held)).label("ready"),
                        func.sum(waiting * deliveries.c.held).label("unsettled"),
                        func.sum(1 - waiting).label("parked"),
                        func.min(case((_live, messages.c.published_at))).label("oldest"),
                    )
                    .join(messages, messages.c.id == deliveries.c.message_id)
                    .group_by(deliveries.c.queue)
                )
            )

    def parked(self, queue: str, most: int) -> list[Row[Any]]:
        """Return (id, attempts, cause, parked_at, body) of parked deliveries, oldest first."""
        oldest = _parked.where(deliveries.c.queue == queue).order_by(
            deliveries.c.parked_at, deliveries.c.id
        )
        with self._store.read() as connection:
            return list(connection.execute(oldest.limit(most)))

    def page_of_parked(self, queue: str, most: int, after: int) -> list[Row[Any]]:
        """Return the same, by id and behind one, which needs no sorting."""
        following = _parked.where(deliveries.c.queue == queue, deliveries.c.id > after)
        with self._store.read() as connection:
            return list(connection.execute(following.order_by(deliveries.c.id).limit(most)))

    def replay(self, queue: str, ids: Sequence[int]) -> int:
        """Put parked deliveries back as new; returns how many."""
        with self._store.write() as connection:
            return connection.execute(
                update(deliveries)
                .where(*_parked_in(queue, ids))
                .values(parked_at=None, cause=None, attempts=0, lost=0, held=0,
                        available_at=self._store.now())
            ).rowcount  # fmt: skip

    def discard(self, queue: str, ids: Sequence[int]) -> int:
        """Delete parked deliveries; returns how many."""
        with self._store.write() as connection:
            return connection.execute(delete(deliveries).where(*_parked_in(queue, ids))).rowcount


def _parked_in(queue: str, ids: Sequence[int]) -> tuple[Any, ...]:
    return (
        deliveries.c.queue == queue,
        deliveries.c.parked_at.is_not(None),
        deliveries.c.id.in_(ids),
    )
