"""Which adapter a URL names, and what a bad URL is told."""

import pytest

from libs.common.bus.schemes import BUSES, open_bus
from libs.common.errors import SettingsError
from libs.common.events.topology import Queue, Topology


def test_the_known_schemes() -> None:
    assert {"amqp", "amqps", "embedded", "embedded+postgresql"} <= set(BUSES.known())
    assert BUSES.is_serverless("embedded:///x/bus.db")
    assert not BUSES.is_serverless("embedded+postgresql://h/db")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nats://h", "'nats://' is not a known message bus; use one of amqp, amqps, embedded"),
        ("embedded:///x.db?lease=soon", "lease=soon in the bus URL is not a number of seconds"),
    ],
)
def test_a_bad_url_is_refused_with_what_to_do(url: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told.replace("?", ".")):
        open_bus(url, Topology())


def test_a_pattern_that_rabbitmq_cannot_match_is_refused_at_once() -> None:
    with pytest.raises(SettingsError, match="whole last part"):
        open_bus("amqp://h", Topology((Queue("q", ("thing.*.v1",)),)))
