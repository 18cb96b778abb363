"""The bus on RabbitMQ."""

from typing import Any

import pika
import pytest

from tests.conformance.capabilities import BusCapabilities
from tests.conformance.event_bus import EventBusSuite
from tests.conformance.proxied import through_proxy


@pytest.mark.distributed
class TestRabbitBus(EventBusSuite):
    capabilities = BusCapabilities(
        server=True,
        counts_unsettled=False,  # only the management plugin knows
        knows_age=False,
        closing_is_free=False,  # RabbitMQ 3 counts every delivery
    )

    @pytest.fixture
    def bus_url(self, rabbitmq_url: str) -> str:
        return rabbitmq_url

    def proxied(self, bus_url: str) -> Any:
        return through_proxy(bus_url)

    def put_garbage(self, bus_url: str, queue: str, body: bytes) -> None:
        connection = pika.BlockingConnection(pika.URLParameters(bus_url))
        connection.channel().basic_publish("", queue, body)
        connection.close()
