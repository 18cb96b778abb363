"""Contact events become changes of the index."""

from collections.abc import Sequence
from typing import Any

import msgspec

from libs.common.bus.port import Delivery, EventBus, Handler
from libs.common.errors import UnavailableError
from libs.common.events.contacts import ContactDocument
from libs.common.events.envelope import Event, UnreadableEventError
from services.search.application.apply_changes import apply_changes
from services.search.ports import LagMeter, SearchIndex

QUEUES = ("search.contacts", "search.contacts-bulk")


class _Carrying(msgspec.Struct):
    """What every contact event has, whatever else its version carries."""

    contact: ContactDocument


def index_contacts(index: SearchIndex, lag: LagMeter) -> Handler:
    """Build the handler that applies a batch of contact events as one change of the index.

    Copies and older versions change nothing, so it needs no inbox. lag: told of each batch in hand,
    which it stays while the index is down.
    """

    def handle(deliveries: Sequence[Delivery]) -> None:
        contacts = [_contact_of(delivery.event) for delivery in deliveries]
        queue = deliveries[0].queue
        lag.begin(queue, min(delivery.event.time for delivery in deliveries))
        try:
            apply_changes(index, contacts)
        except UnavailableError:
            raise
        except Exception:
            lag.end(queue)
            raise
        lag.end(queue)

    return handle


def index_lag(bus: EventBus) -> float:
    """Return how many seconds the oldest event waits that is not indexed yet, 0 for none."""
    waiting = (each.oldest_seconds for each in bus.depths() if each.queue in QUEUES)
    return max((seconds for seconds in waiting if seconds is not None), default=0.0)


def _contact_of(event: Event) -> ContactDocument:
    data: Any = event.data
    try:
        return msgspec.convert(data, _Carrying, strict=False).contact
    except msgspec.ValidationError as problem:
        raise UnreadableEventError(f"{event.type} {event.id} carries no contact") from problem
