"""A batch from WhatsApp: each event to the workspace whose number it names, nothing lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.registry import read_payload
from libs.common.events.whatsapp import MessageReceived, MessageStatusChanged, Unrecognised
from services.contacts.application.apply_statuses import Report, apply_statuses
from services.contacts.application.receive_messages import Incoming, receive_messages
from services.contacts.domain.identity import keys_of
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.storage import Across, Storage
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(slots=True)
class _Sorted:
    """Events by what is to be done with them; messages and reports by workspace."""

    messages: dict[str, list[Incoming]] = field(default_factory=dict)
    reports: dict[str, list[Report]] = field(default_factory=dict)
    set_aside: list[tuple[Event, str, str | None]] = field(default_factory=list)


def apply_whatsapp(storage: Storage, clock: Clock, deliveries: Sequence[Delivery]) -> None:
    """Apply a batch of deliveries in one transaction, each event once.

    Unknown numbers and items nobody understands are set aside whole. Raises
    UnreadableEventError for an event whose payload can't be read, and retryable errors.
    """
    with storage.across() as across:
        fresh = across.arrivals.fresh(deliveries, clock.now())
        stored, aside = apply_events(across, clock, [each.event for each in fresh])
        across.arrivals.count(
            Arrived(
                queue=deliveries[0].queue, received=len(deliveries), stored=stored,
                duplicate=len(deliveries) - stored - aside, quarantined=aside,
            ),
            clock.now(),
        )  # fmt: skip


def apply_events(across: Across, clock: Clock, events: Sequence[Event]) -> tuple[int, int]:
    """Apply events that are known to be new; return how many were stored and set aside.

    What is neither is a copy of a message under another event's id.
    """
    sorted_ = _sort(across, events)
    across.arrivals.quarantine(sorted_.set_aside, clock.now())
    stored = 0
    for workspace_id in sorted({*sorted_.messages, *sorted_.reports}):
        unit = across.inside(workspace_id)
        if messages := sorted_.messages.get(workspace_id):
            stored += receive_messages(unit, clock, messages)
        if reports := sorted_.reports.get(workspace_id):
            apply_statuses(unit, clock, reports)
            stored += len(reports)
    return stored, len(sorted_.set_aside)


def _sort(across: Across, events: Sequence[Event]) -> _Sorted:
    read = [(event, _read(event)) for event in events]
    ids = {payload.number.phone_number_id for _, payload in read if payload and payload.number}
    numbers = across.workspaces.numbers(sorted(ids)) if ids else {}
    found = _Sorted()
    for event, payload in read:
        asked = payload.number.phone_number_id if payload and payload.number else None
        _place(found, event, payload, asked, numbers.get(asked or ""))
    return found


def _place(
    found: _Sorted,
    event: Event,
    payload: MessageReceived | MessageStatusChanged | Unrecognised | None,
    asked: str | None,
    number: BusinessNumber | None,
) -> None:
    if payload is None:
        found.set_aside.append((event, "unknown_type", asked))
    elif isinstance(payload, Unrecognised):
        found.set_aside.append((event, payload.reason, asked))
    elif number is None:
        found.set_aside.append((event, "unknown_number", asked))
    elif isinstance(payload, MessageReceived) and not keys_of(payload.sender):
        found.set_aside.append((event, "no_sender", asked))
    elif isinstance(payload, MessageReceived):
        found.messages.setdefault(number.workspace_id, []).append(Incoming(number, payload))
    else:
        found.reports.setdefault(number.workspace_id, []).append(Report(number, payload))


def _read(event: Event) -> MessageReceived | MessageStatusChanged | Unrecognised | None:
    if event.type == "whatsapp.message.received.v1":
        return read_payload(event, MessageReceived)
    if event.type == "whatsapp.message.status_changed.v1":
        return read_payload(event, MessageStatusChanged)
    if event.type == "whatsapp.unrecognised.v1":
        return read_payload(event, Unrecognised)
    return None
