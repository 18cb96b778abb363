"""The event bus: what services may expect of it, whatever carries the messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from libs.common.errors import WarmlineError
from libs.common.events.envelope import Event
from libs.common.events.topology import Queue


class BusUnavailableError(WarmlineError):
    """Raised when the bus can't take or give messages now; what was asked may or may not have
    happened, so publish again: consumers drop copies by event id.
    """

    code = "bus_unavailable"
    title = "The message bus is not available"
    retryable = True


class UnroutableEventError(WarmlineError):
    """Raised when a published event has a type and lane that no queue listens to, unless the
    topology calls the type an announcement; the event was not kept.
    """

    code = "unroutable_event"
    title = "No queue listens to this event"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event handed to one consumer of one queue.

    attempt: 1 for the first time this event is handed out on this queue, counted in durable
    state, so that a process that died while handling it is counted too. It may be too high by
    what a dying process had been sent and not begun.
    token: the adapter's own handle; it means nothing outside the subscription it came from.
    """

    event: Event
    queue: str
    attempt: int
    token: object


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """An event that was taken out of its queue because it could not be handled."""

    id: str
    queue: str
    event: Event
    cause: str
    attempts: int
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """How much one queue holds.

    ready: waiting to be handed out, also under a retry delay; a server may count bulk events that
    were published together as one. unsettled: handed out and not
    settled; None where the bus can't know it. oldest_seconds: the age of the oldest event that is
    not parked; None when there is none or the bus can't know it.
    """

    queue: str
    ready: int
    unsettled: int | None
    parked: int
    oldest_seconds: float | None


class Subscription(Protocol):
    """One consumer's hold on one queue. Used by one thread; several may hold the same queue and
    then compete: each delivery goes to one of them.

    A delivery that is not settled (acked, retried or parked) is handed out again, to this or
    another consumer, after `close`, after the process dies, or when its lease or connection is
    lost. Settling a delivery whose lease was lost does nothing. It is held as long as the process
    lives and the subscription is open, however long its handling takes.
    A delivery that was lost twice is handed out alone from then on, so that one that ends its
    worker takes no others with it.
    """

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        """Return up to `most` deliveries in the order of publishing, as soon as there is one.

        Blocks for `wait` at the longest and returns an empty sequence if nothing came. An event
        under a retry delay does not hold back the ones behind it. No more than `queue.prefetch`
        are unsettled at a time. A message that is no readable event is parked, never returned.
        Raises BusUnavailableError when the bus is out of reach; call again, it reconnects with
        back-off by itself.
        """
        ...

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        """Mark deliveries as done, for good. Raises BusUnavailableError; they then come again.

        So may some when the process dies soon after, or holds others that were published in the
        same call: consumers drop copies by event id.
        """
        ...

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        """Hand a delivery back, to be handed out again no earlier than `after` from now.

        Its attempt goes up by one. Raises BusUnavailableError; it then comes again, maybe sooner.
        """
        ...

    def park(self, delivery: Delivery, cause: str) -> None:
        """Take a delivery out of the queue for a person to look at, with its cause.

        It is durable before it leaves the queue. Raises BusUnavailableError; it then comes again.
        """
        ...

    def close(self) -> None:
        """Hand back what is not settled and stop. Idempotent; callable from any thread, and a
        `receive` that blocks then returns early.
        """
        ...


class EventBus(Protocol):
    """Carries events from services to the queues of the topology it was opened with.

    At least once: an event that `publish` accepted reaches every queue that listens to its type
    and lane, survives the death of any process, and may come more than once.
    Fan-out: every listening queue gets its own copy, settled on its own.
    Order: one consumer of a queue sees events in the order in which one publisher published
    them, except those that were retried; a tap sees the events of one lane so.
    A queue exists from the moment any process opened the bus with a topology that names it;
    events published before are not in it.
    A delivery handed out `queue.attempts` times and never settled (it kills its worker) is parked
    by the bus itself, with a cause that says so.
    All methods are thread-safe. Opening never blocks and never fails because a server is down.
    """

    def publish(self, events: Sequence[Event]) -> None:
        """Return when every event is durable in every queue that listens to it.

        All events are sent before the first confirmation is waited for; one call is one durable
        wait. Raises BusUnavailableError within a few seconds when that can't be confirmed (some
        may have been accepted), and UnroutableEventError when a type has no queue in its lane:
        its fact `types` names them, and the other events of the call are durable.
        """
        ...

    def subscribe(self, queue: Queue) -> Subscription:
        """Return a hold on a queue of the topology. Does not block."""
        ...

    def tap(self, patterns: Sequence[str]) -> Subscription:
        """Return a transient look at all events, in both lanes, whose type matches a pattern.

        It sees what is published after it was opened, in every process, competes with nobody,
        and leaves nothing behind when it is closed or its process dies. `ack` is needed to get
        more; `retry` and `park` only drop the delivery.
        """
        ...

    def depths(self) -> Sequence[QueueDepth]:
        """Count every queue of the topology. Raises BusUnavailableError."""
        ...

    def parked(self, queue: str, most: int = 100) -> Sequence[ParkedEvent]:
        """List parked events of a queue, oldest first, without taking them. Where thousands are
        parked, an adapter may show others the next time.

        A message that was no readable event is listed as one of type `unreadable`. Raises
        BusUnavailableError.
        """
        ...

    def look_through(self, queue: str, look: Callable[[ParkedEvent], bool]) -> None:
        """Show the parked events of a queue, about the oldest first, without taking them, until
        `look` says False or there are no more: however many, few are in memory at a time.

        `look` asks nothing of the bus: meanwhile nobody else can look at this queue. One that is
        parked, put back or deleted meanwhile may be seen or not. Raises BusUnavailableError.
        """
        ...

    def replay(self, queue: str, ids: Sequence[str]) -> int:
        """Put parked events back into their queue as if they were new; return how many.

        Ids that are not there any more are passed over. Raises BusUnavailableError.
        """
        ...

    def discard(self, queue: str, ids: Sequence[str]) -> int:
        """Delete parked events for good; return how many. Raises BusUnavailableError."""
        ...

    def problem(self) -> str | None:
        """Say in one sentence why the bus can't be used now, or None. Blocks for 2 s at most."""
        ...

    def close(self) -> None:
        """Close every subscription and connection. Idempotent."""
        ...


Handler = Callable[[Sequence[Delivery]], None]
"""Applies a batch of deliveries in one transaction together with their inbox rows.

Returns when the effects are durable. Raises a retryable error to have the batch tried again;
any other error makes the consumer try the deliveries one by one to find the one at fault.
"""
