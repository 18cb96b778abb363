"""A batch from WhatsApp: each event to the workspace whose number it names, nothing lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.registry import read_payload
from libs.common.events.whatsapp import (
    CallChanged,
    HistoryReceived,
    IdentityChanged,
    MessageEchoed,
    MessageReceived,
    MessageStatusChanged,
    PreferenceChanged,
    Unrecognised,
)
from services.contacts.application.apply_calls import from_business, from_person
from services.contacts.application.apply_copies import Copy, apply_copies
from services.contacts.application.apply_identity_changes import Rename, apply_identity_changes
from services.contacts.application.apply_preferences import (
    Choice,
    apply_preferences,
    choice_of,
    stop_in,
)
from services.contacts.application.apply_statuses import Report, apply_statuses
from services.contacts.application.receive_messages import Incoming, receive_messages
from services.contacts.domain.identity import keys_of
from services.contacts.domain.message import Direction
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.storage import Across, Storage, Unit
from services.contacts.ports.workspaces import BusinessNumber

Known = (
    MessageReceived
    | MessageStatusChanged
    | MessageEchoed
    | HistoryReceived
    | IdentityChanged
    | CallChanged
    | PreferenceChanged
)
Payload = Known | Unrecognised


@dataclass(slots=True)
class _Sorted:
    """Events by what is to be done with them, and by workspace."""

    messages: dict[str, list[Incoming]] = field(default_factory=dict)
    copies: dict[str, list[Copy]] = field(default_factory=dict)
    renames: dict[str, list[Rename]] = field(default_factory=dict)
    reports: dict[str, list[Report]] = field(default_factory=dict)
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    set_aside: list[tuple[Event, str, str | None]] = field(default_factory=list)

    def workspaces(self) -> list[str]:
        """List the workspaces that there is something for."""
        return sorted({*self.messages, *self.copies, *self.renames, *self.reports, *self.choices})


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
    for workspace_id in sorted_.workspaces():
        stored += _apply(across.inside(workspace_id), clock, sorted_, workspace_id)
    return stored, len(sorted_.set_aside)


def _apply(unit: Unit, clock: Clock, sorted_: _Sorted, workspace_id: str) -> int:
    """Apply what is one workspace's; return how much was stored."""
    stored = 0
    if messages := sorted_.messages.get(workspace_id):
        stored += receive_messages(unit, clock, messages)
    if copies := sorted_.copies.get(workspace_id):
        apply_copies(unit, clock, copies)
        stored += len(copies)
    if renames := sorted_.renames.get(workspace_id):
        apply_identity_changes(unit, clock, renames)
        stored += len(renames)
    if reports := sorted_.reports.get(workspace_id):
        apply_statuses(unit, clock, reports)
        stored += len(reports)
    if choices := sorted_.choices.get(workspace_id):
        apply_preferences(unit, clock, choices)
        stored += sum(each.source == "preference" for each in choices)
    return stored


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
    payload: Payload | None,
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
    elif isinstance(payload, CallChanged) and not keys_of(payload.person):
        found.set_aside.append((event, "no_person", asked))
    elif isinstance(payload, IdentityChanged) and payload.evidence is None:
        found.set_aside.append((event, "nobody_named", asked))
    else:
        _place_known(found, payload, number)


def _place_known(found: _Sorted, payload: Known, number: BusinessNumber) -> None:
    own = number.workspace_id
    if isinstance(payload, MessageReceived):
        found.messages.setdefault(own, []).append(Incoming(number, payload))
        if stop := stop_in(number, payload):
            found.choices.setdefault(own, []).append(stop)
    elif isinstance(payload, PreferenceChanged):
        found.choices.setdefault(own, []).append(choice_of(number, payload))
    elif isinstance(payload, MessageStatusChanged):
        found.reports.setdefault(own, []).append(Report(number, payload))
    elif isinstance(payload, IdentityChanged):
        found.renames.setdefault(own, []).append(Rename(number, payload))
    elif isinstance(payload, CallChanged):
        _place_call(found, payload, number)
    elif isinstance(payload, MessageEchoed):
        echo = Copy(
            number=number, person=payload.recipient, direction="out", message=payload.message,
            is_activity=True,
        )  # fmt: skip
        found.copies.setdefault(own, []).append(echo)
    else:
        way: Direction = "out" if payload.direction == "out" else "in"
        old = Copy(
            number=number, person=payload.person, direction=way, message=payload.message,
            status=payload.status, is_history=True,
        )  # fmt: skip
        found.copies.setdefault(own, []).append(old)


def _place_call(found: _Sorted, payload: CallChanged, number: BusinessNumber) -> None:
    theirs = from_person(number, payload)
    if theirs is not None:
        found.messages.setdefault(number.workspace_id, []).append(theirs)
    else:
        copy = from_business(number, payload)
        found.copies.setdefault(number.workspace_id, []).append(copy)


def _read(event: Event) -> Payload | None:
    payload = _PAYLOADS.get(event.type)
    return read_payload(event, payload) if payload else None


_PAYLOADS: dict[str, type[Payload]] = {
    "whatsapp.message.received.v1": MessageReceived,
    "whatsapp.message.status_changed.v1": MessageStatusChanged,
    "whatsapp.message.echoed.v1": MessageEchoed,
    "whatsapp.history.received.v1": HistoryReceived,
    "whatsapp.identity.changed.v1": IdentityChanged,
    "whatsapp.call.changed.v1": CallChanged,
    "whatsapp.preference.changed.v1": PreferenceChanged,
    "whatsapp.unrecognised.v1": Unrecognised,
}
