"""The bus on RabbitMQ."""

from typing import Any

import pika
import pytest

from libs.common.bus.port import EventBus
from libs.common.events.envelope import encode
from tests.conformance.bus_topology import ALL, FRAGILE_BULK, SLOW, TOPOLOGY
from tests.conformance.capabilities import BusCapabilities
from tests.conformance.event_bus import (
    EventBusSuite,
    nothing_comes,
    some_events,
    take_and_ack,
)
from tests.conformance.proxied import through_proxy
from tests.support.rabbitmq import RabbitServer
from tests.support.waiting import eventually


@pytest.mark.distributed
class TestRabbitBus(EventBusSuite):
    capabilities = BusCapabilities(
        server=True,
        counts_unsettled=False,  # only the management plugin knows
        knows_age=False,
        closing_is_free=False,  # RabbitMQ 3 counts every delivery
    )

    @pytest.fixture
    def bus_url(self, rabbitmq_url: str, rabbitmq_server: RabbitServer) -> str:
        self.server = rabbitmq_server
        return rabbitmq_url

    def taps_left(self, bus_url: str) -> list[str]:
        """List the queues that no topology names."""
        own = tuple(f"{queue.name}." for queue in TOPOLOGY.queues)
        return [each for each in self.server.queues(bus_url) if not f"{each}.".startswith(own)]

    def proxied(self, bus_url: str) -> Any:
        return through_proxy(bus_url)

    def test_bulk_events_of_one_publish_share_messages(self, bus: EventBus) -> None:
        bus.publish(some_events(120, lane="bulk"))
        eventually(lambda: _ready(bus)[SLOW.name] == 3, "three messages of fifty and fewer")
        bus.publish(some_events(3))
        eventually(lambda: _ready(bus)[ALL.name] == 3, "a message for each live event")

    def test_what_can_be_read_of_a_batch_arrives_and_the_rest_is_parked(
        self, bus: EventBus, bus_url: str
    ) -> None:
        one, other = some_events(2, lane="bulk")
        batch = b"[" + b', {"no": "event"}, '.join([encode(one), encode(other)]) + b"]"
        self.put_garbage(bus_url, SLOW.name, batch)
        subscription = bus.subscribe(SLOW)
        assert [each.event for each in take_and_ack(subscription, 2)] == [one, other]
        (parked,) = eventually(lambda: bus.parked(SLOW.name), "the rest")
        assert parked.event.type == "unreadable"
        assert bus.replay(SLOW.name, [parked.id]) == 1
        eventually(
            lambda: (nothing_comes(subscription), bus.parked(SLOW.name))[1], "the rest again"
        )

    def test_a_batch_that_was_parked_whole_is_looked_at_event_by_event(
        self, bus: EventBus, bus_url: str
    ) -> None:
        """As a consumer from before batches leaves one, or the broker itself."""
        one, other, third = some_events(3, lane="bulk")
        batch = b"[" + b",".join(map(encode, (one, other, third))) + b"]"
        self.put_garbage(bus_url, f"{SLOW.name}.parked", batch)
        parked = eventually(lambda: bus.parked(SLOW.name), "what was parked")
        assert [each.event for each in parked] == [one, other, third]
        assert bus.discard(SLOW.name, [parked[0].id]) == 1
        assert bus.replay(SLOW.name, [parked[1].id]) == 1
        assert [each.event for each in take_and_ack(bus.subscribe(SLOW), 1)] == [other]
        assert [each.event for each in bus.parked(SLOW.name)] == [third]

    def test_a_batch_that_was_lost_too_often_is_taken_apart_and_none_of_it_parked(
        self, bus: EventBus, bus_url: str
    ) -> None:
        """As one whose consumers died while they took it apart."""
        events = some_events(4, "fragile.made.v1", "bulk")
        bus.publish(events)
        for _ in range(FRAGILE_BULK.attempts + 1):
            connection = pika.BlockingConnection(pika.URLParameters(bus_url))
            channel = connection.channel()
            eventually(lambda channel=channel: channel.basic_get(FRAGILE_BULK.name)[0], "it")
            connection.close()
        subscription = bus.subscribe(FRAGILE_BULK)
        got = [take_and_ack(subscription, 1)[0].event for _ in events]
        assert sorted(each.id for each in got) == sorted(each.id for each in events)
        assert nothing_comes(subscription)
        assert bus.parked(FRAGILE_BULK.name) == []

    def put_garbage(self, bus_url: str, queue: str, body: bytes) -> None:
        connection = pika.BlockingConnection(pika.URLParameters(bus_url))
        connection.channel().basic_publish("", queue, body)
        connection.close()


def _ready(bus: EventBus) -> dict[str, int]:
    return {each.queue: each.ready for each in bus.depths()}
