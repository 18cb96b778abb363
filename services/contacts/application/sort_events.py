"""Events from WhatsApp by the workspace whose number they name and by what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from libs.common.events.envelope import Event
from libs.common.events.registry import read_payload
from libs.common.events.whatsapp import (
    AccountChanged,
    ActionTaken,
    CallChanged,
    ContactSynced,
    GroupChanged,
    HistoryReceived,
    IdentityChanged,
    MessageEchoed,
    MessageReceived,
    MessageStatusChanged,
    PreferenceChanged,
    ThreadHandedOver,
    Unrecognised,
)
from services.contacts.application.apply_address_book import Synced, person_of
from services.contacts.application.apply_calls import from_business, from_person
from services.contacts.application.apply_copies import Copy
from services.contacts.application.apply_handovers import handover_entry
from services.contacts.application.apply_identity_changes import Rename
from services.contacts.application.apply_preferences import (
    Choice,
    choice_of,
    refused_in,
    stop_in,
)
from services.contacts.application.apply_statuses import Report
from services.contacts.application.party import Party
from services.contacts.application.receive_messages import Incoming
from services.contacts.domain.identity import keys_of
from services.contacts.domain.message import Direction
from services.contacts.domain.set_aside import (
    ANOTHER_ACCOUNT,
    UNKNOWN_NUMBER,
    UNKNOWN_TYPE,
    Why,
)
from services.contacts.ports.storage import Across
from services.contacts.ports.workspaces import BusinessNumber

Applied = (
    MessageReceived
    | MessageStatusChanged
    | MessageEchoed
    | HistoryReceived
    | IdentityChanged
    | CallChanged
    | PreferenceChanged
    | ContactSynced
    | ThreadHandedOver
)
SetAside = GroupChanged | AccountChanged | ActionTaken | Unrecognised
Payload = Applied | SetAside


@dataclass(slots=True)
class Work:
    """What there is to do in one workspace."""

    messages: list[Incoming] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    renames: list[Rename] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    synced: list[Synced] = field(default_factory=list)

    def events(self) -> int:
        """Count the events it came from; a choice that a message or report shows has none."""
        said = sum(each.source == "preference" for each in self.choices)
        others = (self.messages, self.copies, self.renames, self.reports, self.synced)
        return said + sum(len(each) for each in others)

    def steps(self) -> int:
        """Count the steps in which it is applied, each of which meets people."""
        steps = (
            self.synced, self.renames, self.messages, self.copies, self.reports, self.choices
        )  # fmt: skip
        return sum(bool(each) for each in steps)

    def parties(self) -> list[Party]:
        """List everybody whom one of the steps meets."""
        met = (self.synced, self.messages, self.copies, self.reports, self.choices)
        both_sides = [side for each in self.renames for side in (each.before, each.after)]
        return [each.party for step in met for each in step] + both_sides

    def making(self) -> list[Party]:
        """List those who become contacts."""
        written = [each.party for each in self.copies if each.makes_contact]
        return [each.party for each in self.messages] + written


@dataclass(slots=True)
class Sorted:
    """Work by workspace, and what is kept whole: event, reason, business number id.

    owners: workspace by business number id, of the numbers that were named and are known.
    """

    work: dict[str, Work] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    set_aside: list[tuple[Event, str, str | None]] = field(default_factory=list)


def sort_events(across: Across, events: Sequence[Event]) -> Sorted:
    """Sort events; one statement, for their business numbers.

    Raises UnreadableEventError for an event whose payload can't be read.
    """
    read = [(event, _read(event)) for event in events]
    ids = {payload.number.phone_number_id for _, payload in read if payload and payload.number}
    numbers = across.workspaces.numbers(sorted(ids)) if ids else {}
    found = Sorted(owners={each: known.workspace_id for each, known in numbers.items()})
    for event, payload in read:
        asked = payload.number.phone_number_id if payload and payload.number else None
        number = numbers.get(asked or "")
        reason = _reason_to_set_aside(payload, number)
        if reason is not None or number is None or not isinstance(payload, Applied):
            found.set_aside.append((event, reason or UNKNOWN_TYPE, asked))
        else:
            work = found.work.setdefault(number.workspace_id, Work())
            _PLACES[type(payload)](work, event, payload, number)
    return found


def _reason_to_set_aside(payload: Payload | None, number: BusinessNumber | None) -> str | None:
    """Say why an event can't be applied or has no meaning for a contact, or None."""
    if payload is None:
        return UNKNOWN_TYPE
    if number is None and payload.number is not None:
        return UNKNOWN_NUMBER
    if isinstance(payload, SetAside):
        return payload.reason if isinstance(payload, Unrecognised) else _MEANINGLESS[type(payload)]
    return ANOTHER_ACCOUNT if _is_foreign(payload, number) else _reason_of_nobody(payload)


def _is_foreign(payload: Applied, number: BusinessNumber | None) -> bool:
    """Tell whether a webhook of one account named a number that belongs to another.

    A secret may be bound to accounts only; what ties a number to its account is how it was added.
    """
    named, own = payload.number.waba_id, number.waba_id if number else None
    return bool(named and own) and named != own


def _reason_of_nobody(payload: Applied) -> Why | None:
    """Say why an event is nobody's, or None."""
    if isinstance(payload, MessageReceived):
        return None if keys_of(payload.sender) else "no_sender"
    if isinstance(payload, MessageEchoed):
        if payload.message.group_id:
            return "group"
        return None if keys_of(payload.recipient) else "no_recipient"
    if isinstance(payload, IdentityChanged):
        return "nobody_named" if payload.evidence is None else None
    if isinstance(payload, MessageStatusChanged | PreferenceChanged):
        return None
    person = person_of(payload) if isinstance(payload, ContactSynced) else payload.person
    return None if keys_of(person) else "no_person"


_MEANINGLESS: dict[type, Why] = {
    GroupChanged: "group",
    AccountChanged: "account",
    ActionTaken: "action",
}


def _message(work: Work, event: Event, payload: MessageReceived, number: BusinessNumber) -> None:
    work.messages.append(Incoming(number, payload, event.time, event.traceparent))
    if stop := stop_in(number, payload):
        work.choices.append(replace(stop, trace=event.traceparent))


def _echo(work: Work, event: Event, payload: MessageEchoed, number: BusinessNumber) -> None:
    echo = Copy(
        number=number, person=payload.recipient, direction="out", message=payload.message,
        accepted_at=event.time, is_activity=True, trace=event.traceparent,
    )  # fmt: skip
    work.copies.append(echo)


def _history(work: Work, event: Event, payload: HistoryReceived, number: BusinessNumber) -> None:
    way: Direction = "out" if payload.direction == "out" else "in"
    old = Copy(
        number=number, person=payload.person, direction=way, message=payload.message,
        accepted_at=event.time, status=payload.status, is_history=True,
        trace=event.traceparent,
    )  # fmt: skip
    work.copies.append(old)


def _call(work: Work, event: Event, payload: CallChanged, number: BusinessNumber) -> None:
    if (theirs := from_person(number, payload, event.time, event.traceparent)) is not None:
        work.messages.append(theirs)
    else:
        work.copies.append(from_business(number, payload, event.time, event.traceparent))


def _report(
    work: Work, event: Event, payload: MessageStatusChanged, number: BusinessNumber
) -> None:
    work.reports.append(Report(number, payload))
    if refused := refused_in(number, payload):
        work.choices.append(replace(refused, trace=event.traceparent))


def _rename(work: Work, event: Event, payload: IdentityChanged, number: BusinessNumber) -> None:
    work.renames.append(Rename(number, payload, event))


def _choice(work: Work, event: Event, payload: PreferenceChanged, number: BusinessNumber) -> None:
    work.choices.append(replace(choice_of(number, payload), trace=event.traceparent))


def _synced(work: Work, event: Event, payload: ContactSynced, number: BusinessNumber) -> None:
    work.synced.append(Synced(number, payload, event.traceparent))


def _handover(work: Work, event: Event, payload: ThreadHandedOver, number: BusinessNumber) -> None:
    work.copies.append(handover_entry(number, event, payload))


_PLACES: dict[type, Any] = {
    MessageReceived: _message,
    MessageStatusChanged: _report,
    MessageEchoed: _echo,
    HistoryReceived: _history,
    IdentityChanged: _rename,
    CallChanged: _call,
    PreferenceChanged: _choice,
    ContactSynced: _synced,
    ThreadHandedOver: _handover,
}


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
    "whatsapp.contact.synced.v1": ContactSynced,
    "whatsapp.thread.handed_over.v1": ThreadHandedOver,
    "whatsapp.group.changed.v1": GroupChanged,
    "whatsapp.account.changed.v1": AccountChanged,
    "whatsapp.action.taken.v1": ActionTaken,
    "whatsapp.unrecognised.v1": Unrecognised,
}
