"""A bus of the embedded kind, one that is really down, and what arrived."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from libs.common.bus.port import BusUnavailableError, EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event
from libs.common.events.topology import TOPOLOGY
from services.ingest.adapters.drainer import SpoolDrainer
from services.ingest.adapters.publisher import GroupedPublisher
from services.ingest.adapters.spool import Spool
from tests.support.ports import free_port

QUEUES = ("contacts.whatsapp", "contacts.whatsapp-bulk")


@contextmanager
def embedded_bus(folder: Path) -> Iterator[EventBus]:
    bus = open_bus(f"embedded:///{folder}/bus.db", TOPOLOGY)
    yield bus
    bus.close()


@contextmanager
def absent_bus() -> Iterator[EventBus]:
    """A RabbitMQ that nobody runs."""
    bus = open_bus(f"amqp://guest:guest@127.0.0.1:{free_port()}/", TOPOLOGY)
    yield bus
    bus.close()


class Switch:
    """A bus that can be taken off the wall: it passes everything on while `up`."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus
        self.up = True
        self.calls = 0

    def publish(self, events: Sequence[Event]) -> None:
        self.calls += 1
        if not self.up:
            raise BusUnavailableError("unplugged")
        self._bus.publish(events)

    def __getattr__(self, name: str) -> object:
        return getattr(self._bus, name)


@contextmanager
def publishing(bus: EventBus, folder: Path, **options: float) -> Iterator[GroupedPublisher]:
    """A publisher with its drainer, as the host would run them."""
    spool = Spool(folder)
    publisher, drainer = GroupedPublisher(bus, spool, **options), SpoolDrainer(bus, spool)
    publisher.start()
    drainer.start()
    yield publisher
    publisher.stop()
    drainer.stop()
    spool.close()


def arrived(
    bus: EventBus, count: int, queue: str = QUEUES[0], *, seconds: float = 10
) -> list[Event]:
    """Take events from a queue until there are `count`, or none comes any more."""
    subscription = bus.subscribe(TOPOLOGY.queue(queue))
    found: list[Event] = []
    try:
        while len(found) < count:
            deliveries = subscription.receive(1000, timedelta(seconds=seconds))
            if not deliveries:
                break
            subscription.ack(deliveries)
            found += [delivery.event for delivery in deliveries]
    finally:
        subscription.close()
    return found
