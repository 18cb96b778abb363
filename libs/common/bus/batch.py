"""One batch on its way through a handler, until every delivery of it is settled."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from libs.common.bus.failures import cause_of, is_outage
from libs.common.bus.port import Delivery, Handler, Subscription
from libs.common.errors import WarmlineError
from libs.common.events.envelope import UnreadableEventError
from libs.common.events.topology import Queue
from libs.common.log import get_logger
from libs.common.metrics import events_settled
from libs.common.trace import traced

log = get_logger(__name__)

NO_WAIT = timedelta(0)
LONGEST_PAUSE = 15.0
PROBE_AFTER = 2
AT_ONCE = 3
"""Times that a batch is tried in a row where a failure says that it need not wait."""

Note = Callable[[str | None], None]


class Batch:
    """Deliveries in hand. What is in `held` is not settled yet. Used by one thread."""

    def __init__(
        self, subscription: Subscription, queue: Queue, handler: Handler, held: Sequence[Delivery]
    ) -> None:
        self._subscription = subscription
        self._queue = queue
        self._handler = handler
        self.held = list(held)

    def finish(self, stopping: threading.Event, note: Note) -> None:
        """Settle everything, however often it takes; leave what is left when told to stop.

        note: told what is wrong while something is down, and None when it is up again. Raises
        BusUnavailableError when settling fails; what was not settled then comes again.
        """
        outages = 0
        while self.held and not stopping.is_set():
            error = self._try_all(probe=outages >= PROBE_AFTER)
            if error is None:
                break
            outages += 1
            note(f"{self._queue.name} waits: {cause_of(error)}")
            log.warning("handler waits", queue=self._queue.name, error=type(error).__name__)
            stopping.wait(min(self._queue.delay(outages), LONGEST_PAUSE))
            self._top_up()
        if outages and not self.held:
            note(None)

    def _try_all(self, *, probe: bool) -> Exception | None:
        """Handle what is held; returns the error of an outage, or None when all is settled."""
        error = self._attempt(self.held)
        if error is None:
            self._ack(self.held)
            return None
        if is_outage(error):
            if not probe or not self._newest_tells():
                return error
            return self._settle_apart(self.held)
        return self._halve(self.held, error)

    def _newest_tells(self) -> bool:
        """Try the newest alone; True when the world is well and others must be at fault."""
        newest = self.held[-1]
        if len(self.held) == 1:
            return False
        error = self._attempt([newest])
        if error is None:
            self._ack([newest])
            return True
        return not is_outage(error)

    def _settle_apart(self, some: Sequence[Delivery]) -> Exception | None:
        """Try one by one what failed as in an outage, now that another event went well.

        Two such failures in a row mean that the outage is back: the rest is held again.
        """
        doubt = False
        for each in list(some):
            error = self._attempt([each])
            if error is None:
                self._ack([each])
                doubt = False
            elif doubt and is_outage(error):
                return error
            else:
                self._give_up(each, error)
                doubt = is_outage(error)
        return None

    def _halve(self, some: Sequence[Delivery], error: Exception) -> Exception | None:
        """Find the deliveries at fault; returns the error of an outage that came between."""
        if len(some) == 1:
            self._give_up(some[0], error)
            return None
        middle = len(some) // 2
        for half in (list(some[:middle]), list(some[middle:])):
            problem = self._attempt(half)
            if problem is None:
                self._ack(half)
                continue
            outage = problem if is_outage(problem) else self._halve(half, problem)
            if outage is not None:
                return outage
        return None

    def _attempt(self, some: Sequence[Delivery]) -> Exception | None:
        parents = {each.event.traceparent for each in some}
        with traced(parents.pop() if len(parents) == 1 else None):
            for turn in range(1, AT_ONCE + 1):
                try:
                    self._handler(some)
                except Exception as error:  # noqa: BLE001 - the caller decides what it means
                    if turn == AT_ONCE or not isinstance(error, WarmlineError) or not error.at_once:
                        return error
                else:
                    break
        return None

    def _ack(self, some: Sequence[Delivery]) -> None:
        self._subscription.ack(some)
        self._let_go(some, "acked")

    def _give_up(self, delivery: Delivery, error: Exception) -> None:
        """Retry later, or park what can't be read or has had its attempts."""
        with traced(delivery.event.traceparent):
            cause = cause_of(error)
            facts = {"queue": self._queue.name, "event_id": delivery.event.id,
                     "event_type": delivery.event.type, "attempt": delivery.attempt,
                     "cause": cause}  # fmt: skip
            if self._is_final(delivery, error):
                self._subscription.park(delivery, cause)
                log.error("event parked", **facts)
                self._let_go([delivery], "parked")
            else:
                after = timedelta(seconds=self._queue.delay(delivery.attempt))
                self._subscription.retry(delivery, after, cause)
                log.warning("event retried", **facts)
                self._let_go([delivery], "retried")

    def _is_final(self, delivery: Delivery, error: Exception) -> bool:
        spent = delivery.attempt >= self._queue.attempts
        return spent or isinstance(error, UnreadableEventError)

    def _let_go(self, some: Sequence[Delivery], outcome: str) -> None:
        gone = {id(each) for each in some}
        self.held = [each for each in self.held if id(each) not in gone]
        events_settled.labels(self._queue.name, outcome).inc(len(some))

    def _top_up(self) -> None:
        room = self._queue.batch - len(self.held)
        if room > 0:
            self.held.extend(self._subscription.receive(room, NO_WAIT))
