"""A consumer: threads that feed one queue of the bus to one handler."""

import threading
import time
from collections.abc import Collection, Sequence
from datetime import timedelta

from libs.common.bus.batch import Batch
from libs.common.bus.port import BusUnavailableError, Delivery, EventBus, Handler, Subscription
from libs.common.events.topology import Queue
from libs.common.log import get_logger

log = get_logger(__name__)

RECEIVE = timedelta(seconds=1)
FIRST_PAUSE, LAST_PAUSE = 0.2, 10.0
STOP_SECONDS = 15.0


class Consumer:
    """Feeds batches of a queue to a handler and settles them. A Runnable.

    What happens to a delivery:
    - The handler returns: it is acknowledged. types: when given, events of other types are
      acknowledged without being shown to the handler.
    - The handler fails and says that it is worth trying at once (`WarmlineError.at_once`), as when
      two transactions waited for one another: the batch is tried again, three times in all.
    - The handler says that something it needs is down (`failures.is_outage`): nothing is settled
      and no attempt is spent, however long it lasts. The batch is held and tried again with
      back-off, its newest event alone at times, so that an event whose own handling looks like
      an outage is found as soon as another one succeeds.
    - The handler fails otherwise: the batch is halved until the events at fault are alone. Those
      are retried after the queue's back-off and parked at its last attempt; one that can't be
      read is parked at once. The rest is acknowledged.

    The handler runs in the trace of its events if they share one, else in a new trace.
    threads: how many batches are handled at the same time; each thread competes for the queue.
    """

    def __init__(
        self,
        name: str,
        bus: EventBus,
        queue: Queue,
        handler: Handler,
        *,
        types: Collection[str] | None = None,
        threads: int = 1,
    ) -> None:
        self.name = name
        self.queue = queue
        self._workers = [_Worker(f"{name}-{n}", bus, queue, handler, types) for n in range(threads)]

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Let batches in hand finish, hand back what is not begun; returns within 15 s."""
        deadline = time.monotonic() + STOP_SECONDS
        for worker in self._workers:
            worker.ask_to_stop()
        for worker in self._workers:
            worker.join(max(deadline - time.monotonic(), 0.1))

    def problem(self) -> str | None:
        return next((each.problem for each in self._workers if each.problem), None)


class _Worker:
    """One thread and its subscription."""

    def __init__(
        self, name: str, bus: EventBus, queue: Queue, handler: Handler,
        types: Collection[str] | None,
    ) -> None:  # fmt: skip
        self.problem: str | None = "not started"
        self._name = name
        self._bus = bus
        self._queue = queue
        self._handler = handler if types is None else _only(types, handler)
        self._stopping = threading.Event()
        self._busy = threading.Lock()
        self._subscription: Subscription | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        if self._busy.acquire(blocking=False):
            # it waits for events and holds none, or will see the flag before it handles any
            self._close()
            self._busy.release()

    def join(self, seconds: float) -> None:
        if self._thread.is_alive():
            self._thread.join(seconds)
        self._close()

    def _run(self) -> None:
        self._subscription = self._bus.subscribe(self._queue)
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                self._step(self._subscription)
                self.problem, pause = None, FIRST_PAUSE
            except BusUnavailableError as problem:
                self.problem = problem.detail
                log.warning("consumer waits for the bus", consumer=self._name)
                self._stopping.wait(pause)
                pause = min(pause * 2, LAST_PAUSE)
            except Exception:
                self.problem = "the consumer failed; see its log"
                log.exception("consumer failed", consumer=self._name)
                self._stopping.wait(pause)
                pause = min(pause * 2, LAST_PAUSE)
        self._close()

    def _step(self, subscription: Subscription) -> None:
        deliveries = subscription.receive(self._queue.batch, RECEIVE)
        with self._busy:
            if deliveries and not self._stopping.is_set():
                held = [*deliveries, *self._linger(subscription, deliveries)]
                Batch(subscription, self._queue, self._handler, held).finish(
                    self._stopping, self._note
                )

    def _linger(
        self, subscription: Subscription, already: Sequence[Delivery]
    ) -> Sequence[Delivery]:
        """Wait a little for the batch to fill."""
        deadline = time.monotonic() + self._queue.linger_ms / 1000
        more: list[Delivery] = []
        while (left := deadline - time.monotonic()) > 0 and not self._stopping.is_set():
            room = self._queue.batch - len(already) - len(more)
            if room <= 0:
                break
            more.extend(subscription.receive(room, timedelta(seconds=left)))
        return more

    def _note(self, problem: str | None) -> None:
        self.problem = problem

    def _close(self) -> None:
        if self._subscription is None:
            return
        try:
            self._subscription.close()
        except BusUnavailableError:
            log.warning("consumer could not hand back", consumer=self._name)


def _only(types: Collection[str], handler: Handler) -> Handler:
    def handle(deliveries: Sequence[Delivery]) -> None:
        wanted = [each for each in deliveries if each.event.type in types]
        if wanted:
            handler(wanted)

    return handle
