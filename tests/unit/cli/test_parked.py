"""Dead letters on the command line: however many there are, and what fails again meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.clock import ManualClock
from libs.common.events.envelope import Event
from libs.common.events.topology import Queue, Topology
from services.cli import parked
from services.cli.parked import list_parked, named, replay_all

QUEUES = (Queue("unit.things", ("thing.*",)), Queue("unit.others", ("other.*",)))
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def bus(tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[EventBus]:
    monkeypatch.setattr(parked, "PAGE", 3)
    opened = open_bus(f"embedded:///{tmp_path}/bus.db", Topology(QUEUES), clock)
    yield opened
    opened.close()


def park(bus: EventBus, type_: str, queue: Queue, number: int, first: int = 0) -> None:
    numbers = range(first, first + number)
    bus.publish([Event(f"{type_}-{n}", type_, "unit", NOW, {"n": n}) for n in numbers])
    subscription, left = bus.subscribe(queue), number
    while left:
        for each in subscription.receive(left, timedelta(seconds=5)):
            subscription.park(each, "a cause")
            left -= 1
    subscription.close()


def ready(bus: EventBus) -> dict[str, tuple[int, int]]:
    return {depth.queue: (depth.ready, depth.parked) for depth in bus.depths()}


def test_all_are_put_back_page_by_page(bus: EventBus):
    park(bus, "thing.made.v1", QUEUES[0], 8)
    park(bus, "other.made.v1", QUEUES[1], 2)
    assert replay_all(bus, None, NOW) == 10
    assert ready(bus) == {"unit.things": (8, 0), "unit.others": (2, 0)}


def test_one_queue_is_put_back_and_the_other_left(bus: EventBus):
    park(bus, "thing.made.v1", QUEUES[0], 4)
    park(bus, "other.made.v1", QUEUES[1], 2)
    assert replay_all(bus, "unit.things", NOW) == 4
    assert ready(bus) == {"unit.things": (4, 0), "unit.others": (0, 2)}


def test_what_was_parked_since_is_left_where_it_is(bus: EventBus, clock: ManualClock):
    park(bus, "thing.made.v1", QUEUES[0], 4)
    clock.advance(timedelta(seconds=1))
    park(bus, "thing.made.v1", QUEUES[0], 2, first=4)
    assert replay_all(bus, None, NOW) == 4
    assert ready(bus)["unit.things"] == (4, 2)


def test_what_is_named_is_found_however_deep_it_lies(bus: EventBus):
    park(bus, "thing.made.v1", QUEUES[0], 9)
    last = list_parked(bus, None, 100)[-1]
    assert named(bus, None, {last.id, "nobody"}) == {"unit.things": [last.id]}
    assert named(bus, "unit.others", {last.id}) == {}
