"""A bus in a file, opened with one queue, and events for it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event
from libs.common.events.topology import Queue, Topology

QUEUE = Queue("unit.things", ("thing.*",), attempts=3, back_off=(0.05,), batch=50)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[EventBus]:
    bus = open_bus(f"embedded:///{tmp_path}/bus.db?lease=5", Topology((QUEUE,)))
    yield bus
    bus.close()


@pytest.fixture
def publish(bus: EventBus) -> Callable[..., list[Event]]:
    """Publish events numbered from 0; data and other attributes as given."""

    def publish(number: int, type_: str = "thing.made.v1", **attributes: object) -> list[Event]:
        events = [
            Event(f"{type_}-{n}", type_, "unit", datetime.now(UTC), {"n": n}, **attributes)
            for n in range(number)
        ]
        bus.publish(events)
        return events

    return publish
