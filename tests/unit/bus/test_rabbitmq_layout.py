"""Names, keys and delays on RabbitMQ."""

import pytest

from libs.common.bus.rabbitmq_layout import (
    DELIVERY_LIMIT,
    QueueStep,
    queue_steps,
    topic,
    wait_milliseconds,
)
from libs.common.events.topology import TOPOLOGY, Queue


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("*", "#"),
        ("contact.*", "contact.#"),
        ("whatsapp.message.*", "whatsapp.message.#"),
        ("contact.created.v1", "contact.created.v1"),
    ],
)
def test_patterns_become_topics(pattern: str, key: str) -> None:
    assert topic(pattern) == key


@pytest.mark.parametrize(
    ("seconds", "milliseconds"),
    [
        (0, 500),  # never sooner than asked for
        (0.5, 500),
        (0.6, 2000),
        (300, 300_000),
        (300.2, 301_000),  # beyond the queue's own delays: whole seconds
    ],
)
def test_a_delay_is_the_shortest_that_is_long_enough(seconds: float, milliseconds: int) -> None:
    queue = Queue("q", ("*",), back_off=(0.5, 2.0, 10.0, 60.0, 300.0))
    assert wait_milliseconds(queue, seconds) == milliseconds


def test_what_a_release_may_change_is_not_in_the_arguments_of_a_queue() -> None:
    one = queue_steps(Queue("q", ("*",), attempts=3, prefetch=1, batch=1, back_off=(1.0,)))
    assert one == queue_steps(Queue("q", ("*",), attempts=9, prefetch=7, batch=7, back_off=(2.0,)))


def test_the_brokers_limit_is_above_the_attempts_of_every_queue() -> None:
    assert all(queue.attempts < DELIVERY_LIMIT for queue in TOPOLOGY.queues)
    limits = [
        step.arguments["x-delivery-limit"]
        for step in queue_steps(TOPOLOGY.queues[0])
        if isinstance(step, QueueStep)
    ]
    assert min(limits) == DELIVERY_LIMIT
