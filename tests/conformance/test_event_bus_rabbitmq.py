"""The bus on RabbitMQ."""

from typing import Any

import pika
import pytest

from tests.conformance.bus_topology import TOPOLOGY
from tests.conformance.capabilities import BusCapabilities
from tests.conformance.event_bus import EventBusSuite
from tests.conformance.proxied import through_proxy
from tests.support.rabbitmq import RabbitServer


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

    def put_garbage(self, bus_url: str, queue: str, body: bytes) -> None:
        connection = pika.BlockingConnection(pika.URLParameters(bus_url))
        connection.channel().basic_publish("", queue, body)
        connection.close()
