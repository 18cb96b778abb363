"""Until when everything that was published has gone through the queues."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.common.bus.port import QueueDepth

LONGEST_HOLD = timedelta(minutes=30)
"""Longer than an event stays with one consumer where the bus can't count what is handed out:
RabbitMQ takes it back after 30 minutes at the latest (`consumer_timeout`), and our subscriptions
put what they held for 20 at the end of their queue. It is longer than all attempts with the default
back-off take, too."""


class EmptiedQueues:
    """Remembers until when queues are through. Used by one thread; begins anew with its process.

    longest_hold: how long an event may be with a consumer where the bus doesn't know.
    """

    def __init__(self, longest_hold: timedelta = LONGEST_HOLD) -> None:
        self._longest_hold = longest_hold
        self._apart = longest_hold / 30
        self._through: dict[str, datetime | None] = {}
        self._looked_empty: dict[str, list[datetime]] = {}

    def note(self, depths: Sequence[QueueDepth], asked_at: datetime) -> None:
        """Take a reading in. asked_at: a moment before the queues were counted."""
        for each in depths:
            through = self._reached(each, asked_at)
            known = self._through.setdefault(each.queue, None)
            if through is not None and (known is None or through > known):
                self._through[each.queue] = through

    def passed(self, moment: datetime) -> bool:
        """Tell whether all queues are through with what was published until a moment."""
        known = self._through.values()
        return bool(known) and all(each is not None and each > moment for each in known)

    def _reached(self, depth: QueueDepth, asked_at: datetime) -> datetime | None:
        """Return until when a queue is through by what a reading says, None when it is unknown."""
        if depth.oldest_seconds is not None:
            return asked_at - timedelta(seconds=depth.oldest_seconds)
        if depth.ready or depth.unsettled:
            return None
        return asked_at if depth.unsettled == 0 else self._empty_twice(depth.queue, asked_at)

    def _empty_twice(self, queue: str, at: datetime) -> datetime | None:
        """Note that a queue has nothing to hand out, and maybe something with a consumer.

        What was with one then has been settled, or put back, if it looks empty again after the
        longest hold: so it is through until the first of the two readings.
        """
        seen = self._looked_empty.setdefault(queue, [])
        old = [each for each in seen if at - each > self._longest_hold]
        del seen[: len(old)]
        if not seen or at - seen[-1] >= self._apart:
            seen.append(at)
        return old[-1] if old else None
