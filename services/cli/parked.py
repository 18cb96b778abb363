"""What the command line does with parked events, however many there are."""

from collections.abc import Collection, Sequence
from datetime import datetime

from libs.common.bus.port import EventBus, ParkedEvent

PAGE = 1_000
"""Events that are read, and put back, at a time."""


def queues_with_parked(bus: EventBus, queue: str | None) -> list[str]:
    """Return the queue that is meant, or all that have something parked."""
    return [queue] if queue else [depth.queue for depth in bus.depths() if depth.parked]


def list_parked(bus: EventBus, queue: str | None, most: int) -> list[ParkedEvent]:
    """List parked events of one queue or of all, oldest first in each, `most` at most."""
    names = queues_with_parked(bus, queue)
    return [event for name in names for event in bus.parked(name, most)][:most]


def replay_all(bus: EventBus, queue: str | None, until: datetime) -> int:
    """Put back all that was parked until then, page by page; return how many.

    What fails again while this goes on is parked later, and left where it is.
    """
    return sum(_replay_queue(bus, name, until) for name in queues_with_parked(bus, queue))


def named(bus: EventBus, queue: str | None, ids: Collection[str]) -> dict[str, list[str]]:
    """Find parked events by their ids, however deep they lie: queue → ids."""
    found = {name: _among(bus, name, ids) for name in queues_with_parked(bus, queue)}
    return {name: chosen for name, chosen in found.items() if chosen}


def _among(bus: EventBus, name: str, ids: Collection[str]) -> list[str]:
    chosen: list[str] = []

    def look(one: ParkedEvent) -> bool:
        if one.id in ids:
            chosen.append(one.id)
        return len(chosen) < len(ids)

    bus.look_through(name, look)
    return chosen


def _replay_queue(bus: EventBus, name: str, until: datetime) -> int:
    replayed = 0
    while old := _old(bus.parked(name, PAGE), until):
        done = bus.replay(name, old)
        if not done:  # somebody else put them back first
            break
        replayed += done
    return replayed


def _old(parked: Sequence[ParkedEvent], until: datetime) -> list[str]:
    return [each.id for each in parked if each.parked_at <= until]
