"""Which queues hear which events, as the tables of the embedded bus say."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from sqlalchemy import Connection, func, select

from libs.common.bus.embedded_tables import queues
from libs.common.events.envelope import Event, Lane

Encoded = tuple[Event, bytes]
Listener = tuple[str, str, list[str]]


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing. deaf: types and lanes that were not kept, because no queue listens.

    unqueued: numbers of the messages that only taps see. queues: those that something is in now.
    """

    deaf: set[tuple[str, Lane]]
    unqueued: list[int]
    queues: set[str]


class Routes:
    """Which queues hear which events. told: a line of name, lane and patterns for each queue."""

    def __init__(self, told: str) -> None:
        self._listeners: list[Listener] = [
            (name, lane, patterns)
            for name, lane, *patterns in (line.split(" ") for line in told.splitlines())
        ]
        self._known: dict[tuple[str, str], list[str]] = {}

    def of(self, event_type: str, lane: Lane) -> list[str]:
        """Return the names of the queues that hear events of a type and lane."""
        key = (event_type, lane)
        if key not in self._known:
            self._known[key] = [
                name
                for name, own, patterns in self._listeners
                if own == lane and any(fnmatchcase(event_type, each) for each in patterns)
            ]
        return self._known[key]


def routes_in(connection: Connection) -> Routes:
    """Read what the tables say inside this transaction: another process may have added a queue."""
    return _routes(connection.execute(_TOLD).scalar_one() or "")


_TOLD = select(
    func.aggregate_strings(queues.c.name + " " + queues.c.lane + " " + queues.c.listens, "\n")
)
_routes = lru_cache(maxsize=8)(Routes)
