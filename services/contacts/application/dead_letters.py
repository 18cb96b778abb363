"""Events that could not be handled: seen by whose they are, tried again or given up.

Some are parked in their queue, because handling them failed; others were handled and set aside with
a reason, because they can't be applied or nobody knows whose they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from libs.common.actor import Actor
from libs.common.bus.port import EventBus, ParkedEvent
from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from libs.common.events.envelope import Event
from services.contacts.application.apply_again import apply_again, give_up
from services.contacts.application.apply_whatsapp import Effects
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.actions import Action
from services.contacts.domain.origin import origin_of
from services.contacts.ports.deliveries import Aside
from services.contacts.ports.storage import Across, Storage, Unit

LOOKED_AT = 500
"""The most parked events of one queue, and of those set aside, that a workspace is shown."""
SEARCHED = 10_000
"""The most parked events of one queue, whoever's, among which a workspace's own are looked for."""
SET_ASIDE = "contacts.set-aside"
"""What stands in the place of a queue for events that were set aside."""
REPLAYED: Action = "dead_letter.replayed"
DISCARDED: Action = "dead_letter.discarded"
NONE_SUCH = "there is no such dead letter"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A parked event under an id that names its queue too."""

    id: str
    parked: ParkedEvent


Outcome = Literal["queued", "stored", "duplicate", "dropped", "set_aside"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of an event that was tried again. queued: it waits in its queue, and is parked
    anew if it fails. set_aside: again, and the cause says why. duplicate: it had been stored.
    dropped: it was of before somebody's erasure, and is gone.
    """

    outcome: Outcome
    cause: str | None = None


def dead_letters(storage: Storage, bus: EventBus, actor: Actor) -> list[DeadLetter]:
    """List the oldest parked events of the actor's workspace, LOOKED_AT of each queue at most and
    only as far as SEARCHED goes.

    Raises BusUnavailableError.
    """
    with storage.read(actor.workspace_id) as unit:
        numbers = numbers_of(unit)
    with storage.across() as across:
        aside = across.arrivals.aside(actor.workspace_id, LOOKED_AT)
    parked = [
        each
        for depth in bus.depths()
        if depth.parked
        for each in _parked_of(bus, depth.queue, actor.workspace_id, numbers)
    ]
    parked += [
        ParkedEvent(each.id, SET_ASIDE, each.event, each.reason, 1, each.at) for each in aside
    ]
    return [DeadLetter(f"{each.queue}:{each.id}", each) for each in parked]


def replay_dead_letter(
    storage: Storage, bus: EventBus, clock: Clock, actor: Actor, letter_id: str, key: str
) -> Replayed:
    """Put a parked event back into its queue, or apply at once what was set aside; audited.

    What still can't be applied is set aside again. key: of the hashes by which erased people are
    known. Raises NotFoundError, also when somebody else was first, and BusUnavailableError;
    nothing has happened then.
    """
    parked = _one(storage, bus, actor, letter_id)
    if parked.queue == SET_ASIDE:
        with storage.across() as across:
            effects = apply_again(across, clock, key, [_taken(across, parked)])
            _audit(across.inside(actor.workspace_id), clock, actor, REPLAYED, parked)
        return _replayed(effects)
    with storage.write(actor.workspace_id) as unit:
        _audit(unit, clock, actor, REPLAYED, parked)
        _check_there(bus.replay(parked.queue, [parked.id]))
    return Replayed("queued")


def discard_dead_letter(
    storage: Storage, bus: EventBus, clock: Clock, actor: Actor, letter_id: str
) -> None:
    """Delete a parked event for good, audited. Raises as `replay_dead_letter` does."""
    parked = _one(storage, bus, actor, letter_id)
    if parked.queue == SET_ASIDE:
        with storage.across() as across:
            give_up(across, _taken(across, parked))
            _audit(across.inside(actor.workspace_id), clock, actor, DISCARDED, parked)
        return
    with storage.write(actor.workspace_id) as unit:
        _audit(unit, clock, actor, DISCARDED, parked)
        _check_there(bus.discard(parked.queue, [parked.id]))


def numbers_of(unit: Unit) -> set[str]:
    """Return the ids of a workspace's business numbers."""
    return {each.phone_number_id for each in unit.places.numbers()}


def belongs(event: Event, workspace_id: str, numbers: set[str]) -> bool:
    """Tell whether an event is a workspace's: it says so, or names one of its numbers."""
    if event.workspaceid is not None:
        return event.workspaceid == workspace_id
    number = event.data.get("number")
    return isinstance(number, dict) and number.get("phone_number_id") in numbers


def _parked_of(
    bus: EventBus, queue: str, workspace_id: str, numbers: set[str]
) -> list[ParkedEvent]:
    """Return the oldest parked events of a workspace among the oldest SEARCHED of the queue."""
    own: list[ParkedEvent] = []
    left = SEARCHED

    def look(one: ParkedEvent) -> bool:
        nonlocal left
        left -= 1
        if belongs(one.event, workspace_id, numbers):
            own.append(one)
        return left > 0 and len(own) < LOOKED_AT

    bus.look_through(queue, look)
    return own


def _one(storage: Storage, bus: EventBus, actor: Actor, letter_id: str) -> ParkedEvent:
    found: Sequence[DeadLetter] = dead_letters(storage, bus, actor)
    for each in found:
        if each.id == letter_id:
            return each.parked
    raise NotFoundError(NONE_SUCH)


def _taken(across: Across, parked: ParkedEvent) -> Aside:
    taken = across.arrivals.take(parked.id)
    if taken is None:
        raise NotFoundError(NONE_SUCH)
    return taken


def _replayed(effects: Effects) -> Replayed:
    """Say what became of one event."""
    if effects.reasons:
        return Replayed("set_aside", effects.reasons[0])
    if effects.dropped.total():
        return Replayed("dropped")
    return Replayed("stored" if effects.stored.total() else "duplicate")


def _check_there(done: int) -> None:
    if not done:
        raise NotFoundError(NONE_SUCH)


def _audit(unit: Unit, clock: Clock, actor: Actor, action: Action, parked: ParkedEvent) -> None:
    """Note a deed. The bus has no part in the transaction: what it does is done last in it, so that
    a bus that fails leaves no entry and no answer to the request's key.
    """
    changes = ChangeSet(unit, clock, origin_of(actor))
    changes.audit(
        None, action, queue=parked.queue, event_id=parked.event.id, type=parked.event.type,
        cause=parked.cause,
    )  # fmt: skip
    changes.write()
