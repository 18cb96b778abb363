"""What a request hands in, and what it waits on."""

import threading
from collections.abc import Sequence

from libs.common.events.envelope import Event
from services.ingest.ports import NotTakenError


class Ticket:
    """The events of one webhook. Lighter than a Future, and there is one for every webhook.

    bulk: may wait for others. done: how many of the events are durable, for the publisher.
    """

    __slots__ = ("_refusal", "_settled", "bulk", "done", "events")

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self.bulk = any(event.lane == "bulk" for event in events)
        self.done = 0
        self._settled = threading.Lock()
        self._settled.acquire()
        self._refusal: NotTakenError | None = None

    def settle(self, refusal: NotTakenError | None) -> None:
        """Let the waiting request go on, once."""
        self._refusal = refusal
        self._settled.release()

    def wait(self, seconds: float) -> None:
        """Return when the events are durable. Raises NotTakenError."""
        if not self._settled.acquire(timeout=seconds):
            raise NotTakenError("storing the events takes too long", retry_after=5)
        if self._refusal is not None:
            raise self._refusal
