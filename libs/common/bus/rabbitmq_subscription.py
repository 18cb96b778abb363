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
    attempts_made,
    losses,
    parked_message,
    retry_message,
)
from libs.common.bus.rabbitmq_packs import (
    Content,
    Held,
    Opened,
    contents,
    deliveries,
    done_with,
    part_of,
    prefetch,
)
from libs.common.bus.rabbitmq_sender import Sender
from libs.common.clock import Clock
from libs.common.events.topology import Queue
from libs.common.log import get_logger

log = get_logger(__name__)

LOST_BEFORE_ALONE = 2
UNREADABLE_CAUSE = "UnreadableEventError: not a CloudEvent"
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
        self._opened = Opened()
        self._divided: set[Held] = set()
        self.inbox = Inbox(link, self._begin)

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        deadline = time.monotonic() + wait.total_seconds()
        self._begin_hold_again()
        while True:
            if ready := self._opened.take(most, self.inbox):
                return ready
            left = max(deadline - time.monotonic(), 0.0)
            taken = self.inbox.take(most, left, self._alone)
            if not taken:
                return []
            for group in self._sort_all(taken):
                self._opened.add(group)

    def _sort_all(self, taken: Sequence[Received]) -> list[list[Delivery]]:
        groups: list[list[Delivery]] = []
        moves: list[tuple[Received, list[Message]]] = []
        for each in taken:
            inside = contents(each)
            if elsewhere := self._elsewhere(each, inside):
                moves.append((each, elsewhere))
            else:
                attempt = attempts_made(each.properties) + 1
                groups.append(deliveries(Held(each, inside), self._queue.name, attempt))
        if moves:
            self._move(moves, taken)
        return groups

    def ack(self, settled: Sequence[Delivery]) -> None:
        done = done_with(settled)
        self._note_divided(settled)
        if done:
            self.inbox.ack(done)

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        message = retry_message(
            self._queue, delivery.event.id, part_of(delivery).body, delivery.attempt,
            after.total_seconds(),
        )  # fmt: skip
        self._replace(delivery, message)

    def park(self, delivery: Delivery, cause: str) -> None:
        message = parked_message(
            self._queue, delivery.event.id, part_of(delivery).body, delivery.attempt, cause,
            self._now(),
        )  # fmt: skip
        self._replace(delivery, message)

    def close(self) -> None:
        self._divide()
        self.inbox.close()

    def _note_divided(self, settled: Sequence[Delivery]) -> None:
        for held in {part_of(each).held for each in settled}:
            (self._divided.add if held.divided else self._divided.discard)(held)

    def _divide(self) -> None:
        """Put back by itself what is left of messages that were settled in part.

        The broker would give them out whole. So it does when it can't be reached now.
        """
        divided = [each for each in self._divided if self.inbox.holds(each.received)]
        self._divided.clear()
        if not divided:
            return
        left = [
            again_message(
                self._queue, each.received.queue, one.id, one.body,
                attempts_made(each.received.properties),
            )
            for each in divided
            for one in each.left
        ]  # fmt: skip
        try:
            self._send(left)
        except BusUnavailableError:
            log.warning("events that are done may come again", queue=self._queue.name)
        else:
            self.inbox.ack_now([each.received for each in divided])

    def _elsewhere(self, each: Received, inside: Sequence[Content]) -> list[Message]:
        """Return what has to go elsewhere in place of a message, event by event; or nothing."""
        lost, attempts = losses(each.properties), attempts_made(each.properties)
        if len(inside) > 1 and each.queue != self._alone and lost < 2 * self._queue.attempts:
            # Lost while it was taken apart: none of its events has been alone yet
            attempts = min(attempts, self._queue.attempts - 1)
        if attempts >= self._queue.attempts:
            return [self._parked(one, attempts, LOST_CAUSE) for one in inside]
        if lost >= LOST_BEFORE_ALONE and each.queue != self._alone:
            return [alone_message(self._queue, one.id, one.body, attempts) for one in inside]
        if all(one.event for one in inside):
            return []
        return [
            again_message(self._queue, each.queue, one.id, one.body, attempts)
            if one.event
            else self._parked(one, attempts + 1, UNREADABLE_CAUSE)
            for one in inside
        ]

    def _parked(self, one: Content, attempts: int, cause: str) -> Message:
        return parked_message(self._queue, one.id, one.body, attempts, cause, self._now())

    def _begin_hold_again(self) -> None:
        """Put what is held for too long at the end of its queue, its attempts unchanged.

        Otherwise an outage of hours, during which consumers hold their batches, would end in
        parked events: the broker would count an attempt each half hour.
        """
        old = self.inbox.take_old(HELD_SECONDS)
        if not old:
            return
        log.warning("events held for long go to the end of their queue", count=len(old))
        self._move([(each, [self._again(each)]) for each in old], [])

    def _again(self, each: Received) -> Message:
        attempts = attempts_made(each.properties)
        id_ = each.properties.message_id or f"{each.life}.{each.tag}"
        return again_message(self._queue, each.queue, id_, each.body, attempts)

    def _move(
        self, moves: Sequence[tuple[Received, list[Message]]], taken: Sequence[Received]
    ) -> None:
        try:
            self._send([message for _, messages in moves for message in messages])
        except BusUnavailableError:
            self.inbox.put_back(taken)
            raise
        self.inbox.ack_now([received for received, _ in moves])

    def _send(self, messages: Sequence[Message]) -> None:
        """Return when each is in its queue; only then may what it stands for be acknowledged."""
        if returned := self._sender.send(messages):
            raise BusUnavailableError(f"the queue {returned[0].key} can't be made")

    def _now(self) -> datetime:
        return self._clock.now()

    def _replace(self, delivery: Delivery, message: Message) -> None:
        received = part_of(delivery).held.received
        if not self.inbox.holds(received):
            return
        with self._given_back_on_failure(received):
            self._send([message])
            self.ack([delivery])

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
        channel.basic_qos(prefetch_count=prefetch(self._queue))
        channel.basic_consume(
            main, lambda _, *rest: put(main, *rest), callback=partial(_up, self.inbox)
        )


def _up(inbox: Inbox, _: Any) -> None:
    inbox.up()
