"""Bulk events in packs: one message that carries many, in CloudEvents' JSON batch mode.

What the broker does for a message it does for a pack once: an import's events, one message each,
doubled what it used of the processors that live messages need.
A pack is only a way to travel: its events are handed out, settled, retried and parked one by one.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import msgspec

from libs.common.bus.port import Delivery
from libs.common.bus.rabbitmq_inbox import Inbox, Received
from libs.common.events.envelope import Event, UnreadableEventError, decode, encode
from libs.common.events.topology import Queue

PACK_EVENTS = 50
PACK_BYTES = 256 * 1024
"""A pack takes no more events once it is as large as this."""


def pack_size(listeners: Sequence[Queue]) -> int:
    """Return how many events of a kind may travel together to those who listen to it.

    Live events travel alone, and so does what a consumer takes in smaller batches: all events of
    a pack go to the same consumer, and several are meant to share them.
    """
    if not listeners or any(queue.lane != "bulk" for queue in listeners):
        return 1
    return min(PACK_EVENTS, *(queue.batch for queue in listeners))


def prefetch(queue: Queue) -> int:
    """Return the messages to have in hand, so that they hold about `queue.prefetch` events.

    Where packs are expected but single events come, as after a retry or from a release before
    packs, there are still enough for a good part of a batch.
    """
    size = pack_size([queue])
    return queue.prefetch if size == 1 else max(queue.prefetch // size, queue.batch // 4)


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into one message. id: of its first event."""

    id: str
    bodies: Sequence[bytes]

    def body(self) -> bytes:
        """Write it as one event or, if there are more, as a JSON batch."""
        return self.bodies[0] if len(self.bodies) == 1 else b"[" + b",".join(self.bodies) + b"]"


def packs(events: Sequence[Event], size: int) -> Iterator[Pack]:
    """Divide events of one kind among messages, in their order."""
    id_, bodies, weight = "", list[bytes](), 0
    for event in events:
        body = encode(event)
        if bodies and (len(bodies) >= size or weight + len(body) > PACK_BYTES):
            yield Pack(id_, bodies)
            bodies, weight = [], 0
        id_ = id_ if bodies else event.id
        bodies.append(body)
        weight += len(body)
    if bodies:
        yield Pack(id_, bodies)


def runs(events: Sequence[Event]) -> Iterator[list[Event]]:
    """Divide events into runs of one kind: put together beyond these they would overtake others."""
    for _, run in groupby(events, key=lambda event: event.kind):
        yield list(run)


def unpack(body: bytes) -> list[bytes]:
    """Return the events that a message carries, each as it was written; itself if it is no pack."""
    if body.lstrip()[:1] != b"[":
        return [body]
    try:
        return [bytes(each) for each in msgspec.json.decode(body, type=list[msgspec.Raw])] or [body]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [body]


@dataclass(frozen=True, slots=True)
class Content:
    """One event that a message carries. body: as it was written. event: None if unreadable."""

    id: str
    body: bytes
    event: Event | None


def contents(received: Received) -> list[Content]:
    """Read what a message carries."""
    bodies = unpack(received.body)
    known = received.properties.message_id if len(bodies) == 1 else None
    return [
        _content(known or f"{received.life}.{received.tag}.{n}", body)
        for n, body in enumerate(bodies)
    ]


def _content(unnamed: str, body: bytes) -> Content:
    try:
        event = decode(body)
    except UnreadableEventError:
        return Content(unnamed, body, None)
    return Content(event.id, body, event)


class Held:
    """A message in hand and what of it is not settled."""

    def __init__(self, received: Received, contents: Sequence[Content]) -> None:
        self.received = received
        self._all = len(contents)
        self._open = dict(enumerate(contents))

    @property
    def left(self) -> Sequence[Content]:
        """What is not settled."""
        return list(self._open.values())

    @property
    def divided(self) -> bool:
        """Whether some of it is settled and some is not."""
        return 0 < len(self._open) < self._all

    def settle(self, position: int) -> bool:
        """Note that an event is settled; tells whether it was the last of the message."""
        return self._open.pop(position, None) is not None and not self._open


@dataclass(frozen=True, slots=True)
class Part:
    """The token of a delivery: one event of a message. body: as it was written."""

    held: Held
    position: int
    body: bytes


def part_of(delivery: Delivery) -> Part:
    """Return a delivery's token."""
    assert isinstance(delivery.token, Part)  # noqa: S101 - narrows our own handle
    return delivery.token


def deliveries(held: Held, queue: str, attempt: int) -> list[Delivery]:
    """Return the deliveries of what can be read of a message."""
    return [
        Delivery(one.event, queue, attempt, Part(held, position, one.body))
        for position, one in enumerate(held.left)
        if one.event
    ]


def done_with(settled: Sequence[Delivery]) -> list[Received]:
    """Note that deliveries are settled; returns the messages of which nothing is left."""
    parts = [part_of(each) for each in settled]
    return [each.held.received for each in parts if each.held.settle(each.position)]


class Opened:
    """What messages carried that were taken from the broker and not handed out yet."""

    def __init__(self) -> None:
        self._groups: deque[list[Delivery]] = deque()

    def add(self, group: Sequence[Delivery]) -> None:
        """Put what one message carried behind what is there."""
        if group:
            self._groups.append(list(group))

    def take(self, most: int, inbox: Inbox) -> list[Delivery]:
        """Return up to `most`, without those whose message the broker gives to somebody again.

        A message is divided only if it alone is more than that: one that is settled in part when
        its consumer dies comes again whole.
        """
        taken: list[Delivery] = []
        while self._groups and most > 0:
            group = self._groups[0]
            if not inbox.holds(part_of(group[0]).held.received):
                self._groups.popleft()
                continue
            if taken and len(taken) + len(group) > most:
                break
            now = group[:most]
            taken += now
            if len(now) == len(group):
                self._groups.popleft()
            else:
                del group[:most]
                break
        return taken
