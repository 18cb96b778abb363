"""Where everything that came is: stored, a copy, or set aside; and what waits where."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from libs.common.actor import Actor
from libs.common.bus.port import EventBus, ParkedEvent, QueueDepth
from libs.common.clock import Clock
from services.contacts.application.dead_letters import belongs, numbers_of
from services.contacts.ports.deliveries import INCOMING, Backlog, Hour
from services.contacts.ports.neighbours import ImportSums, IndexState, Neighbours, SpoolState
from services.contacts.ports.storage import Storage

HOURS = 48
COUNTED = 1000
"""Dead letters of one queue that are looked at to count the workspace's own: RabbitMQ hands them
out one by one, and nobody else can look at the queue meanwhile."""
_INDEXING = ("search.contacts", "search.contacts-bulk")


@dataclass(frozen=True, slots=True)
class Flow:
    """hours: of the workspace, the latest first. index, spool, imports: None when the service that
    knows did not answer. index_lag_seconds: age of the oldest change that search does not show
    yet; None when it can't be known. parked_is_exact: whether all dead letters were looked at; if
    not, what was parked is at least what the hours say.
    """

    hours: Sequence[Hour]
    queues: Sequence[QueueDepth]
    outbox: Backlog
    index: IndexState | None
    index_lag_seconds: float | None
    spool: SpoolState | None
    imports: ImportSums | None
    parked_is_exact: bool = True


def flow_of(
    storage: Storage, clock: Clock, bus: EventBus, neighbours: Neighbours, actor: Actor
) -> Flow:
    """Return how everything flows. Raises BusUnavailableError."""
    own, now = actor.workspace_id, clock.now()
    since = (now - timedelta(hours=HOURS)).replace(minute=0, second=0, microsecond=0)
    with storage.across() as across:
        hours = across.arrivals.by_hour(own, since)
        backlog = across.arrivals.backlog(now)
        numbers = numbers_of(across.inside(own))
    depths = bus.depths()
    dead = [each.parked_at for each in _dead(bus, depths) if belongs(each.event, own, numbers)]
    return Flow(
        _with_dead(hours, [each for each in dead if each >= since]),
        depths,
        backlog,
        neighbours.index(),
        _lag(depths, backlog),
        neighbours.spool(),
        neighbours.imports(own),
        all(each.parked <= COUNTED for each in depths if each.queue in INCOMING),
    )


def _dead(bus: EventBus, depths: Sequence[QueueDepth]) -> Iterator[ParkedEvent]:
    """Yield the oldest events from WhatsApp that are parked, COUNTED of each queue at most."""
    for each in depths:
        if each.queue in INCOMING and each.parked:
            yield from bus.parked(each.queue, min(each.parked, COUNTED))


def _with_dead(hours: Sequence[Hour], dead: Sequence[datetime]) -> list[Hour]:
    """Count dead letters in: their transactions were undone, so that no hour knows of them."""
    many = Counter(each.replace(minute=0, second=0, microsecond=0) for each in dead)
    known = {each.hour: each for each in hours}
    for hour, more in many.items():
        there = known.get(hour, Hour(hour, 0, 0, 0, 0))
        known[hour] = replace(there, received=there.received + more, parked=there.parked + more)
    return [known[hour] for hour in sorted(known, reverse=True)]


def _lag(depths: Sequence[QueueDepth], backlog: Backlog) -> float | None:
    """Return the age of the oldest change on its way to the index, None if the bus can't tell."""
    waiting = [
        each for each in depths if each.queue in _INDEXING and (each.ready or each.unsettled)
    ]
    if any(each.oldest_seconds is None for each in waiting):
        return None
    ages = [each.oldest_seconds or 0.0 for each in waiting]
    return max([*ages, backlog.oldest_seconds or 0.0], default=0.0)
