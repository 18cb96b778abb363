"""One thread per process that makes durable what all requests have, in groups.

Requests hand in their events and wait; while one group is on its way the next one gathers, so that
a durable wait is shared by everybody who came meanwhile. A group that is on its way for unusually
long holds up nobody: the next one goes beside it. Bulk traffic (history, thousands of events in one
webhook) is taken piece by piece between the groups of live traffic.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from queue import Empty, SimpleQueue

from libs.common.bus.port import EventBus
from libs.common.events.envelope import Event
from libs.common.log import get_logger
from services.ingest.adapters import metrics
from services.ingest.adapters.bus_or_spool import BusOrSpool
from services.ingest.adapters.spool import Spool
from services.ingest.adapters.ticket import Ticket, settle
from services.ingest.ports import NotTakenError

log = get_logger(__name__)

GROUP_EVENTS = 2000
PIECE_EVENTS = 500
PATIENCE_SECONDS = 10.0
CROWD = 8
LINGER_SECONDS = 0.001
LINGERS = 4
"""How often, at most, and how long a group waits for more when the one before it had at least CROWD
webhooks: who was just answered together comes back together, and two halves would cost twice."""
GROUPS = 4
"""On their way at once, at most."""
SLOW_SECONDS = 0.01
"""How long a group has the way to itself. A wait for a disk or a confirm takes less as a rule; when
it doesn't, whoever comes meanwhile waits for one of them and not for two."""
_END = None


class GroupedPublisher:
    """The EventSink of a process; a Runnable. patience: seconds until a caller is told no."""

    name = "ingest-publisher"

    def __init__(self, bus: EventBus, spool: Spool, patience: float = PATIENCE_SECONDS) -> None:
        self._spool = spool
        self._target = BusOrSpool(bus, spool)
        self._patience = patience
        self._handed_in: SimpleQueue[Ticket | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._open = False
        self._room = threading.Semaphore(GROUPS)
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
        ticket = Ticket(events)
        with self._lock:
            if not self._open:
                raise NotTakenError("this process is starting or stopping", retry_after=2)
            self._handed_in.put(ticket)
        try:
            ticket.wait(self._patience)
        except NotTakenError:
            metrics.not_taken.inc()
            raise

    def _work(self) -> None:
        with ThreadPoolExecutor(GROUPS, thread_name_prefix=f"{self.name}-group") as ways:
            self._take_in(ways)

    def _take_in(self, ways: ThreadPoolExecutor) -> None:
        bulk: deque[Ticket] = deque()
        ended = crowded = False
        while bulk or not ended:
            live: list[Ticket] = []
            ended = self._gather(live, bulk) or ended
            if live and crowded and not ended:
                ended = self._linger(live, bulk)
            crowded = len(live) >= CROWD
            if live:
                self._room.acquire()
                wait([ways.submit(self._settle_and_leave, live)], SLOW_SECONDS)
            self._settle_piece(bulk)

    def _linger(self, live: list[Ticket], bulk: deque[Ticket]) -> bool:
        """Gather as long as more keeps coming, for some milliseconds; return as `_gather` does."""
        for _ in range(LINGERS):
            before = len(live)
            time.sleep(LINGER_SECONDS)
            if self._gather(live, bulk):
                return True
            if len(live) == before:
                break
        return False

    def _gather(self, live: list[Ticket], bulk: deque[Ticket]) -> bool:
        """Sort what was handed in meanwhile, waiting if there is nothing to do.

        Returns whether the end was among it.
        """
        size = len(live)
        while size < GROUP_EVENTS:
            try:
                ticket = self._handed_in.get(block=not live and not bulk)
            except Empty:
                return False
            if ticket is _END:
                return True
            (bulk if ticket.bulk else live).append(ticket)
            size += len(ticket.events)
        return False

    def _settle_and_leave(self, group: Sequence[Ticket]) -> None:
        try:
            self._settle(group)
        finally:
            self._room.release()

    def _settle(self, group: Sequence[Ticket]) -> None:
        """Make a group durable in one wait and let its requests go on.

        If something is wrong with one of them, each is tried alone: it is that one's alone.
        """
        try:
            refusal = self._write([event for ticket in group for event in ticket.events])
        except Exception:
            if len(group) > 1:
                for ticket in group:
                    self._settle([ticket])
                return
            log.exception("the events of a webhook could not be published")
            refusal = _defect()
        settle(group, refusal)

    def _settle_piece(self, bulk: deque[Ticket]) -> None:
        """Make some more of the oldest bulk durable; its request goes on after the last piece."""
        if not bulk:
            return
        ticket = bulk[0]
        piece = ticket.events[ticket.done : ticket.done + PIECE_EVENTS]
        try:
            refusal = self._write(piece)
        except Exception:
            log.exception("the events of a webhook could not be published")
            refusal = _defect()
        ticket.done += len(piece)
        if refusal is not None or ticket.done >= len(ticket.events):
            bulk.popleft()
            settle([ticket], refusal)

    def _write(self, events: Sequence[Event]) -> NotTakenError | None:
        try:
            self._target.write(events)
        except NotTakenError as refusal:
            return refusal
        return None


def _defect() -> NotTakenError:
    return NotTakenError("the events could not be stored", retry_after=5)
