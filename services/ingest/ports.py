"""What ingest needs from outside."""

from collections.abc import Sequence
from typing import Protocol

from libs.common.errors import UnavailableError
from libs.common.events.envelope import Event


class NotTakenError(UnavailableError):
    """Raised when neither the bus nor the disk could take events in time; some may be taken."""

    code = "events_not_taken"
    title = "Nothing can be stored now"


class EventSink(Protocol):
    """Takes the events of one webhook. Thread-safe."""

    def put(self, events: Sequence[Event]) -> None:
        """Return when every event is durable, in the bus or on this machine's disk.

        Order is kept within a lane of one sink: the events of one call reach the bus in theirs,
        and before those of every call that began after this one returned, whether they go to the
        bus at once or wait on the disk first. Calls at the same time come in any order, and so do
        other processes: what one leaves on its disk when it dies, another brings to the bus later.
        An event may arrive twice. Blocks for some seconds at most; raises NotTakenError.
        """
        ...
