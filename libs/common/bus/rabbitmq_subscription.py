"""A consumer's hold on one queue of RabbitMQ."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from libs.common.bus.port import BusUnavailableError, Delivery
from libs.common.bus.rabbitmq_inbox import Inbox, Received
from libs.common.bus.rabbitmq_layout import alone_name, declare, queue_steps
from libs.common.bus.rabbitmq_line import Message
from libs.common.bus.rabbitmq_link import Link
from libs.common.bus.rabbitmq_messages import (
    LOST_CAUSE,
    again_message,
    alone_message,
    attempts_before,
    losses,
    parked_message,
    retry_message,
)
from libs.common.bus.rabbitmq_sender import Sender
from libs.common.clock import Clock
from libs.common.events.envelope import UnreadableEventError, decode
from libs.common.events.topology import Queue
from libs.common.log import get_logger

log = get_logger(__name__)

LOST_BEFORE_ALONE = 2
HELD_SECONDS = 1200.0
"""RabbitMQ closes the channel of a consumer that holds a message for 30 minutes."""


class RabbitSubscription:
    """Consumes a queue with its prefetch, and `<queue>.alone` with a prefetch of one.

    The broker counts a delivery for everything it had sent to a consumer that died, also for what
    was never begun. So the second time that happens, a message moves to the queue that is read
    one by one: there only the message that was in hand is counted.
    """

    def __init__(self, link: Link, sender: Sender, queue: Queue, clock: Clock) -> None:
        self._queue = queue
        self._clock = clock
        self._sender = sender
        self._alone = alone_name(queue.name)
        self.inbox = Inbox(link, self._begin)

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        deadline = time.monotonic() + wait.total_seconds()
        self._begin_hold_again()
        while True:
            left = max(deadline - time.monotonic(), 0.0)
            taken = self.inbox.take(most, left, self._alone)
            deliveries = self._sort_all(taken)
            if deliveries or not taken:
                return deliveries

    def _sort_all(self, taken: Sequence[Received]) -> list[Delivery]:
        deliveries: list[Delivery] = []
        moves: list[tuple[Received, Message]] = []
        for each in taken:
            sorted_out = self._sort_out(each)
            if isinstance(sorted_out, Delivery):
                deliveries.append(sorted_out)
            else:
                moves.append((each, sorted_out))
        if moves:
            self._move(moves, taken)
        return deliveries

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            self.inbox.ack([_received(each) for each in deliveries])

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        received = _received(delivery)
        message = retry_message(
            self._queue, delivery.event.id, received.body, delivery.attempt, after.total_seconds()
        )
        with self._given_back_on_failure(received):
            self._replace(received, message)

    def park(self, delivery: Delivery, cause: str) -> None:
        received = _received(delivery)
        message = parked_message(
            self._queue, delivery.event.id, received.body, delivery.attempt, cause, self._now()
        )
        with self._given_back_on_failure(received):
            self._replace(received, message)

    def close(self) -> None:
        self.inbox.close()

    def _sort_out(self, each: Received) -> Delivery | Message:
        """Read a message; the answer is a message when it has to go elsewhere instead."""
        lost = losses(each.properties)
        attempts = attempts_before(each.properties) + lost
        id_ = each.properties.message_id or f"{each.life}.{each.tag}"
        if attempts >= self._queue.attempts:
            return parked_message(self._queue, id_, each.body, attempts, LOST_CAUSE, self._now())
        if lost >= LOST_BEFORE_ALONE and each.queue != self._alone:
            return alone_message(self._queue, id_, each.body, attempts)
        try:
            event = decode(each.body)
        except UnreadableEventError:
            cause = "UnreadableEventError: not a CloudEvent"
            return parked_message(self._queue, id_, each.body, attempts + 1, cause, self._now())
        return Delivery(event, self._queue.name, attempts + 1, each)

    def _begin_hold_again(self) -> None:
        """Put what is held for too long at the end of its queue, its attempts unchanged.

        Otherwise an outage of hours, during which consumers hold their batches, would end in
        parked events: the broker would count an attempt each half hour.
        """
        old = self.inbox.take_old(HELD_SECONDS)
        if not old:
            return
        log.warning("events held for long go to the end of their queue", count=len(old))
        self._move([(each, self._again(each)) for each in old], [])

    def _again(self, each: Received) -> Message:
        attempts = attempts_before(each.properties) + losses(each.properties)
        id_ = each.properties.message_id or f"{each.life}.{each.tag}"
        return again_message(self._queue, each.queue, id_, each.body, attempts)

    def _move(self, moves: Sequence[tuple[Received, Message]], taken: Sequence[Received]) -> None:
        try:
            self._sender.send([message for _, message in moves])
        except BusUnavailableError:
            self.inbox.put_back(taken)
            raise
        self.inbox.ack_now([received for received, _ in moves])

    def _now(self) -> datetime:
        return self._clock.now()

    def _replace(self, received: Received, message: Message) -> None:
        if not self.inbox.holds(received):
            return
        if self._sender.send([message]):
            raise BusUnavailableError(f"the queue {message.key} can't be made")
        self.inbox.ack([received])

    @contextmanager
    def _given_back_on_failure(self, received: Received) -> Iterator[None]:
        try:
            yield
        except BusUnavailableError:
            self.inbox.give_back(received)
            raise

    def _begin(self, channel: Any) -> None:
        declare(channel, queue_steps(self._queue), lambda: self._consume(channel))

    def _consume(self, channel: Any) -> None:
        main, put = self._queue.name, self.inbox.put
        # a prefetch counts for the consumers that come after it on the channel
        channel.basic_qos(prefetch_count=1)
        channel.basic_consume(self._alone, lambda _, *rest: put(self._alone, *rest))
        channel.basic_qos(prefetch_count=self._queue.prefetch)
        channel.basic_consume(
            main, lambda _, *rest: put(main, *rest), callback=partial(_up, self.inbox)
        )


def _up(inbox: Inbox, _: Any) -> None:
    inbox.up()


def _received(delivery: Delivery) -> Received:
    assert isinstance(delivery.token, Received)  # noqa: S101 - narrows our own handle
    return delivery.token
