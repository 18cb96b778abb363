"""What the bus declares on RabbitMQ: names, arguments and how to declare them.

    warmline.events            topic exchange, routing key `<lane>.<type>`
    <queue>                    quorum queue; dead-letters to <queue>.parked at its delivery limit
    <queue>.alone              what was lost twice: read one at a time
    <queue>.wait.<ms>          retry delay: messages expire back into <queue>; made when needed
    <queue>.parked             parked events, until a person replays or discards them

Arguments of a queue can't be changed by declaring it again, so they hold nothing that a release
may want to change: the attempts of the topology are counted by the adapter, and the broker's
delivery limit is only a stop for what kills the adapter itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from libs.common.errors import SettingsError
from libs.common.events.topology import Queue, Topology

EXCHANGE = "warmline.events"
DELIVERY_LIMIT = 50
NO_DELIVERY_LIMIT = 1_000_000_000
"""RabbitMQ 4 has a limit of 20 when none is given, and 3.10 refuses -1."""


@dataclass(frozen=True, slots=True)
class QueueStep:
    """A quorum queue to declare."""

    name: str
    arguments: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class BindStep:
    """A binding of a queue to the exchange."""

    queue: str
    key: str


Step = QueueStep | BindStep


def alone_name(queue: str) -> str:
    """Name the queue of what was lost twice."""
    return f"{queue}.alone"


def parked_name(queue: str) -> str:
    """Name the queue of parked events."""
    return f"{queue}.parked"


def wait_name(queue: str, milliseconds: int) -> str:
    """Name the queue that holds back for a delay."""
    return f"{queue}.wait.{milliseconds}"


def wait_milliseconds(queue: Queue, seconds: float) -> int:
    """Choose the delay for a retry: the shortest of the queue's own that is long enough.

    A longer one than all of these is rounded up to whole seconds.
    """
    own = sorted(round(each * 1000) for each in queue.back_off)
    least = max(1, round(seconds * 1000))
    return next((each for each in own if each >= least), -(-least // 1000) * 1000)


def topology_steps(topology: Topology) -> list[Step]:
    """List everything that a topology needs before an event may be published."""
    return [step for queue in topology.queues for step in queue_steps(queue)]


def queue_steps(queue: Queue) -> list[Step]:
    """List what one queue needs."""
    back = _dead_letters_to(parked_name(queue.name)) | {"x-delivery-limit": DELIVERY_LIMIT}
    return [
        QueueStep(parked_name(queue.name), {"x-delivery-limit": NO_DELIVERY_LIMIT}),
        QueueStep(queue.name, back),
        QueueStep(alone_name(queue.name), back),
        *(BindStep(queue.name, f"{queue.lane}.{topic(each)}") for each in queue.listens),
    ]


def wait_steps(queue: str, milliseconds: int) -> list[Step]:
    """List what one retry delay of a queue needs."""
    arguments = _dead_letters_to(queue) | {"x-message-ttl": milliseconds}
    return [QueueStep(wait_name(queue, milliseconds), arguments)]


def topic(pattern: str) -> str:
    """Translate a pattern of event types to AMQP; raises SettingsError if that can't be done."""
    if pattern == "*":
        return "#"
    head = pattern.removesuffix(".*")
    if "*" in head or "?" in head or "[" in head:
        raise SettingsError([f"{pattern}: RabbitMQ can only match `*` as the whole last part"])
    return head if head == pattern else f"{head}.#"


def declare(channel: Any, steps: Sequence[Step], done: Any) -> None:
    """Send every declaration on an asynchronous channel; `done` is called after the last.

    A declaration that the server refuses closes the channel instead.
    """
    channel.exchange_declare(EXCHANGE, "topic", durable=True)
    for step in steps:
        if isinstance(step, QueueStep):
            arguments = {"x-queue-type": "quorum", **step.arguments}
            channel.queue_declare(step.name, durable=True, arguments=arguments)
        else:
            channel.queue_bind(step.queue, EXCHANGE, step.key)
    channel.exchange_declare(EXCHANGE, "topic", durable=True, callback=lambda _: done())


def _dead_letters_to(queue: str) -> dict[str, Any]:
    return {
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": queue,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
