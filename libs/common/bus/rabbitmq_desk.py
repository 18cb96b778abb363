"""What an operator asks of RabbitMQ: depths and parked events, without the management plugin.

Each question opens a connection of its own: they are rare, and they may be slow.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker

from libs.common.bus.port import BusUnavailableError, ParkedEvent, QueueDepth
from libs.common.bus.rabbitmq_layout import DELIVERY_LIMIT, alone_name, parked_name, wait_name
from libs.common.bus.rabbitmq_link import parameters
from libs.common.bus.rabbitmq_messages import (
    CAUSE,
    LOST_CAUSE,
    PARKED_AT,
    PARKED_ID,
    attempts_before,
    fresh_properties,
    parked_message,
)
from libs.common.bus.rabbitmq_packs import unpack
from libs.common.bus.unreadable import event_or_placeholder
from libs.common.events.topology import Queue, Topology

T = TypeVar("T")
NOT_FOUND, LOCKED = 404, 405
TURN_SECONDS = 20.0
MOST_TURNED = 2_000
"""Messages that are taken up, a second's work at most, just to keep the order of their queue."""


class Desk:
    """Looks into queues and moves parked events. Thread-safe."""

    def __init__(self, url: str, topology: Topology) -> None:
        self._parameters = parameters(url, "warmline-desk")
        self._parameters.blocked_connection_timeout = 5
        self._topology = topology

    def depths(self) -> list[QueueDepth]:
        """Count every queue of the topology."""
        with self._connected() as connection:
            return [_depth(connection, queue) for queue in self._topology.queues]

    def parked(self, queue: str, most: int) -> list[ParkedEvent]:
        """List parked events, oldest first."""
        found: list[ParkedEvent] = []

        def note(one: ParkedEvent) -> bool:
            found.append(one)
            return len(found) < most

        self.look_through(queue, note)
        return found

    def look_through(self, queue: str, look: Callable[[ParkedEvent], bool]) -> None:
        """Show parked events, oldest first, until `look` says False."""
        self._walk(
            queue,
            lambda _, __, properties, body: look(_parked_event(queue, properties, body)),
        )

    def replay(self, queue: str, ids: Sequence[str]) -> int:
        """Publish parked events to their queue again, then take them out."""

        def put_back(channel: Any, tag: int, id_: str, body: bytes) -> None:
            channel.basic_publish("", queue, body, fresh_properties(id_, body), mandatory=True)
            channel.basic_ack(tag)

        return self._take_out(queue, ids, put_back)

    def discard(self, queue: str, ids: Sequence[str]) -> int:
        """Delete parked events."""
        return self._take_out(queue, ids, lambda channel, tag, _, __: channel.basic_ack(tag))

    def _take_out(
        self, queue: str, ids: Sequence[str], settle: Callable[[Any, int, str, bytes], None]
    ) -> int:
        wanted = set(ids)

        def look(channel: Any, tag: int, properties: Any, body: bytes) -> bool:
            id_ = _parked_id(properties, body)
            if id_ in wanted:
                settle(channel, tag, properties.message_id or id_, body)
                wanted.discard(id_)
            return bool(wanted)

        if wanted:
            self._walk(queue, look)
        return len(set(ids)) - len(wanted)

    def _walk(self, queue: str, visit: Callable[[Any, int, Any, bytes], bool]) -> None:
        """Show each parked message to `visit` until it says False; what it left alone goes back.

        One at a time: what one walk holds, another would not see. What goes back to a quorum queue
        goes to its end, so the rest is taken up as well, and the order stays; unless MOST_TURNED is
        too few for it, when those that were looked at come last.
        """
        with self._connected() as connection:
            _take_turn(connection, f"{parked_name(queue)}.desk")
            channel = connection.channel()
            channel.confirm_delivery()
            go_on = True
            while go_on:
                method, properties, body = channel.basic_get(parked_name(queue))
                if method is None:
                    break
                bodies = unpack(body)
                if len(bodies) > 1:
                    self._take_apart(channel, queue, method.delivery_tag, properties, bodies)
                else:
                    go_on = visit(channel, method.delivery_tag, properties, body)
            if not go_on and method.message_count <= MOST_TURNED:
                _take_up(channel, parked_name(queue), method.message_count)
            channel.basic_nack(0, multiple=True, requeue=True)

    def _take_apart(
        self, channel: Any, queue: str, tag: int, properties: Any, bodies: Sequence[bytes]
    ) -> None:
        """Park the events of a pack one by one in its place; the walk comes to them yet.

        Whoever asks means events: those of one workspace, or of a person who is erased.
        """
        whole = _parked_event(queue, properties, b"")
        for number, body in enumerate(bodies):
            event = event_or_placeholder(body, f"{whole.id}.{number}")
            one = parked_message(
                self._topology.queue(queue), event.id, body, whole.attempts, whole.cause,
                whole.parked_at,
            )  # fmt: skip
            channel.basic_publish("", one.key, one.body, one.properties, mandatory=True)
        channel.basic_ack(tag)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        try:
            connection = pika.BlockingConnection(self._parameters)
            try:
                yield connection
            finally:
                if connection.is_open:
                    connection.close()
        except ChannelClosedByBroker as problem:
            if problem.reply_code != NOT_FOUND:
                raise BusUnavailableError(f"RabbitMQ refused: {problem.reply_text}") from problem
        except (AMQPError, OSError) as problem:
            reason = type(problem).__name__
            raise BusUnavailableError(f"RabbitMQ is out of reach ({reason})") from problem


def _take_turn(connection: Any, name: str) -> None:
    deadline = time.monotonic() + TURN_SECONDS
    while True:
        try:
            connection.channel().queue_declare(name, exclusive=True)
        except ChannelClosedByBroker as problem:
            if problem.reply_code != LOCKED or time.monotonic() > deadline:
                raise
            connection.sleep(0.05)
        else:
            return


def _take_up(channel: Any, name: str, most: int) -> None:
    for _ in range(most):
        if channel.basic_get(name)[0] is None:
            break


def _depth(connection: Any, queue: Queue) -> QueueDepth:
    waits = {wait_name(queue.name, round(each * 1000)) for each in queue.back_off}
    ready = [_count(connection, each) for each in (queue.name, alone_name(queue.name), *waits)]
    parked = _count(connection, parked_name(queue.name))
    return QueueDepth(queue.name, sum(ready), None, parked, None)


def _count(connection: Any, name: str) -> int:
    channel = connection.channel()
    try:
        answer = channel.queue_declare(name, passive=True)
    except ChannelClosedByBroker as problem:
        if problem.reply_code != NOT_FOUND:
            raise
        return 0
    channel.close()
    return int(answer.method.message_count)


def _parked_id(properties: Any, body: bytes) -> str:
    known = (properties.headers or {}).get(PARKED_ID) or properties.message_id
    return str(known or sha256(body).hexdigest()[:32])


def _parked_event(queue: str, properties: Any, body: bytes) -> ParkedEvent:
    headers = properties.headers or {}
    deaths = headers.get("x-death") or [{}]
    when = headers.get(PARKED_AT)
    died = deaths[0].get("time") or datetime.now(UTC)
    # the count of the parked queue itself tells only how often somebody looked
    losses = 0 if PARKED_AT in headers else DELIVERY_LIMIT + 1
    id_ = _parked_id(properties, body)
    return ParkedEvent(
        id=id_,
        queue=queue,
        event=event_or_placeholder(body, id_),
        cause=str(headers.get(CAUSE) or LOST_CAUSE),
        attempts=attempts_before(properties) + losses,
        parked_at=datetime.fromisoformat(when) if when else died.replace(tzinfo=UTC),
    )
