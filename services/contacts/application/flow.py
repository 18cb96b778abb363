"""Where everything that came is: stored, a copy, or set aside; and what waits in queues."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.common.actor import Actor
from libs.common.bus.port import EventBus, ParkedEvent
from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from libs.common.events.envelope import Event
from services.contacts.ports.deliveries import Hour
from services.contacts.ports.storage import Storage

HOURS = 48
LOOKED_AT = 500
"""Parked events of one queue that are looked through."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A parked event under an id that names its queue too."""

    id: str
    parked: ParkedEvent


def hours_of_flow(storage: Storage, clock: Clock) -> Sequence[Hour]:
    """Return what came in each of the last hours: received = stored + duplicate + parked."""
    since = clock.now() - timedelta(hours=HOURS)
    with storage.across() as across:
        return across.arrivals.by_hour(_floor(since))


def dead_letters(storage: Storage, bus: EventBus, actor: Actor) -> list[DeadLetter]:
    """List parked events of the actor's workspace. Raises BusUnavailableError."""
    with storage.read(actor.workspace_id) as unit:
        numbers = {each.phone_number_id for each in unit.places.numbers()}
    return [
        DeadLetter(f"{each.queue}:{each.id}", each)
        for each in _parked(bus)
        if _belongs(each.event, actor.workspace_id, numbers)
    ]


def replay_dead_letter(storage: Storage, bus: EventBus, actor: Actor, letter_id: str) -> None:
    """Put a parked event back into its queue. Raises NotFoundError, BusUnavailableError."""
    parked = _one(storage, bus, actor, letter_id)
    bus.replay(parked.queue, [parked.id])


def discard_dead_letter(storage: Storage, bus: EventBus, actor: Actor, letter_id: str) -> None:
    """Delete a parked event for good. Raises NotFoundError, BusUnavailableError."""
    parked = _one(storage, bus, actor, letter_id)
    bus.discard(parked.queue, [parked.id])


def _one(storage: Storage, bus: EventBus, actor: Actor, letter_id: str) -> ParkedEvent:
    for each in dead_letters(storage, bus, actor):
        if each.id == letter_id:
            return each.parked
    raise NotFoundError("there is no such dead letter")


def _parked(bus: EventBus) -> Iterable[ParkedEvent]:
    for depth in bus.depths():
        if depth.parked:
            yield from bus.parked(depth.queue, LOOKED_AT)


def _belongs(event: Event, workspace_id: str, numbers: set[str]) -> bool:
    if event.workspaceid is not None:
        return event.workspaceid == workspace_id
    number = event.data.get("number")
    return isinstance(number, dict) and number.get("phone_number_id") in numbers


def _floor(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
