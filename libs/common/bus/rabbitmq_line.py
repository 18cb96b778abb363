"""What waits to be published on RabbitMQ, and how much of it may be on its way at once."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import pika

from libs.common.bus.rabbitmq_layout import Step

S = TypeVar("S")

BULK_WINDOW = 50
"""Bulk events that are on their way at once. The broker logs what it has in one go, for all queues:
behind hundreds of these a live message of another process waits for a tenth of a second."""


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One message. id: told apart by it when the broker returns it. remedy: what to declare when
    no queue takes it; empty when none has to. bulk: everything else goes first. events: how many
    it carries.
    """

    exchange: str
    key: str
    body: bytes
    properties: pika.BasicProperties
    id: str
    remedy: Sequence[Step] = ()
    bulk: bool = False
    events: int = 1


class Line(Generic[S]):
    """Messages that wait for room on the channel: live ones first, bulk ones a few at a time.

    The next BULK_WINDOW bulk events go when all before them are confirmed: in between the broker
    logs what others publish. Topped up as they are confirmed they would never leave it a gap.
    """

    def __init__(self) -> None:
        self._live: deque[tuple[S, Message]] = deque()
        self._bulk: deque[tuple[S, Message]] = deque()
        self._under_way = 0
        self._room = BULK_WINDOW

    def __bool__(self) -> bool:
        """Tell whether something may go now."""
        return bool(self._live or (self._bulk and self._room > 0))

    def add(self, items: Iterable[tuple[S, Message]]) -> None:
        """Put messages, each with who sends it, behind those of their kind."""
        for each in items:
            (self._bulk if each[1].bulk else self._live).append(each)

    def take(self) -> tuple[S, Message]:
        """Return the next message that may go. Raises IndexError when there is none now."""
        if self._live:
            return self._live.popleft()
        if self._room <= 0:
            raise IndexError
        return self._bulk.popleft()

    def sent(self, message: Message) -> None:
        """Note that a message is on its way."""
        if message.bulk:
            self._under_way += 1
            self._room -= message.events

    def settled(self, message: Message) -> None:
        """Note that a message is on its way no longer."""
        if message.bulk:
            self._under_way -= 1
            if self._under_way == 0:
                self._room = BULK_WINDOW

    def take_all(self) -> list[tuple[S, Message]]:
        """Return everything that waits, and forget it."""
        items = [*self._live, *self._bulk]
        self._live.clear()
        self._bulk.clear()
        return items
