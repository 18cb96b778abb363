"""Where events go: to the bus, or to the disk while the bus can't take them.

Order: while anything is in the spool, everything goes to the spool, behind what is there. Once the
bus works again and little is left, the writer waits a moment for the spool to be empty instead, so
that steady traffic finds its way back to the bus.
"""

from collections.abc import Sequence

from libs.common.bus.port import BusUnavailableError, EventBus, UnroutableEventError
from libs.common.events.envelope import Event
from libs.common.log import get_logger
from services.ingest.adapters import metrics
from services.ingest.adapters.spool import Spool

log = get_logger(__name__)

HAND_OVER_SECONDS = 0.25


class BusOrSpool:
    """Makes events durable. Thread-safe."""

    def __init__(self, bus: EventBus, spool: Spool) -> None:
        self._bus = bus
        self._spool = spool

    def write(self, events: Sequence[Event]) -> None:
        """Return when the events are durable, in one wait. Raises NotTakenError."""
        if self._spool_is_empty() and self._publish(events):
            metrics.groups.labels("bus").observe(len(events))
            return
        self._spool.append(events)
        metrics.groups.labels("spool").observe(len(events))

    def _publish(self, events: Sequence[Event]) -> bool:
        try:
            self._bus.publish(events)
        except (BusUnavailableError, UnroutableEventError) as problem:
            log.warning("the bus can't take events", cause=problem.code, events=len(events))
            return False
        return True

    def _spool_is_empty(self) -> bool:
        if self._spool.is_empty():
            return True
        return self._spool.is_flowing() and self._spool.wait_until_empty(HAND_OVER_SECONDS)
