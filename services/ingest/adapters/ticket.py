"""What a request hands in, and what it waits on."""

import threading
from collections.abc import Sequence

from libs.common.events.envelope import Event
from services.ingest.ports import NotTakenError


class Ticket:
    """The events of one webhook. Lighter than a Future, and there is one for every webhook.

    bulk: may wait for others. done: how many of the events are durable, for the publisher.
    """

    __slots__ = ("_awaited", "_next", "_refusal", "_settled", "bulk", "done", "events")

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self.bulk = any(event.lane == "bulk" for event in events)
        self.done = 0
        self._awaited = [True]
        self._settled = threading.Lock()
        self._settled.acquire()
        self._refusal: NotTakenError | None = None
        self._next: Ticket | None = None

    def wait(self, seconds: float) -> None:
        """Return when the events are durable. Raises NotTakenError."""
        if not self._settled.acquire(timeout=seconds):
            if self._claim():
                raise NotTakenError("storing the events takes too long", retry_after=5)
            self._settled.acquire()  # it was settled in this very moment
        _wake(self._next)
        if self._refusal is not None:
            raise self._refusal

    def _claim(self) -> bool:
        """Decide between settling and giving up; true for the first who asks."""
        try:
            return self._awaited.pop()
        except IndexError:
            return False


def settle(tickets: Sequence[Ticket], refusal: NotTakenError | None = None) -> None:
    """Let the waiting requests go on, once.

    Each wakes the next: woken all at once they would only stand in one another's way, because the
    interpreter runs one of them at a time.
    """
    following = None
    for ticket in reversed(tickets):
        ticket._refusal, ticket._next = refusal, following  # noqa: SLF001 - a function of its module
        following = ticket
    _wake(following)


def _wake(ticket: Ticket | None) -> None:
    """Wake the first from here on that still waits."""
    while ticket is not None and not ticket._claim():  # noqa: SLF001
        ticket = ticket._next  # noqa: SLF001
    if ticket is not None:
        ticket._settled.release()  # noqa: SLF001
