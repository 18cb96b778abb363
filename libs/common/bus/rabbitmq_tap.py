"""A transient look at everything that is published on RabbitMQ."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from libs.common.bus.port import Delivery
from libs.common.bus.rabbitmq_inbox import Inbox, Received
from libs.common.bus.rabbitmq_layout import EXCHANGE, topic
from libs.common.bus.rabbitmq_link import Link
from libs.common.bus.rabbitmq_packs import Held, Opened, contents, deliveries, done_with

PREFETCH = 1000
MOST_WAITING = 20_000
MOST_BYTES = 64 * 1024 * 1024


class RabbitTap:
    """An exclusive queue that the broker deletes with the connection.

    It holds MOST_WAITING messages and MOST_BYTES at most; a tap that nobody reads loses the oldest.
    """

    def __init__(self, link: Link, patterns: Sequence[str]) -> None:
        self._keys = [f"{lane}.{topic(each)}" for each in patterns for lane in ("live", "bulk")]
        self._opened = Opened()
        self.inbox = Inbox(link, self._begin)

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        if not (already := self._opened.take(most, self.inbox)):
            for each in self.inbox.take(most, wait.total_seconds()):
                self._opened.add(self._readable(each))
        return already or self._opened.take(most, self.inbox)

    def ack(self, settled: Sequence[Delivery]) -> None:
        if done := done_with(settled):
            self.inbox.ack(done)

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        self.ack([delivery])

    def park(self, delivery: Delivery, cause: str) -> None:
        self.ack([delivery])

    def close(self) -> None:
        self.inbox.close()

    def _readable(self, received: Received) -> list[Delivery]:
        held = Held(received, [one for one in contents(received) if one.event])
        if not held.left:
            self.inbox.ack([received])
        return deliveries(held, "", 1)

    def _begin(self, channel: Any) -> None:
        channel.exchange_declare(EXCHANGE, "topic", durable=True)
        arguments = {
            "x-max-length": MOST_WAITING,
            "x-max-length-bytes": MOST_BYTES,
            "x-overflow": "drop-head",
        }
        channel.queue_declare(
            "", exclusive=True, auto_delete=True, arguments=arguments,
            callback=lambda answer: self._bind(channel, answer.method.queue),
        )  # fmt: skip

    def _bind(self, channel: Any, name: str) -> None:
        for key in self._keys:
            channel.queue_bind(name, EXCHANGE, key)
        channel.basic_qos(prefetch_count=PREFETCH)
        channel.basic_consume(
            name, lambda _, *rest: self.inbox.put(name, *rest), callback=lambda _: self.inbox.up()
        )
