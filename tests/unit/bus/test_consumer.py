"""What a consumer does with deliveries that go well, fail, or come while something is down."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from libs.common.bus import consumer as consumer_module
from libs.common.bus.consumer import Consumer
from libs.common.bus.port import Delivery, EventBus
from libs.common.db.database import TransactionLostError
from libs.common.errors import InvalidInputError, UnavailableError
from libs.common.events.envelope import Event, UnreadableEventError
from libs.common.metrics import REGISTRY
from libs.common.trace import current_trace_id
from tests.support.waiting import eventually
from tests.unit.bus.conftest import QUEUE

Publish = Callable[..., list[Event]]
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Recorder:
    """A handler that remembers what went well and fails as told.

    fails: called with each delivery of a batch; may raise. Then the whole batch has failed.
    """

    def __init__(self, fails: Callable[[Delivery], None] = lambda _: None) -> None:
        self.fails = fails
        self.done: list[Delivery] = []
        self.batches: list[int] = []
        self.traces: list[str | None] = []

    def __call__(self, deliveries: Sequence[Delivery]) -> None:
        self.batches.append(len(deliveries))
        for each in deliveries:
            self.fails(each)
        self.traces.append(current_trace_id())
        self.done += deliveries

    def ids(self) -> set[str]:
        return {each.event.id for each in self.done}


@pytest.fixture
def start(bus: EventBus) -> Iterator[Callable[..., Consumer]]:
    started: list[Consumer] = []

    def start(handler: Callable[[Sequence[Delivery]], None], **options: object) -> Consumer:
        consumer = Consumer("unit", bus, options.pop("queue", QUEUE), handler, **options)
        consumer.start()
        started.append(consumer)
        return consumer

    yield start
    for each in started:
        each.stop()


def empty(bus: EventBus) -> bool:
    (depth,) = bus.depths()
    return (depth.ready, depth.unsettled) == (0, 0)


def test_a_batch_is_handled_at_once_and_acked(bus, start, publish: Publish) -> None:
    events, handler = publish(20), Recorder()
    consumer = start(handler)
    eventually(lambda: empty(bus))
    assert [each.event.id for each in handler.done] == [each.id for each in events]
    assert handler.batches == [20]
    assert consumer.problem() is None


def test_a_handler_runs_in_the_trace_of_its_events(bus, start, publish: Publish) -> None:
    publish(2, traceparent=PARENT)
    handler = Recorder()
    start(handler)
    eventually(lambda: empty(bus))
    assert handler.traces == ["0af7651916cd43dd8448eb211c80319c"]


def test_an_event_at_fault_is_retried_and_parked_and_the_rest_goes_on(
    bus, start, publish: Publish
) -> None:
    def poison(delivery: Delivery) -> None:
        if delivery.event.data["n"] == 13:
            raise ValueError("Anna Example, +49 170 1234567, is not a name")

    events, handler = publish(30), Recorder(poison)
    start(handler)
    (parked,) = eventually(lambda: bus.parked(QUEUE.name))
    eventually(lambda: empty(bus))
    assert handler.ids() == {each.id for each in events} - {events[13].id}
    assert Counter(each.event.id for each in handler.done).most_common(1)[0][1] == 1
    assert (parked.event.id, parked.attempts) == (events[13].id, QUEUE.attempts)
    assert parked.cause.startswith("ValueError (unit/bus/test_consumer.py:")
    assert "trace " in parked.cause
    assert not any(word in parked.cause for word in ("Anna", "Example", "1234567"))
    # found by halving: far fewer calls than there are events
    assert len(handler.batches) < 20


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            InvalidInputError("phone: +49 170 1234567 of a@b.example is too long"),
            "… of … is too long",
        ),
        (RuntimeError("secret"), "RuntimeError (unit/bus"),
    ],
)
def test_a_cause_names_the_error_without_personal_data(
    bus, start, publish: Publish, error: Exception, told: str
) -> None:
    def fail(_: Delivery) -> None:
        raise error

    publish(1)
    start(Recorder(fail), queue=replace(QUEUE, attempts=1))
    (parked,) = eventually(lambda: bus.parked(QUEUE.name))
    assert told in parked.cause
    assert type(error).__name__ in parked.cause
    assert not any(word in parked.cause for word in ("secret", "1234567", "a@b"))


def test_an_event_that_cannot_be_read_is_parked_at_once(bus, start, publish: Publish) -> None:
    def unreadable(_: Delivery) -> None:
        raise UnreadableEventError("thing.made.v1: Expected `int`, got `str` - at `$.n`")

    publish(1)
    handler = Recorder(unreadable)
    start(handler)
    (parked,) = eventually(lambda: bus.parked(QUEUE.name))
    assert parked.attempts == 1
    assert "Expected `int`" in parked.cause


@pytest.mark.parametrize(
    "outage",
    [
        UnavailableError("contacts does not answer"),
        OperationalError("SELECT 1", {}, Exception("server closed the connection")),
        ConnectionRefusedError(111, "refused"),
        TimeoutError("timed out"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_while_something_is_down_events_are_held_and_spend_no_attempt(
    bus, start, publish: Publish, outage: Exception
) -> None:
    down = threading.Event()
    down.set()

    def fail_while_down(_: Delivery) -> None:
        if down.is_set():
            raise outage

    events, handler = publish(10), Recorder(fail_while_down)
    consumer = start(handler)
    eventually(lambda: len(handler.batches) > 2 * QUEUE.attempts)
    assert type(outage).__name__ in eventually(consumer.problem)
    down.clear()
    eventually(lambda: empty(bus))
    assert handler.ids() == {each.id for each in events}
    assert {each.attempt for each in handler.done} == {1}
    assert bus.parked(QUEUE.name) == []
    eventually(lambda: consumer.problem() is None)


def test_a_batch_that_made_way_for_another_transaction_is_tried_at_once(
    bus, publish: Publish
) -> None:
    left = [TransactionLostError("the database is not available", retry_after=2)] * 2
    said: set[str | None] = set()

    def fail_twice(_: Delivery) -> None:
        said.add(consumer.problem())
        if left:
            raise left.pop()

    events, handler = publish(10), Recorder(fail_twice)
    consumer = Consumer("unit", bus, QUEUE, handler)
    consumer.start()
    eventually(lambda: handler.ids() == {each.id for each in events})
    consumer.stop()
    assert handler.batches == [10] * 3
    assert said == {"not started"}, "the batch waited as in an outage"


def test_an_event_whose_own_handling_looks_like_an_outage_does_not_block_its_queue(
    bus, start, publish: Publish
) -> None:
    def times_out(delivery: Delivery) -> None:
        if delivery.event.data["n"] == 0:
            raise TimeoutError("too much work")

    events, handler = publish(5), Recorder(times_out)
    start(handler)
    (parked,) = eventually(lambda: bus.parked(QUEUE.name) or (publish(2) and None), every=0.5)
    assert parked.event.data["n"] == 0
    eventually(lambda: {each.id for each in events[1:]} <= handler.ids())


def test_types_that_nobody_asked_for_are_acked_unseen(bus, start, publish: Publish) -> None:
    publish(3, "thing.lost.v1")
    wanted, handler = publish(2), Recorder()
    start(handler, types={"thing.made.v1"})
    eventually(lambda: empty(bus))
    assert handler.ids() == {each.id for each in wanted}


def test_a_consumer_lingers_to_fill_its_batch(bus, start, publish: Publish) -> None:
    handler = Recorder()
    publish(1)
    start(handler, queue=replace(QUEUE, linger_ms=3000, batch=4))
    eventually(lambda: bus.depths()[0].unsettled == 1)
    publish(3, "thing.more.v1")
    eventually(lambda: empty(bus))
    assert handler.batches == [4]


def test_stopping_lets_the_batch_in_hand_finish(bus, start, publish: Publish) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_: Delivery) -> None:
        begun.set()
        assert go_on.wait(10)

    publish(1)
    handler = Recorder(slow)
    consumer = start(handler)
    assert begun.wait(10)
    stopping = threading.Thread(target=consumer.stop)
    stopping.start()
    go_on.set()
    stopping.join(10)
    assert len(handler.done) == 1
    assert empty(bus)


def test_stopping_during_an_outage_hands_back(bus, start, publish: Publish) -> None:
    def down(_: Delivery) -> None:
        raise ConnectionError("down")

    publish(4)
    handler = Recorder(down)
    consumer = start(handler)
    eventually(lambda: len(handler.batches) > 3)
    consumer.stop()
    consumer.stop()
    (depth,) = bus.depths()
    assert (depth.ready, depth.unsettled) == (4, 0)


def test_an_idle_consumer_is_woken_to_stop(
    bus, start, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_module, "RECEIVE", timedelta(hours=1))
    publish(1)
    consumer = start(Recorder())
    eventually(lambda: empty(bus))
    consumer.stop()
    assert not [each for each in threading.enumerate() if each.name.startswith("unit-")]


def test_several_threads_share_a_queue(bus, start, publish: Publish) -> None:
    barrier = threading.Barrier(2, timeout=20)

    def together(deliveries: Sequence[Delivery]) -> None:
        barrier.wait()

    publish(2)
    start(together, queue=replace(QUEUE, batch=1), threads=2)
    eventually(lambda: empty(bus))


def test_settled_deliveries_are_counted(bus, start, publish: Publish) -> None:
    labels = {"queue": QUEUE.name, "outcome": "acked"}
    before = REGISTRY.get_sample_value("warmline_events_settled_total", labels) or 0
    publish(6)
    start(Recorder())
    eventually(lambda: empty(bus))
    assert REGISTRY.get_sample_value("warmline_events_settled_total", labels) == before + 6
