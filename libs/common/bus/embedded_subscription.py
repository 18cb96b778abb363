"""A consumer's hold on one queue of the embedded bus."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from libs.common.bus.embedded_store import LOST_BEFORE_ALONE, Store
from libs.common.bus.port import Delivery
from libs.common.changes import Changes
from libs.common.events.envelope import UnreadableEventError, decode
from libs.common.events.topology import Queue
from libs.common.ids import new_id

Settled = Callable[[Sequence[int]], None]


class EmbeddedSubscription:
    """Claims deliveries under leases that the bus's upkeep keeps alive.

    poll: how long to wait at most before looking again; other processes' publishing may not be
    told to this one.
    """

    def __init__(
        self, store: Store, queue: Queue, changes: Changes, settled: Settled, *,
        lease: float, poll: float,
    ) -> None:  # fmt: skip
        self._store = store
        self._queue = queue
        self._changes = changes
        self._settled = settled
        self._lease = lease
        self._poll = poll
        self._holder = new_id()
        self._held: set[int] = set()
        self._closed = threading.Event()

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        deadline = time.monotonic() + wait.total_seconds()
        while not self._closed.is_set():
            seen = self._changes.count
            found = self._take(min(most, self._queue.prefetch - len(self._held)))
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            self._changes.wait(seen, min(left, self._pause()))
        return []

    def ack(self, given: Sequence[Delivery]) -> None:
        ids = [_number(each) for each in given]
        if not ids:
            return
        with self._letting_go(ids):
            self._settled(self._store.ack(ids, self._holder))

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        number = _number(delivery)
        with self._letting_go([number]):
            self._store.retry(number, self._holder, after.total_seconds(), cause)
        self._changes.tell()

    def park(self, delivery: Delivery, cause: str) -> None:
        number = _number(delivery)
        with self._letting_go([number]):
            self._store.park(number, self._holder, cause)

    def close(self) -> None:
        if self.closed:
            return
        self._closed.set()
        self._changes.tell()
        held = list(self._held)
        if held:
            self._store.hand_back(held, self._holder)
            self._changes.tell()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed.is_set()

    @contextmanager
    def _letting_go(self, ids: Sequence[int]) -> Iterator[None]:
        """Renew no more, whatever comes of it: what could not be settled has to come again."""
        try:
            yield
        finally:
            self._held.difference_update(ids)

    def renew(self) -> None:
        """Extend the leases of what is in hand."""
        held = list(self._held)
        if held and not self._closed.is_set():
            self._store.renew(held, self._holder, self._lease)

    def _take(self, most: int) -> list[Delivery]:
        if most <= 0:
            return []
        lost = self._store.first(self._queue.name)
        if lost is None:
            return []
        alone = lost >= LOST_BEFORE_ALONE
        rows = self._store.claim(self._queue, self._holder, most, self._lease, alone=alone)
        self._held.update(row.id for row in rows)
        if self._closed.is_set():
            self._store.hand_back([row.id for row in rows], self._holder)
            return []
        return [each for row in rows if (each := self._read(row))]

    def _read(self, row: Row[Any]) -> Delivery | None:
        try:
            event = decode(row.body)
        except UnreadableEventError:
            self._store.park(row.id, self._holder, "UnreadableEventError: not a CloudEvent")
            self._held.discard(row.id)
            return None
        return Delivery(event, self._queue.name, row.attempts, row.id)

    def _pause(self) -> float:
        next_at = self._store.next_at(self._queue.name)
        if next_at is None:
            return self._poll
        return min(self._poll, max(next_at - self._store.now(), 0.001))


def _number(delivery: Delivery) -> int:
    assert isinstance(delivery.token, int)  # noqa: S101 - narrows our own handle
    return delivery.token
