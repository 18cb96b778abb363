"""Events as AMQP messages, and the few headers that go with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pika

from libs.common.bus.rabbitmq_layout import (
    EXCHANGE,
    Step,
    alone_name,
    parked_name,
    queue_steps,
    wait_milliseconds,
    wait_name,
    wait_steps,
)
from libs.common.bus.rabbitmq_line import Message
from libs.common.bus.rabbitmq_packs import Pack
from libs.common.events.envelope import BATCH_CONTENT_TYPE, CONTENT_TYPE, Event
from libs.common.events.topology import Queue
from libs.common.ids import new_id

ATTEMPTS = "warmline-attempts"
CAUSE = "warmline-cause"
PARKED_AT = "warmline-parked-at"
PARKED_ID = "warmline-parked-id"
LOST_CAUSE = "handed out and never settled too often: it may be ending its worker"


def event_message(first: Event, pack: Pack, remedy: Sequence[Step]) -> Message:
    """Build the message that carries a pack of events of one kind to every queue that listens."""
    body = pack.body()
    return Message(
        EXCHANGE, f"{first.lane}.{first.type}", body, _properties(pack.id, body, {}), pack.id,
        remedy, bulk=first.lane == "bulk", events=len(pack.bodies),
    )  # fmt: skip


def retry_message(queue: Queue, id_: str, body: bytes, attempts: int, after: float) -> Message:
    """Build the message that comes back to one queue after a delay. attempts: made so far."""
    milliseconds = wait_milliseconds(queue, after)
    name = wait_name(queue.name, milliseconds)
    steps = [*queue_steps(queue), *wait_steps(queue.name, milliseconds)]
    return Message("", name, body, _properties(id_, body, {ATTEMPTS: attempts}), id_, steps)


def again_message(queue: Queue, name: str, id_: str, body: bytes, attempts: int) -> Message:
    """Build the message that goes to the end of the queue it came from, name."""
    return Message(
        "", name, body, _properties(id_, body, {ATTEMPTS: attempts}), id_, queue_steps(queue)
    )


def alone_message(queue: Queue, id_: str, body: bytes, attempts: int) -> Message:
    """Build the message that moves to where it is read alone."""
    return again_message(queue, alone_name(queue.name), id_, body, attempts)


def parked_message(
    queue: Queue, id_: str, body: bytes, attempts: int, cause: str, now: datetime
) -> Message:
    """Build the message that waits for a person."""
    headers = {
        ATTEMPTS: attempts,
        CAUSE: cause,
        PARKED_ID: new_id(),
        PARKED_AT: now.isoformat(),
    }
    name = parked_name(queue.name)
    return Message("", name, body, _properties(id_, body, headers), id_, queue_steps(queue))


def fresh_properties(id_: str, body: bytes) -> pika.BasicProperties:
    """Return the properties of a message that begins anew."""
    return _properties(id_, body, {})


def attempts_before(properties: Any) -> int:
    """Return how often a message was handed out before it came to the queue it is in."""
    return _number(properties, ATTEMPTS)


def losses(properties: Any) -> int:
    """Return how often this queue handed a message out in vain."""
    return _number(properties, "x-delivery-count")


def attempts_made(properties: Any) -> int:
    """Return how often a message was handed out so far, in all queues that it was in."""
    return attempts_before(properties) + losses(properties)


def _properties(id_: str, body: bytes, headers: dict[str, Any]) -> pika.BasicProperties:
    return pika.BasicProperties(
        content_type=BATCH_CONTENT_TYPE if body[:1] == b"[" else CONTENT_TYPE,
        content_encoding="utf-8",
        delivery_mode=pika.DeliveryMode.Persistent.value,
        message_id=id_,
        headers=headers,
    )


def _number(properties: Any, name: str) -> int:
    value = (properties.headers or {}).get(name, 0)
    return value if isinstance(value, int) else 0
