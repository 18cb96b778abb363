"""What was set aside and is taken out: applied or given up, and counted as what it is now.

An hour says of what came in it what it is by now, so that what it calls parked is still there to be
looked at. What is given up is counted no more, as a dead letter that is deleted from its queue.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from libs.common.clock import Clock
from services.contacts.application.apply_whatsapp import apply_events, counted, owners_of
from services.contacts.ports.deliveries import INCOMING, UNKNOWN_NUMBER, Arrived, Aside
from services.contacts.ports.storage import Across

_QUEUE = INCOMING[0]


def apply_again(across: Across, clock: Clock, key: str, aside: Sequence[Aside]) -> None:
    """Apply events that were taken out, the oldest hour first. What still can't be applied is set
    aside again. key: of the hashes by which erased people are known.
    """
    for _, some in groupby(sorted(aside, key=_arrival), key=_hour):
        batch = list(some)
        events, then = [each.event for each in batch], batch[0].at
        owners = owners_of(across, events)
        effects = apply_events(across, clock, key, events, then)
        now = counted(_QUEUE, owners, effects)
        across.arrivals.count([*_taken_back(batch, owners), *now], then)


def give_up(across: Across, aside: Aside) -> None:
    """Count an event no more that was taken out and is not applied."""
    across.arrivals.count(_taken_back([aside], owners_of(across, [aside.event])), aside.at)


def _arrival(aside: Aside) -> datetime:
    return aside.at


def _hour(aside: Aside) -> datetime:
    return aside.at.replace(minute=0, second=0, microsecond=0)


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
