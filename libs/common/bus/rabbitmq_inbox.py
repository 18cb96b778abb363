"""A channel that reads: what the broker sent and nobody has taken yet."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from libs.common.bus.port import BusUnavailableError
from libs.common.bus.rabbitmq_link import Link
from libs.common.log import get_logger

log = get_logger(__name__)

PATIENCE_SECONDS = 2.0
OPEN_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Received:
    """One message as the broker sent it. life: which life of the channel its tag belongs to."""

    life: int
    tag: int
    queue: str
    properties: Any
    body: bytes
    since: float = field(default_factory=time.monotonic, compare=False)


class Inbox:
    """One channel on a shared link and the messages on it. `take` and `ack` are thread-safe.

    begin: called in the link's thread with each new channel; it declares and consumes, and gives
    messages to `put`. When the channel is lost, what was not taken is forgotten: the broker sends
    it again.
    """

    def __init__(self, link: Link, begin: Callable[[Any], None]) -> None:
        self._link = link
        self._begin = begin
        self._condition = threading.Condition()
        self._messages: deque[Received] = deque()
        self._unsettled: dict[int, Received] = {}
        self._connection: Any = None
        self._channel: Any = None
        self._life = 0
        self._down_since: float | None = time.monotonic()
        self.closed = False

    def take(self, most: int, wait: float, alone: str | None = None) -> list[Received]:
        """Return up to `most` messages, those of the queue `alone` one at a time.

        Raises BusUnavailableError when nothing came and the channel has been down for a while.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._messages or self.closed, wait)
            if self.closed or most <= 0:
                return []
            if not self._messages:
                self._complain()
                return []
            taken = [self._messages.popleft()]
            while (
                len(taken) < most
                and taken[0].queue != alone
                and self._messages
                and self._messages[0].queue != alone
            ):
                taken.append(self._messages.popleft())
            return taken

    def put_back(self, messages: Sequence[Received]) -> None:
        """Undo `take` for messages that could not be looked after."""
        with self._condition:
            mine = [each for each in messages if each.life == self._life]
            self._messages.extendleft(reversed(mine))

    def ack(self, messages: Sequence[Received]) -> None:
        """Acknowledge; messages of an earlier life of the channel are passed over."""
        self._link.call(lambda: self._ack(messages))

    def ack_now(self, messages: Sequence[Received]) -> None:
        """Acknowledge and wait until it is on its way: a copy of each is elsewhere already."""
        done = threading.Event()
        self.ack(messages)
        self._link.call(lambda: self._link.next(done.set))
        done.wait(PATIENCE_SECONDS)

    def give_back(self, message: Received) -> None:
        """Hand one message back to the broker, to be sent again at once."""
        self._link.call(lambda: self._nack(message))

    def take_old(self, seconds: float) -> list[Received]:
        """Return what has been unsettled for so long, taken or not; none of it is taken later."""
        limit = time.monotonic() - seconds
        with self._condition:
            old = [each for each in self._unsettled.values() if each.since < limit]
            if old:
                gone = {each.tag for each in old}
                self._messages = deque(each for each in self._messages if each.tag not in gone)
        return old

    def holds(self, message: Received) -> bool:
        """Tell whether a message is still ours to settle."""
        known = message.life == self._life and message.tag in self._unsettled
        return known and not self.closed

    def close(self) -> None:
        """Close the channel; the broker takes back what is not acknowledged."""
        with self._condition:
            self.closed = True
            self._condition.notify_all()
        self._link.call(self._close_channel)

    def wait_until_up(self, seconds: float) -> bool:
        """Wait until the channel consumes; tells whether it does."""
        with self._condition:
            return self._condition.wait_for(lambda: self._down_since is None, seconds)

    def _complain(self) -> None:
        if self._down_since and time.monotonic() - self._down_since > PATIENCE_SECONDS:
            raise BusUnavailableError(self._link.problem or "the queue can't be read now")

    # In the link's thread:

    def connected(self, connection: Any) -> None:
        """Open the channel on a new connection."""
        self._connection = connection
        self._open()

    def lost(self) -> None:
        """Forget what belonged to the channel."""
        with self._condition:
            self._channel = None
            self._life += 1
            self._messages.clear()
            self._unsettled.clear()
            if self._down_since is None:
                self._down_since = time.monotonic()

    def up(self) -> None:
        """Note that the channel consumes."""
        with self._condition:
            self._down_since = None
            self._condition.notify_all()

    def put(self, queue: str, method: Any, properties: Any, body: bytes) -> None:
        """Keep a message until it is taken."""
        with self._condition:
            received = Received(self._life, method.delivery_tag, queue, properties, body)
            self._unsettled[method.delivery_tag] = received
            self._messages.append(received)
            self._condition.notify()

    def _open(self) -> None:
        connection = self._connection
        if not self.closed and connection is not None and connection.is_open:
            connection.channel(on_open_callback=self._opened)

    def _opened(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._channel_closed)
        channel.add_on_cancel_callback(lambda _: channel.close())
        self._begin(channel)

    def _channel_closed(self, _: Any, reason: Exception) -> None:
        self.lost()
        if not self.closed:
            log.warning("bus channel closed", reason=str(reason))
            self._link.after(OPEN_AGAIN_SECONDS, self._open)

    def _ack(self, messages: Sequence[Received]) -> None:
        tags = {each.tag for each in messages if each.life == self._life} & self._unsettled.keys()
        if not tags or self._channel is None or not self._channel.is_open:
            return
        if tags == set(islice(self._unsettled, len(tags))):
            self._channel.basic_ack(max(tags), multiple=True)
        else:
            for tag in sorted(tags):
                self._channel.basic_ack(tag)
        with self._condition:
            for tag in tags:
                del self._unsettled[tag]

    def _nack(self, message: Received) -> None:
        known = message.life == self._life and message.tag in self._unsettled
        if known and self._channel is not None and self._channel.is_open:
            del self._unsettled[message.tag]
            self._channel.basic_nack(message.tag, requeue=True)

    def _close_channel(self) -> None:
        if self._channel is not None and self._channel.is_open:
            self._channel.close()
