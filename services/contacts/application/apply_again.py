"""What was set aside and is taken out: applied or given up, and counted as what it is now.

An hour says of what came in it what it is by now, so that what it calls parked is still there to be
looked at. What is given up is counted no more, as a dead letter that is deleted from its queue.
"""

from collections import Counter
from collections.abc import Sequence

from libs.common.clock import Clock
from services.contacts.application.apply_whatsapp import Effects, apply_events, counted, owners_of
from services.contacts.domain.set_aside import UNKNOWN_NUMBER
from services.contacts.ports.deliveries import INCOMING, Arrived, Aside
from services.contacts.ports.storage import Across

_QUEUE = INCOMING[0]


def apply_again(across: Across, clock: Clock, key: str, aside: Sequence[Aside]) -> Effects:
    """Apply events that were taken out and came in one hour; return what became of them. What still
    can't be applied is set aside again. key: of the hashes by which erased people are known.
    """
    if not aside:
        return Effects()
    events, then = [each.event for each in aside], aside[0].at
    owners = owners_of(across, events)
    mine = {event.id: own for event, own in zip(events, owners, strict=True)}
    effects = apply_events(across, clock, key, events, mine, then)
    across.arrivals.count([*_taken_back(aside, owners), *counted(_QUEUE, owners, effects)], then)
    return effects


def give_up(across: Across, aside: Aside) -> None:
    """Count an event no more that was taken out and is not applied."""
    across.arrivals.count(_taken_back([aside], owners_of(across, [aside.event])), aside.at)


def _taken_back(batch: Sequence[Aside], owners: Sequence[str | None]) -> list[Arrived]:
    """Return what undoes how events were counted when they were set aside."""
    then = Counter(
        None if each.reason == UNKNOWN_NUMBER else owner
        for each, owner in zip(batch, owners, strict=True)
    )
    return [
        Arrived(
            _QUEUE, received=-many, stored=0, duplicate=0, quarantined=-many, of_workspace_id=own
        )
        for own, many in then.items()
    ]
