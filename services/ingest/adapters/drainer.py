"""One thread per process that brings the spool to the bus, in order of arrival."""

import threading
from collections.abc import Sequence

from libs.common.bus.port import BusUnavailableError, EventBus, UnroutableEventError
from libs.common.events.envelope import Event
from libs.common.log import get_logger
from services.ingest.adapters import metrics
from services.ingest.adapters.spool import Segment, Spool, events_of

log = get_logger(__name__)

BATCH_EVENTS = 1000
LOOK_SECONDS = 5.0
"""How often slots of processes that are gone are looked for."""
BACK_OFF = (0.1, 0.2, 0.5, 1.0, 2.0)


class SpoolDrainer:
    """A Runnable. It tries again with back-off for as long as the bus can't take anything."""

    name = "ingest-drainer"

    def __init__(self, bus: EventBus, spool: Spool) -> None:
        self._bus = bus
        self._spool = spool
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; the spool is opened by the publisher."""
        self._thread = threading.Thread(target=self._work, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand; the rest stays for the next process."""
        self._stopping.set()
        self._spool.wake()
        if self._thread is not None:
            self._thread.join(18)

    def problem(self) -> str | None:
        """A full spool is no reason to send no webhooks here: only a stopped drainer is."""
        if self._thread is None or not self._thread.is_alive():
            return "the spool is not drained: the drainer does not run"
        return None

    def _work(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                self._turn()
                failures = 0
            except (BusUnavailableError, UnroutableEventError):
                failures += 1
            except Exception:
                log.exception("the spool could not be drained")
                failures += 1
            if failures:
                self._spool.flows(False)
                self._stopping.wait(BACK_OFF[min(failures, len(BACK_OFF)) - 1])

    def _turn(self) -> None:
        """Drain one segment of our own; when there is none, whatever a dead process left."""
        if self._spool.wait_for_work(LOOK_SECONDS):
            segment = self._spool.oldest()
            if segment is not None and self._publish(segment):
                self._spool.drop(segment)
                self._spool.flows(True)
            return
        with self._spool.orphans() as segments:
            for segment in segments:
                if self._publish(segment):
                    segment.path.unlink(missing_ok=True)

    def _publish(self, segment: Segment) -> bool:
        """Publish a segment; tell whether all of it was. Raises the errors of the bus."""
        events = events_of(segment)
        for batch in _batches(events):
            if self._stopping.is_set():
                return False
            self._bus.publish(batch)
            metrics.drained.inc(len(batch))
        log.info("a spool file was drained", events=len(events))
        return True


def _batches(events: Sequence[Event]) -> list[Sequence[Event]]:
    return [events[start : start + BATCH_EVENTS] for start in range(0, len(events), BATCH_EVENTS)]
