"""The one table of queues: who listens to what, and what happens when handling fails.

AsyncAPI (`docs/api/asyncapi.json`) is generated from it; a guard test matches it with the
consumers that the services build.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from libs.common.events.envelope import Lane


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable queue of one service.

    name: `service.purpose`. listens: event types, `*` stands for any run of characters in one
    pattern's last part (`contact.*`). lane: the traffic it takes.
    batch: events handled in one transaction. prefetch: events handed to one consumer before it
    settles any. attempts: hand-outs before an event is parked. back_off: seconds before the
    second, third … attempt; the last one repeats. linger_ms: how long to wait to fill a batch.
    """

    name: str
    listens: tuple[str, ...]
    lane: Lane = "live"
    batch: int = 200
    prefetch: int = 400
    attempts: int = 8
    back_off: tuple[float, ...] = (0.5, 2.0, 10.0, 60.0, 300.0)
    linger_ms: int = 0

    def hears(self, event_type: str, lane: Lane) -> bool:
        """Tell whether an event of this type and lane belongs in this queue."""
        return lane == self.lane and any(fnmatchcase(event_type, each) for each in self.listens)

    def delay(self, attempt: int) -> float:
        """Return the seconds to wait after the attempt-th attempt failed."""
        return self.back_off[min(attempt, len(self.back_off)) - 1]


@dataclass(frozen=True, slots=True)
class Topology:
    """Every queue there is, by name.

    announcements: patterns of types that nobody has to handle: they reach the taps that are open
    at the moment (live updates) and may reach no queue at all.
    """

    queues: tuple[Queue, ...] = field(default=())
    announcements: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [queue.name for queue in self.queues]
        if len(set(names)) != len(names):
            raise ValueError("two queues have the same name")

    def queue(self, name: str) -> Queue:
        """Return a queue by name; raises KeyError."""
        for queue in self.queues:
            if queue.name == name:
                return queue
        raise KeyError(name)

    def listeners(self, event_type: str, lane: Lane) -> list[Queue]:
        """Return the queues that an event of this type and lane goes to."""
        return [queue for queue in self.queues if queue.hears(event_type, lane)]

    def is_announcement(self, event_type: str) -> bool:
        """Tell whether an event of this type may be published although no queue listens to it."""
        return any(fnmatchcase(event_type, each) for each in self.announcements)

    def plus(self, queues: Iterable[Queue]) -> "Topology":
        """Return a topology with the queues of a plugged-in service added."""
        return replace(self, queues=(*self.queues, *queues))


REPORTS = ("access.*", "import.finished.*", "import.forgotten.*")
"""What other services tell contacts about themselves: it goes to the audit trail and to the
certificates of erasures.
"""

TOPOLOGY = Topology(
    (
        Queue("contacts.whatsapp", ("whatsapp.*",)),
        Queue("contacts.whatsapp-bulk", ("whatsapp.*",), lane="bulk"),
        Queue("contacts.members", ("member.*",)),
        Queue("contacts.reports", REPORTS),
        Queue("contacts.reports-bulk", REPORTS, lane="bulk"),
        Queue("search.contacts", ("contact.*",), batch=1000, prefetch=2000, linger_ms=200),
        Queue(
            "search.contacts-bulk", ("contact.*",), lane="bulk",
            batch=1000, prefetch=2000, linger_ms=200,
        ),
        Queue("importer.erasures", ("contact.erased.*",), batch=10, prefetch=20),
        Queue("importer.requests", ("import.requested.*",), batch=1, prefetch=2, attempts=5),
        Queue(
            "importer.requests-bulk", ("import.requested.*",), lane="bulk",
            batch=1, prefetch=2, attempts=5,
        ),
    ),
    announcements=(
        "import.*", "bulk.*", "export.*", "usage.*", "lead.*", "conversation.*", "note.*",
    ),
)  # fmt: skip
