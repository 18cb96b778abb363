"""What the indexer takes from the bus: nothing while another process writes, live before bulk."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libs.common.bus.consumer import Consumer
from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.clock import SystemClock
from libs.common.events.envelope import Event
from libs.common.events.topology import TOPOLOGY, Lane
from libs.common.ids import new_id
from services.search.adapters.embedded import EmbeddedIndex
from services.search.adapters.metrics import PrometheusLag
from services.search.consumers import (
    QUEUES,
    THREADS,
    WhileWriter,
    index_contacts,
    oldest_event,
)
from services.search.domain.document import SearchDocument
from services.search.ports import LagMeter
from tests.conformance.search_people import SHOP, a_document
from tests.support.waiting import eventually

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIVE, BULK = QUEUES


@pytest.fixture
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventBus]:
    """An embedded bus, or the kind that a test asks for."""
    is_embedded = getattr(request, "param", "embedded") == "embedded"
    url = f"embedded:///{tmp_path / 'bus.db'}" if is_embedded else None
    bus = open_bus(url or request.getfixturevalue("rabbitmq_url"), TOPOLOGY)
    yield bus
    bus.close()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Callable[[], EmbeddedIndex]]:
    """Open the index as one process does."""
    opened: list[EmbeddedIndex] = []

    def begin() -> EmbeddedIndex:
        opened.append(EmbeddedIndex(tmp_path / "index"))
        return opened[-1]

    yield begin
    for each in opened:
        each.close()


@pytest.fixture
def start(bus: EventBus, process: object) -> Iterator[Callable[..., WhileWriter]]:
    """Start the indexer of one process on a queue; it ends before the index is closed."""
    started: list[WhileWriter] = []

    def begin(index: EmbeddedIndex, name: str = LIVE, lag: LagMeter | None = None) -> WhileWriter:
        handler = index_contacts(index, lag or PrometheusLag(SystemClock(), lambda: 0.0))
        queue = TOPOLOGY.queue(name)

        def consume() -> Consumer:
            return Consumer(name, bus, queue, handler, threads=THREADS[queue.lane])

        started.append(WhileWriter(queue, index, consume))
        started[-1].start()
        return started[-1]

    yield begin
    for each in started:
        each.stop()


def created(contact: SearchDocument, lane: Lane = "live") -> Event:
    row = {**contact.row, "owner": None}
    return Event(
        new_id(), "contact.created.v1", "contacts", NOON, {"contact": row}, contact.id, SHOP,
        lane=lane,
    )  # fmt: skip


def held(bus: EventBus) -> list[int]:
    """How many events wait, and how many are in somebody's hands."""
    [depth] = (each for each in bus.depths() if each.queue == LIVE)
    return [depth.ready, depth.unsettled or 0]


def test_an_indexer_takes_nothing_while_another_process_is_the_writer(bus, start, process):
    writer, other = process(), process()
    assert writer.may_write()
    waiting = start(other)
    eventually(lambda: waiting.problem() is None, "the other one to look")
    working = start(writer)
    people = [a_document(f"Person {number}") for number in range(20)]
    for person in people:
        bus.publish([created(person)])

    eventually(lambda: held(bus) == [0, 0], "the end of the queue")
    assert writer.count(SHOP) == 20, "what the other one had taken would still be in its hands"

    working.stop()
    writer.close()
    bus.publish([created(a_document("Later"))])
    eventually(lambda: other.count(SHOP) == 21, "the other one to take the place")


def test_whether_an_older_event_may_still_come_is_told_of_waiting_and_parked_ones(bus):
    assert oldest_event(bus) == 0
    bus.publish([created(a_document("Waiting"))])
    waiting = oldest_event(bus)
    assert waiting is not None
    assert waiting >= 0

    subscription = bus.subscribe(TOPOLOGY.queue(LIVE))
    [delivery] = subscription.receive(1, timedelta(seconds=60))
    subscription.park(delivery, "a test parked it")

    assert oldest_event(bus) is None, "a person may replay it at any time"
    subscription.close()


class Stopper:
    """A lag meter that keeps a batch in hand until it is told to let go."""

    def __init__(self) -> None:
        self.in_hand, self.go_on = threading.Event(), threading.Event()

    def begin(self, queue: str, oldest: datetime) -> None:
        self.in_hand.set()
        assert self.go_on.wait(120)

    def end(self, queue: str) -> None:
        """Nothing is shown."""


@pytest.mark.parametrize(
    "bus", ["embedded", pytest.param("rabbitmq", marks=pytest.mark.distributed)], indirect=True
)
def test_a_live_change_is_found_while_ten_thousand_changes_in_bulk_wait(bus, start, process):
    """What its consumer took of the bulk stays in its hands until the live change was found."""
    index = process()
    person = created(a_document("Bulk"), "bulk")
    for _ in range(20):
        bus.publish([replace(person, id=new_id()) for _ in range(500)])
    bulk = Stopper()
    start(index, BULK, bulk)
    assert bulk.in_hand.wait(120)
    start(index)

    bus.publish([created(a_document("Live"))])

    eventually(lambda: index.count(SHOP) == 1, "the live change, before any of the bulk")
    bulk.go_on.set()
    eventually(lambda: index.count(SHOP) == 2, "the bulk")
