"""What only RabbitMQ can do to us: deleted queues, alarms, a killed broker, a silent network."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pika
import pytest

from libs.common.bus import rabbitmq_subscription
from libs.common.bus.port import BusUnavailableError, EventBus, UnroutableEventError
from libs.common.bus.rabbitmq_layout import DELIVERY_LIMIT
from libs.common.bus.rabbitmq_sender import PATIENCE_SECONDS
from libs.common.bus.schemes import open_bus
from libs.common.events.topology import Queue, Topology
from tests.conformance.bus_topology import ALL, MADE, TOPOLOGY
from tests.conformance.event_bus import (
    an_event,
    eventually,
    ids,
    some_events,
    take,
    take_and_ack,
)
from tests.conformance.proxied import through_proxy
from tests.support.rabbitmq import RabbitNode

pytestmark = [pytest.mark.distributed, pytest.mark.xdist_group("event-bus-rabbitmq-faults")]


@pytest.fixture
def bus(rabbitmq_url: str) -> Iterator[EventBus]:
    yield from opened(rabbitmq_url)


def opened(url: str) -> Iterator[EventBus]:
    bus = open_bus(url, TOPOLOGY)
    eventually(lambda: bus.problem() is None, "the bus", seconds=60)
    yield bus
    bus.close()


@pytest.fixture
def private_bus(private_rabbitmq: RabbitNode) -> Iterator[EventBus]:
    """A bus on the broker that the test may harm."""
    yield from opened(private_rabbitmq.server.new_vhost())


def raw(url: str) -> pika.BlockingConnection:
    return pika.BlockingConnection(pika.URLParameters(url))


def test_all_events_are_sent_before_the_first_confirmation_is_waited_for(
    bus: EventBus, rabbitmq_url: str
) -> None:
    with through_proxy(rabbitmq_url) as proxy:
        sender = open_bus(proxy.url, TOPOLOGY)
        try:
            eventually(lambda: sender.problem() is None, "the connection")
            sender.publish(some_events(1))
            proxy.mute()
            with ThreadPoolExecutor(1) as pool:
                publishing = pool.submit(sender.publish, some_events(50))
                arrived = eventually(lambda: _ready(bus) == 51 and not publishing.done())
                proxy.restore()
                with pytest.raises(BusUnavailableError):
                    publishing.result(60)
            assert arrived, "fifty arrived while not one confirmation had come back"
        finally:
            sender.close()


def test_a_parked_event_is_durable_before_it_leaves_its_queue(
    bus: EventBus, rabbitmq_url: str
) -> None:
    with through_proxy(rabbitmq_url) as proxy:
        holder = open_bus(proxy.url, TOPOLOGY)
        try:
            eventually(lambda: holder.problem() is None, "the connection")
            sent = an_event()
            holder.publish([sent])
            subscription = holder.subscribe(ALL)
            (delivery,) = take(subscription, 1)
            proxy.mute()
            with ThreadPoolExecutor(1) as pool:
                parking = pool.submit(subscription.park, delivery, "a cause")
                eventually(lambda: len(bus.parked(ALL.name)) == 1, "the parked copy")
                assert not parking.done(), "nobody said that it is durable"
                proxy.restore()
                with pytest.raises(BusUnavailableError):
                    parking.result(60)
            subscription.close()
            assert ids(take(bus.subscribe(ALL), 1)) == [sent.id], "it had not left its queue"
        finally:
            holder.close()


def _ready(bus: EventBus) -> int:
    return {depth.queue: depth.ready for depth in bus.depths()}[ALL.name]


def test_a_deleted_queue_is_noticed_and_declared_again(bus: EventBus, rabbitmq_url: str) -> None:
    bus.publish([an_event("fragile.made.v1")])
    with raw(rabbitmq_url) as connection:
        connection.channel().queue_delete("suite.fragile")
    event = an_event("fragile.made.v1")
    bus.publish([event])
    assert ids(take(bus.subscribe(TOPOLOGY.queue("suite.fragile")), 1)) == [event.id]


def test_a_consumer_survives_the_deletion_of_its_queue(bus: EventBus, rabbitmq_url: str) -> None:
    subscription = bus.subscribe(ALL)
    bus.publish([an_event()])
    take_and_ack(subscription, 1)
    with raw(rabbitmq_url) as connection:
        connection.channel().queue_delete(ALL.name)
    found: list[str] = []

    def comes() -> bool:
        bus.publish([an_event()])
        found.extend(ids(subscription.receive(1, timedelta(seconds=0.2))))
        return bool(found)

    eventually(comes, "an event through the new queue")


def test_an_event_is_refused_when_a_queue_of_another_process_is_gone(rabbitmq_url: str) -> None:
    """The topology of this process names no queue for the type, so there is nothing to declare."""
    bus = open_bus(rabbitmq_url, Topology())
    try:
        with pytest.raises(UnroutableEventError):
            bus.publish([an_event()])
    finally:
        bus.close()


def test_the_broker_parks_what_ends_even_the_adapter(bus: EventBus, rabbitmq_url: str) -> None:
    event = an_event("thing.made.v1")
    bus.publish([event])
    with raw(rabbitmq_url) as connection:
        channel = connection.channel()
        for _ in range(DELIVERY_LIMIT + 1):
            method, _, _ = eventually(
                lambda: channel.basic_get(MADE.name), "the event", every=0.005
            )
            channel.basic_nack(method.delivery_tag)
    (parked,) = eventually(lambda: bus.parked(MADE.name), "the parked event")
    assert parked.event == event
    assert "ending its worker" in parked.cause
    assert bus.replay(MADE.name, [parked.id]) == 1
    assert take(bus.subscribe(MADE), 1)[0].attempt == 1


def test_a_queue_declared_otherwise_by_somebody_is_told_as_a_problem(rabbitmq_url: str) -> None:
    with raw(rabbitmq_url) as connection:
        connection.channel().queue_declare("suite.other", durable=True)
    bus = open_bus(rabbitmq_url, Topology((Queue("suite.other", ("thing.*",)),)))
    try:
        eventually(lambda: "refused" in (bus.problem() or ""), "the problem")
        with pytest.raises(BusUnavailableError, match="refused"):
            bus.publish([an_event()])
    finally:
        bus.close()


def test_several_operators_may_list_parked_events_at_once(bus: EventBus) -> None:
    subscription = bus.subscribe(ALL)
    bus.publish(some_events(5))
    for each in take(subscription, 5):
        subscription.park(each, "no")
    with ThreadPoolExecutor(4) as pool:
        listed = list(pool.map(lambda _: len(bus.parked(ALL.name)), range(8)))
    assert listed == [5] * 8


def test_what_is_held_for_hours_spends_no_attempt_and_loses_no_channel(
    bus: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus.publish(some_events(3))
    subscription = bus.subscribe(ALL)
    held = take(subscription, 2, most=2)
    monkeypatch.setattr(rabbitmq_subscription, "HELD_SECONDS", 0.0)
    subscription.receive(0, timedelta(0))
    monkeypatch.undo()
    again = take_and_ack(subscription, 3)
    assert {each.attempt for each in again} == {1}
    assert set(ids(held)) < set(ids(again))
    subscription.ack(held)
    eventually(lambda: not subscription.receive(1, timedelta(seconds=0.2)))


def test_a_silent_network_gathers_no_waiting_threads(rabbitmq_url: str) -> None:
    """Half-open: nothing is refused, nothing is answered."""
    with through_proxy(rabbitmq_url) as proxy:
        bus = open_bus(proxy.url, TOPOLOGY)
        try:
            eventually(lambda: bus.problem() is None, "the connection")
            proxy.silence()
            with pytest.raises(BusUnavailableError):
                bus.publish([an_event()])
            with ThreadPoolExecutor(8) as pool:
                took = list(pool.map(lambda _: _seconds_to_fail(bus), range(24)))
            assert sum(each > PATIENCE_SECONDS / 2 for each in took) <= 4, "one at a time may try"
            proxy.restore()
            eventually(lambda: _accepted(bus), "the connection", every=0.2)
        finally:
            bus.close()


def test_a_broker_short_of_memory_turns_publishers_away_and_lets_consumers_finish(
    private_rabbitmq: RabbitNode, private_bus: EventBus
) -> None:
    bus = private_bus
    subscription = bus.subscribe(ALL)
    bus.publish(some_events(3))
    held = take(subscription, 3)
    private_rabbitmq.ctl("set_vm_memory_high_watermark", "0.00001")
    try:
        with pytest.raises(BusUnavailableError):
            eventually(lambda: bus.publish([an_event()]))
        eventually(lambda: "short of memory" in (bus.problem() or ""))
        subscription.ack(held)
        with pytest.raises(BusUnavailableError):
            bus.publish([an_event()])
    finally:
        private_rabbitmq.ctl("set_vm_memory_high_watermark", "0.6")
    eventually(lambda: _accepted(bus), "the end of the alarm", every=0.2)


def test_what_was_confirmed_survives_the_death_of_the_broker(
    private_rabbitmq: RabbitNode, private_bus: EventBus
) -> None:
    bus = private_bus
    subscription = bus.subscribe(ALL)
    _let_the_queues_settle(bus)
    confirmed: list[str] = []
    stop = threading.Event()

    def publish() -> None:
        while not stop.is_set():
            events = some_events(20)
            try:
                bus.publish(events)
            except BusUnavailableError:
                stop.wait(0.1)
            else:
                confirmed.extend(each.id for each in events)

    publisher = threading.Thread(target=publish)
    publisher.start()
    eventually(lambda: len(confirmed) > 500)
    private_rabbitmq.kill()
    before = len(confirmed)
    private_rabbitmq.start()
    eventually(lambda: len(confirmed) > before + 100, "publishing goes on", seconds=60)
    stop.set()
    publisher.join(20)
    seen: set[str] = set()

    def all_came() -> bool:
        try:
            got = subscription.receive(500, timedelta(seconds=1))
        except BusUnavailableError:
            return False
        subscription.ack(got)
        seen.update(ids(got))
        return seen >= set(confirmed)

    eventually(all_came, "every confirmed event", seconds=60)


def _let_the_queues_settle(bus: EventBus) -> None:
    """A quorum queue that is younger than about five seconds does not survive a kill -9."""
    until = time.monotonic() + 6
    eventually(lambda: bus.problem() is None and time.monotonic() > until)


def _seconds_to_fail(bus: EventBus) -> float:
    begun = time.monotonic()
    with pytest.raises(BusUnavailableError):
        bus.publish([an_event()])
    return time.monotonic() - begun


def _accepted(bus: EventBus) -> bool:
    try:
        bus.publish([an_event()])
    except BusUnavailableError:
        return False
    return True
