"""WhatsApp reported how far messages that went out have come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.whatsapp import MessageStatusChanged, Person
from libs.common.ids import new_id
from libs.common.storable import storable, storable_json
from services.contacts.application.apply_copies import note_outbound
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.gather import gather
from services.contacts.application.party import Party
from services.contacts.application.people import People
from services.contacts.domain.identity import party_key
from services.contacts.domain.message import Message, further, group_named, moment_of
from services.contacts.domain.origin import WHATSAPP
from services.contacts.ports.messages import WaKey
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(frozen=True, slots=True)
class Report:
    """A status and the business number whose message it is about."""

    number: BusinessNumber
    changed: MessageStatusChanged

    @property
    def key(self) -> WaKey:
        """Which message."""
        return self.number.phone_number_id, storable(self.changed.wamid)

    @property
    def group_id(self) -> str | None:
        """The group it was sent to; the recipient is then one of many readers."""
        is_group = self.changed.raw.get("recipient_type") == "group"
        return (
            group_named(str(self.changed.raw.get("recipient_id") or "group")) if is_group else None
        )

    @property
    def party(self) -> Party:
        """Whom it is about; a message to a group is in nobody's conversation."""
        recipient = Person() if self.group_id else self.changed.recipient
        return Party.of(recipient, self.number.scope, self.changed.wamid)


def apply_statuses(unit: Unit, clock: Clock, reports: Sequence[Report]) -> int:
    """Apply delivery reports of one workspace, in any order and any number of copies; return how
    many were no copy of what a message's delivery says.

    sent < delivered < read < played, never back; a report may come before its message and then
    keeps a place for it. A report makes no contact. A bounded number of statements.
    """
    parties = _parties(reports)
    people = gather(unit, clock, list(parties.values()))
    known = unit.messages.known(list(parties))
    now = clock.now()
    early = [each for each in reports if each.key not in known]
    unit.messages.add([_placeholder(each, parties[each.key], people, now) for each in early])
    messages = unit.messages.locked(list(parties))
    changes = ChangeSet(unit, clock, WHATSAPP)
    changed: dict[WaKey, Message] = {}
    copies = 0
    for each in reports:
        message, at = messages.get(each.key), moment_of(each.changed.timestamp, now)
        if message and _apply(each, message, at):
            changed[each.key] = message
        elif message:
            copies += _is_copy(each, message, at)
    for key, message in changed.items():
        _note_contact(people, parties[key], message)
    for each in _sent(reports):
        note_outbound(changes, people, parties[each.key], moment_of(each.changed.timestamp, now))
    unit.messages.save_delivery(list(changed.values()))
    changes.converse(each.contact_id for each in changed.values() if each.contact_id)
    changes.write()
    return len(reports) - copies


def _is_copy(each: Report, message: Message, at: datetime) -> bool:
    """Tell whether a message's delivery says the same already, by a report of the same moment; in
    a group, another reader's may be.
    """
    said = each.changed.status.lower(), at
    return not each.group_id and (message.delivery, message.delivery_at) == said


def _parties(reports: Sequence[Report]) -> dict[WaKey, Party]:
    """Return who each message went to: what the first report says that names anybody."""
    parties: dict[WaKey, Party] = {}
    for each in reports:
        if each.key not in parties or not parties[each.key].keys:
            parties[each.key] = each.party
    return parties


def _placeholder(each: Report, party: Party, people: People, now: datetime) -> Message:
    contact = people.find(party)
    return Message(
        id=new_id(),
        phone_number_id=each.number.phone_number_id,
        wamid=each.key[1],
        direction="out",
        type="unknown",
        at=moment_of(each.changed.timestamp, now),
        contact_id=contact.id if contact else None,
        party_key=party_key(party.keys),
        group_id=each.group_id,
    )


def _apply(each: Report, message: Message, at: datetime) -> bool:
    """Move a message's delivery on; say whether anything changed."""
    if message.direction != "out":
        return False
    status = each.changed.status.lower()
    before = (message.delivery, message.at, message.errors)
    message.delivery = further(message.delivery, status)
    if message.delivery != before[0]:
        message.delivery_at = at
        message.errors = storable_json(each.changed.errors)
    elif message.delivery == "failed" and not message.errors:
        message.errors = storable_json(each.changed.errors)
    if status == "sent":
        message.at = min(message.at, at)
    return (message.delivery, message.at, message.errors) != before


def _note_contact(people: People, party: Party, message: Message) -> None:
    contact = people.find(party)
    if contact is not None and message.contact_id is None:
        message.contact_id = contact.id


def _sent(reports: Sequence[Report]) -> Iterable[Report]:
    return (each for each in reports if each.changed.status.lower() == "sent")
