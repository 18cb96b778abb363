"""How fast events that wait on the bus become findable, beside the engine's bulk rate."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from bench.finding.people import BATCH, contacts
from libs.common.bus.consumer import Consumer
from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.clock import SystemClock
from libs.common.events.contacts import ContactUpdated
from libs.common.events.envelope import Event
from libs.common.events.registry import make_event
from libs.common.events.topology import TOPOLOGY
from services.search.consumers import THREADS, index_contacts
from services.search.domain.document import search_document
from services.search.ports import SearchIndex

EVENTS = 10_000
LEAST_SHARE = 0.5
_QUEUE = "search.contacts"
_PATIENCE = 600


class _NoLag:
    def begin(self, queue: str, oldest: datetime) -> None:
        """Nothing is shown."""

    def end(self, queue: str) -> None:
        """Nothing is shown."""


def catch_up(index: SearchIndex, size: int) -> dict[str, float]:
    """Return the rates, a second, at which the index takes changes of contacts: handed to it in
    batches, and as events that wait on the embedded bus. The index has their first versions.
    """
    number = min(EVENTS, size)
    at_hand = [search_document(each) for each in islice(contacts(size, version=2), number)]
    portions = [at_hand[start : start + BATCH] for start in range(0, number, BATCH)]
    bulk = _rate(number, lambda: [index.apply(some) for some in portions])
    with tempfile.TemporaryDirectory(prefix="warmline-bench-bus-") as folder:
        bus = open_bus(f"embedded:///{Path(folder) / 'bus.db'}", TOPOLOGY)
        try:
            for some in _events(size, number):
                bus.publish(some)
            events = _rate(number, lambda: _drain(bus, index))
        finally:
            bus.close()
    return {
        "events": number,
        "bulk_a_second": round(bulk),
        "events_a_second": round(events),
        "share": round(events / bulk, 2),
    }


def _events(size: int, number: int) -> Iterator[Sequence[Event]]:
    clock, changed = SystemClock(), islice(contacts(size, version=3), number)
    while some := [
        make_event(ContactUpdated(contact=each), clock) for each in islice(changed, BATCH)
    ]:
        yield some


def _rate(number: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return number / (time.perf_counter() - began)


def _drain(bus: EventBus, index: SearchIndex) -> None:
    handler = index_contacts(index, _NoLag())
    consumer = Consumer(_QUEUE, bus, TOPOLOGY.queue(_QUEUE), handler, threads=THREADS)
    consumer.start()
    try:
        deadline = time.monotonic() + _PATIENCE
        while _waiting(bus):
            if time.monotonic() > deadline:
                raise AssertionError("the events were not indexed in time")
            time.sleep(0.1)
    finally:
        consumer.stop()


def _waiting(bus: EventBus) -> int:
    [depth] = (each for each in bus.depths() if each.queue == _QUEUE)
    return depth.ready + (depth.unsettled or 0)
