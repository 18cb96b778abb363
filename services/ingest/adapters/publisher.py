"""One thread per process that publishes what all requests have, in groups.

Requests hand in their events and wait; while one group is on its way the next one gathers, so that
a durable wait is shared by everybody who came meanwhile.

Order: while anything is in the spool, everything goes to the spool, behind what is there. Once the
bus works again and little is left, the publisher waits a moment for the spool to be empty instead,
so that steady traffic finds its way back to the bus.
"""

import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from libs.common.bus.port import BusUnavailableError, EventBus, UnroutableEventError
from libs.common.events.envelope import Event
from libs.common.log import get_logger
from services.ingest.adapters import metrics
from services.ingest.adapters.spool import Spool
from services.ingest.ports import NotTakenError

log = get_logger(__name__)

GROUP_EVENTS = 2000
PATIENCE_SECONDS = 10.0
HAND_OVER_SECONDS = 0.25
_END = None


class Ticket:
    """What a request waits on; lighter than a Future, and there is one for every webhook."""

    __slots__ = ("_refusal", "_settled")

    def __init__(self) -> None:
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


class GroupedPublisher:
    """The EventSink of a process; a Runnable. patience: seconds until a caller is told no."""

    name = "ingest-publisher"

    def __init__(self, bus: EventBus, spool: Spool, patience: float = PATIENCE_SECONDS) -> None:
        self._bus = bus
        self._spool = spool
        self._patience = patience
        self._handed_in: SimpleQueue[tuple[Sequence[Event], Ticket] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._open = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the spool and begin. Raises OSError when the spool's directory can't be used."""
        self._spool.open()
        self._thread = threading.Thread(target=self._work, name=self.name, daemon=True)
        self._open = True
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more, make durable what was handed in, and end."""
        with self._lock:
            was_open, self._open = self._open, False
            if was_open:
                self._handed_in.put(_END)
        if self._thread is not None:
            self._thread.join(18)

    def problem(self) -> str | None:
        if self._thread is None or not self._thread.is_alive():
            return "webhooks can't be taken: the publisher does not run"
        return self._spool.problem()

    def put(self, events: Sequence[Event]) -> None:
        ticket = Ticket()
        with self._lock:
            if not self._open:
                raise NotTakenError("this process is starting or stopping", retry_after=2)
            self._handed_in.put((events, ticket))
        try:
            ticket.wait(self._patience)
        except NotTakenError:
            metrics.not_taken.inc()
            raise

    def _work(self) -> None:
        while (first := self._handed_in.get()) is not _END:
            group, ended = self._gather(first)
            self._settle(group)
            if ended:
                return

    def _gather(
        self, first: tuple[Sequence[Event], Ticket]
    ) -> tuple[list[tuple[Sequence[Event], Ticket]], bool]:
        """Return everything handed in meanwhile, and whether the end was among it."""
        group, size = [first], len(first[0])
        while size < GROUP_EVENTS:
            try:
                item = self._handed_in.get_nowait()
            except Empty:
                break
            if item is _END:
                return group, True
            group.append(item)
            size += len(item[0])
        return group, False

    def _settle(self, group: list[tuple[Sequence[Event], Ticket]]) -> None:
        refusal: NotTakenError | None = None
        try:
            self._make_durable([event for part, _ in group for event in part])
        except NotTakenError as problem:
            refusal = problem
        except Exception:
            log.exception("a group of events could not be published")
            refusal = NotTakenError("the events could not be stored", retry_after=5)
        for _, ticket in group:
            ticket.settle(refusal)

    def _make_durable(self, events: Sequence[Event]) -> None:
        if self._spool_is_empty():
            try:
                self._bus.publish(events)
            except (BusUnavailableError, UnroutableEventError) as problem:
                log.warning("the bus can't take events", cause=problem.code, events=len(events))
            else:
                metrics.groups.labels("bus").observe(len(events))
                return
        self._spool.append(events)
        metrics.groups.labels("spool").observe(len(events))

    def _spool_is_empty(self) -> bool:
        if self._spool.is_empty():
            return True
        return self._spool.is_flowing() and self._spool.wait_until_empty(HAND_OVER_SECONDS)
