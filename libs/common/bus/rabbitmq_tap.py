"""A transient look at everything that is published on RabbitMQ."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from libs.common.bus.port import Delivery
from libs.common.bus.rabbitmq_inbox import Inbox, Received
from libs.common.bus.rabbitmq_layout import EXCHANGE, topic
from libs.common.bus.rabbitmq_link import Link
from libs.common.events.envelope import UnreadableEventError, decode

PREFETCH = 1000
MOST_WAITING = 20_000


class RabbitTap:
    """An exclusive queue that the broker deletes with the connection.

    It holds `MOST_WAITING` events at most; a tap that nobody reads loses the oldest.
    """

    def __init__(self, link: Link, patterns: Sequence[str]) -> None:
        self._keys = [f"{lane}.{topic(each)}" for each in patterns for lane in ("live", "bulk")]
        self.inbox = Inbox(link, self._begin)

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        found: list[Delivery] = []
        for each in self.inbox.take(most, wait.total_seconds()):
            try:
                found.append(Delivery(decode(each.body), "", 1, each))
            except UnreadableEventError:
                self.inbox.ack([each])
        return found

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        self.inbox.ack([each.token for each in deliveries if isinstance(each.token, Received)])

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        self.ack([delivery])

    def park(self, delivery: Delivery, cause: str) -> None:
        self.ack([delivery])

    def close(self) -> None:
        self.inbox.close()

    def _begin(self, channel: Any) -> None:
        channel.exchange_declare(EXCHANGE, "topic", durable=True)
        arguments = {"x-max-length": MOST_WAITING, "x-overflow": "drop-head"}
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
