"""Publishes on RabbitMQ: one thread, pipelined confirms, nothing unroutable goes unnoticed."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pika

from libs.common.bus.port import BusUnavailableError
from libs.common.bus.rabbitmq_layout import Step, declare
from libs.common.bus.rabbitmq_line import Line, Message
from libs.common.bus.rabbitmq_link import Link
from libs.common.log import get_logger

log = get_logger(__name__)

WINDOW = 2000
"""Messages on their way at once: enough to keep the broker busy, bounded when it is slow."""

PATIENCE_SECONDS = 4.0
"""How long a caller waits without any progress before it is told that the bus is unavailable."""

DECLARE_AGAIN_SECONDS = 1.0


@dataclass(eq=False)
class _Sending:
    """One call: how much of it is not confirmed yet, and what came back."""

    left: int
    returned: list[Message] = field(default_factory=list)
    problem: str | None = None
    done: threading.Event = field(default_factory=threading.Event)
    given_up: bool = False

    def settle(self, count: int = 1) -> None:
        self.left -= count
        if self.left <= 0:
            self.done.set()

    def fail(self, problem: str) -> None:
        self.problem = problem
        self.done.set()


_Item = tuple[_Sending, Message]


class Sender:
    """Sends messages and waits for their confirmation. `send` is thread-safe.

    Everything else runs in the link's thread. steps: declared before the first message on each
    new connection.
    """

    def __init__(self, url: str, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._link = Link(url, "warmline-publisher", self)
        self._connection: Any = None
        self._channel: Any = None
        self._waiting = Line[_Sending]()
        self._sent: dict[int, _Item] = {}
        self._returned: Counter[str] = Counter()
        self._last_tag = 0
        self._closed = False
        self.ready = threading.Event()
        self._refused: str | None = None
        self._suspicious = False
        self._trying = threading.Lock()

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._link.start()

    def close(self) -> None:
        """Close the connection; calls that still wait fail."""
        self._closed = True
        self._link.close()

    def problem(self) -> str | None:
        """Say why nothing can be sent now, or None."""
        if self._link.problem or self.ready.is_set():
            return self._link.problem
        return self._refused or "RabbitMQ is connected, its queues are being declared"

    def send(self, messages: Sequence[Message]) -> list[Message]:
        """Return once every message is confirmed; the answer is those that no queue took.

        What no queue took is sent once more after its remedy was declared. Raises
        BusUnavailableError.
        """
        returned = self._send_once(messages)
        again = [each for each in returned if each.remedy]
        if not again:
            return returned
        log.warning("messages came back, declaring their queues again", count=len(again))
        self._declare(list(dict.fromkeys(step for each in again for step in each.remedy)))
        refused = [each for each in returned if not each.remedy]
        return refused + self._send_once(again)

    def _send_once(self, messages: Sequence[Message]) -> list[Message]:
        if not messages:
            return []
        sending = _Sending(len(messages))
        with self._admitted():
            self._link.call(lambda: self._accept(sending, messages))
            self._wait(sending)
        return sending.returned

    def _declare(self, steps: Sequence[Step]) -> None:
        sending = _Sending(1)
        with self._admitted():
            self._link.call(lambda: self._open_for(steps, sending))
            self._wait(sending)

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        """Turn callers away at once while it is known to be hopeless to wait.

        After a caller waited in vain, one at a time may try: a network that swallows everything
        must not gather waiting threads until the heartbeat finds out.
        """
        self._check()
        if not self._suspicious:
            yield
            return
        if not self._trying.acquire(blocking=False):
            raise BusUnavailableError("RabbitMQ does not confirm")
        try:
            yield
        finally:
            self._trying.release()

    def _check(self) -> None:
        if self._closed:
            raise BusUnavailableError("the bus is closed")
        since = self._link.trouble_since
        if since is not None and time.monotonic() - since > PATIENCE_SECONDS:
            raise BusUnavailableError(self._link.problem or "RabbitMQ is out of reach")
        if self._refused and not self.ready.is_set():
            raise BusUnavailableError(self._refused)

    def _wait(self, sending: _Sending) -> None:
        left = sending.left
        while not sending.done.wait(PATIENCE_SECONDS):
            if sending.left == left:
                sending.given_up = self._suspicious = True
                reason = self.problem() or "RabbitMQ does not confirm"
                raise BusUnavailableError(reason)
            left = sending.left
        if sending.problem:
            raise BusUnavailableError(sending.problem)

    # In the link's thread:

    def connected(self, connection: Any) -> None:
        self._connection = connection
        connection.add_on_connection_unblocked_callback(lambda *_: self._pump())
        connection.channel(on_open_callback=self._channel_opened)

    def lost(self, reason: str) -> None:
        self._connection = self._channel = None
        self.ready.clear()
        self._fail_sent(reason)
        if self._closed:
            for sending, _ in self._waiting.take_all():
                sending.fail("the bus is closed")

    def _channel_opened(self, channel: Any) -> None:
        channel.add_on_close_callback(self._channel_closed)
        declare(channel, self._steps, lambda: self._declared(channel))

    def _declared(self, channel: Any) -> None:
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_confirm, lambda _: self._channel_ready(channel))

    def _channel_ready(self, channel: Any) -> None:
        self._channel, self._last_tag, self._refused = channel, 0, None
        self._suspicious = False
        self.ready.set()
        self._pump()

    def _channel_closed(self, channel: Any, reason: Exception) -> None:
        self._channel = None
        self.ready.clear()
        self._fail_sent("RabbitMQ closed the channel")
        if self._connection is not None and self._connection.is_open and not self._closed:
            self._refused = f"RabbitMQ refused a declaration or message: {reason}"
            log.error("bus channel closed", reason=str(reason))
            self._link.after(DECLARE_AGAIN_SECONDS, self._open_again)

    def _open_again(self) -> None:
        if self._connection is not None and self._connection.is_open and self._channel is None:
            self._connection.channel(on_open_callback=self._channel_opened)

    def _fail_sent(self, reason: str) -> None:
        sent, self._sent = self._sent, {}
        self._returned.clear()
        for sending, message in sent.values():
            self._waiting.settled(message)
            sending.fail(reason)

    def _accept(self, sending: _Sending, messages: Sequence[Message]) -> None:
        if self._closed:
            sending.fail("the bus is closed")
            return
        self._waiting.add((sending, each) for each in messages)
        self._pump()

    def _pump(self) -> None:
        if self._waiting and self._channel is not None:
            with self._connection.gathering():
                self._send_waiting()

    def _send_waiting(self) -> None:
        while self._waiting and self._channel is not None and len(self._sent) < WINDOW:
            if self._link.problem:
                return
            sending, message = self._waiting.take()
            if sending.given_up or sending.problem:
                continue
            self._last_tag += 1
            self._waiting.sent(message)
            self._sent[self._last_tag] = (sending, message)
            self._channel.basic_publish(
                message.exchange, message.key, message.body, message.properties, mandatory=True
            )

    def _on_return(self, _: Any, __: Any, properties: Any, ___: bytes) -> None:
        self._returned[properties.message_id] += 1

    def _on_confirm(self, frame: Any) -> None:
        self._suspicious = False
        tag, nacked = frame.method.delivery_tag, isinstance(frame.method, pika.spec.Basic.Nack)
        tags = [tag]
        if frame.method.multiple:
            tags = []
            for each in self._sent:
                if each > tag:
                    break
                tags.append(each)
        for each in tags:
            self._settle(each, nacked=nacked)
        self._pump()

    def _settle(self, tag: int, *, nacked: bool) -> None:
        found = self._sent.pop(tag, None)
        if found is None:
            return
        sending, message = found
        self._waiting.settled(message)
        if nacked:
            sending.fail("RabbitMQ refused a message")
            return
        if self._returned.get(message.id):
            self._returned[message.id] -= 1
            sending.returned.append(message)
        sending.settle()

    def _open_for(self, steps: Sequence[Step], sending: _Sending) -> None:
        if self._connection is None or not self._connection.is_open:
            sending.fail("RabbitMQ is out of reach")
            return

        def opened(channel: Any) -> None:
            channel.add_on_close_callback(closed)
            declare(channel, steps, lambda: declared(channel))

        def declared(channel: Any) -> None:
            sending.settle()
            channel.close()

        def closed(_: Any, reason: Exception) -> None:
            if not sending.done.is_set():
                sending.fail(f"RabbitMQ refused a declaration: {reason}")

        self._connection.channel(on_open_callback=opened)
