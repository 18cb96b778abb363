"""The event bus on RabbitMQ 3.10 or later: `amqp://` and `amqps://`.

Two connections per process, each with a thread of its own: one publishes, one reads. The broker
stops reading from connections that publish when it is short of memory or disk; acknowledgements
go on. There is no alternate exchange: an event that no queue takes comes back to its publisher,
who still has it, which is better than a queue nobody looks at.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from libs.common.bus.port import (
    ParkedEvent,
    QueueDepth,
    Subscription,
    UnroutableEventError,
)
from libs.common.bus.rabbitmq_desk import Desk
from libs.common.bus.rabbitmq_inbox import Inbox
from libs.common.bus.rabbitmq_layout import topology_steps
from libs.common.bus.rabbitmq_line import Message
from libs.common.bus.rabbitmq_link import Link
from libs.common.bus.rabbitmq_messages import event_message
from libs.common.bus.rabbitmq_packs import pack_size, packs, runs
from libs.common.bus.rabbitmq_sender import Sender
from libs.common.bus.rabbitmq_subscription import RabbitSubscription
from libs.common.bus.rabbitmq_tap import RabbitTap
from libs.common.clock import Clock, SystemClock
from libs.common.events.envelope import Event, Lane
from libs.common.events.topology import Queue, Topology

ANSWER_SECONDS = 2.0


def open_bus(url: str, topology: Topology, clock: Clock | None = None) -> "RabbitBus":
    """Open the bus of an amqp URL; raises SettingsError when a pattern can't be a topic."""
    return RabbitBus(url, topology, clock or SystemClock())


class RabbitBus:
    """The EventBus of libs.common.bus.port on RabbitMQ."""

    def __init__(self, url: str, topology: Topology, clock: Clock) -> None:
        self._topology = topology
        self._clock = clock
        self._steps = topology_steps(topology)
        self._heard: dict[tuple[str, Lane], Sequence[Queue]] = {}
        self._sender = Sender(url, self._steps)
        self._reading = _Reading(url)
        self._desk = Desk(url, topology)
        self._sender.start()

    def publish(self, events: Sequence[Event]) -> None:
        types: dict[str, str] = {}
        messages: list[Message] = []
        for run in runs(events):
            listeners = self._listeners(*run[0].kind)
            for pack in packs(run, pack_size(listeners)):
                types[pack.id] = run[0].type
                messages.append(event_message(run[0], pack, self._steps if listeners else ()))
        returned = {types[message.id] for message in self._sender.send(messages)}
        lost = sorted(each for each in returned if not self._topology.is_announcement(each))
        if lost:
            raise UnroutableEventError(f"no queue listens to {', '.join(lost)}", types=lost)

    def subscribe(self, queue: Queue) -> Subscription:
        subscription = RabbitSubscription(self._reading.link, self._sender, queue, self._clock)
        self._reading.add(subscription.inbox)
        return subscription

    def tap(self, patterns: Sequence[str]) -> Subscription:
        tap = RabbitTap(self._reading.link, patterns)
        self._reading.add(tap.inbox)
        tap.inbox.wait_until_up(ANSWER_SECONDS)
        return tap

    def depths(self) -> Sequence[QueueDepth]:
        return self._desk.depths()

    def parked(self, queue: str, most: int = 100) -> Sequence[ParkedEvent]:
        return self._desk.parked(queue, most)

    def look_through(self, queue: str, look: Callable[[ParkedEvent], bool]) -> None:
        self._desk.look_through(queue, look)

    def replay(self, queue: str, ids: Sequence[str]) -> int:
        return self._desk.replay(queue, ids)

    def discard(self, queue: str, ids: Sequence[str]) -> int:
        return self._desk.discard(queue, ids)

    def problem(self) -> str | None:
        deadline = time.monotonic() + ANSWER_SECONDS
        self._sender.ready.wait(ANSWER_SECONDS)
        return self._sender.problem() or self._reading.problem(deadline)

    def close(self) -> None:
        self._reading.close()
        self._sender.close()

    def _listeners(self, event_type: str, lane: Lane) -> Sequence[Queue]:
        kind = event_type, lane
        if kind not in self._heard:
            self._heard[kind] = self._topology.listeners(event_type, lane)
        return self._heard[kind]


class _Reading:
    """The connection that reads, shared by all subscriptions; made when the first one comes."""

    def __init__(self, url: str) -> None:
        self.link = Link(url, "warmline-reader", self)
        self._inboxes: list[Inbox] = []
        self._connection: Any = None
        self._started = False
        self._starting = threading.Lock()

    def add(self, inbox: Inbox) -> None:
        """Let an inbox have a channel."""
        with self._starting:
            if not self._started:
                self._started = True
                self.link.start()
        self.link.call(lambda: self._add(inbox))

    def problem(self, deadline: float) -> str | None:
        """Say why nothing can be read now, or None."""
        while self._started and self.link.problem and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.link.problem if self._started else None

    def close(self) -> None:
        """Close every inbox and the connection."""
        for each in list(self._inboxes):
            each.close()
        if self._started:
            self.link.close()

    def connected(self, connection: Any) -> None:
        self._connection = connection
        self._inboxes = [each for each in self._inboxes if not each.closed]
        for each in self._inboxes:
            each.connected(connection)

    def lost(self, reason: str) -> None:
        self._connection = None
        for each in self._inboxes:
            each.lost()

    def _add(self, inbox: Inbox) -> None:
        self._inboxes = [*(each for each in self._inboxes if not each.closed), inbox]
        if self._connection is not None:
            inbox.connected(self._connection)
