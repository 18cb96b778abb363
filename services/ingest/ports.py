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

        Events of one caller keep their order; an event that was durable on disk first reaches the
        bus before any that came after it. Blocks for some seconds at most; raises NotTakenError.
        """
        ...
