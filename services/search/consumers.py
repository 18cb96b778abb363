"""Contact events become changes of the index."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from libs.common.bus.port import BusUnavailableError, Delivery, EventBus, Handler
from libs.common.errors import UnavailableError
from libs.common.events.contacts import ContactDocument
from libs.common.events.envelope import Event, UnreadableEventError
from libs.common.events.topology import Queue
from libs.common.runtime import Runnable
from services.search.application.apply_changes import apply_changes
from services.search.ports import LagMeter, SearchIndex, SearchUnavailableError

_LOOK_SECONDS = 0.5
_STOP_SECONDS = 16.0
QUEUES = ("search.contacts", "search.contacts-bulk")
THREADS = {"live": 1, "bulk": 2}
"""Of each queue. Bulk: one reads the next batch while the other waits for the engine. Live: one,
so that what comes meanwhile is one change more and not many; small changes cost an engine most."""


class _Carrying(msgspec.Struct):
    """What every contact event has, whatever else its version carries."""

    contact: ContactDocument


def index_contacts(index: SearchIndex, lag: LagMeter) -> Handler:
    """Build the handler that applies a batch of contact events as one change of the index.

    Copies and older versions change nothing, so it needs no inbox. lag: told of each batch in hand,
    which it stays while the index is down.
    """

    def handle(deliveries: Sequence[Delivery]) -> None:
        contacts = [_contact_of(delivery.event) for delivery in deliveries]
        queue = deliveries[0].queue
        lag.begin(queue, min(delivery.event.time for delivery in deliveries))
        try:
            apply_changes(index, contacts)
        except UnavailableError:
            raise
        except Exception:
            lag.end(queue)
            raise
        lag.end(queue)

    return handle


class WhileWriter:
    """A Runnable that consumes while this process may write to the index, and else takes nothing:
    what it received would lie in its hands for as long as another process is the writer.

    make: makes the consumer of the queue; each one is started once.
    """

    def __init__(self, queue: Queue, index: SearchIndex, make: Callable[[], Runnable]) -> None:
        self.name = queue.name
        self.queue = queue
        self._index = index
        self._make = make
        self._consumer: Runnable | None = None
        self._waits: str | None = "not started"
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{queue.name}-place", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)
        self._let_go()

    def problem(self) -> str | None:
        consumer = self._consumer
        return consumer.problem() if consumer else self._waits

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
                self._waits = None
            except SearchUnavailableError as problem:
                self._waits = problem.detail
            self._stopping.wait(_LOOK_SECONDS)

    def _look(self) -> None:
        if not self._index.may_write():
            self._let_go()
        elif self._consumer is None:
            consumer = self._make()
            consumer.start()
            self._consumer = consumer

    def _let_go(self) -> None:
        consumer = self._consumer
        if consumer is not None:
            consumer.stop()  # may be told twice, and returns when it has ended
            self._consumer = None


def index_lag(bus: EventBus) -> float:
    """Return how many seconds the oldest event waits that is not indexed yet, 0 for none."""
    waiting = (each.oldest_seconds for each in bus.depths() if each.queue in QUEUES)
    return max((seconds for seconds in waiting if seconds is not None), default=0.0)


def oldest_event(bus: EventBus) -> float | None:
    """Return the age in seconds of the oldest event that may still come, 0 when there is none.

    None when that can't be told: one is parked and may be replayed, or the bus does not know.
    """
    try:
        depths = [each for each in bus.depths() if each.queue in QUEUES]
    except BusUnavailableError:
        return None
    if any(each.parked or (each.ready and each.oldest_seconds is None) for each in depths):
        return None
    return max((each.oldest_seconds or 0.0 for each in depths), default=0.0)


def _contact_of(event: Event) -> ContactDocument:
    data: Any = event.data
    try:
        return msgspec.convert(data, _Carrying, strict=False).contact
    except msgspec.ValidationError as problem:
        raise UnreadableEventError(f"{event.type} {event.id} carries no contact") from problem
