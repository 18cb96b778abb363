"""Messages that are no news from a person: from the phone app, or from before it was connected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.whatsapp import Message as WireMessage
from libs.common.events.whatsapp import Person
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.people import Party, People, gather
from services.contacts.domain.contact import latest
from services.contacts.domain.identity import party_key
from services.contacts.domain.message import Direction, Message, further, moment_of
from services.contacts.domain.origin import WHATSAPP
from services.contacts.domain.text import one_line, storable, storable_json
from services.contacts.ports.messages import WaKey
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(frozen=True, slots=True)
class Copy:
    """A message with the person at the other end. is_activity: whether it counts for last active:
    an echo does, history does not.
    """

    number: BusinessNumber
    person: Person
    direction: Direction
    message: WireMessage
    status: str | None = None
    is_activity: bool = False

    @property
    def key(self) -> WaKey:
        """What makes it one message."""
        return self.number.phone_number_id, storable(self.message.wamid)


def apply_copies(unit: Unit, clock: Clock, copies: Sequence[Copy]) -> None:
    """Store echoes and history of one workspace, any number of times and in any order.

    They make no contact; a message of somebody unknown waits for its contact. A copy fills the
    place that an early status or a media placeholder kept. A bounded number of statements.
    """
    parties = {each.key: Party.of(each.person, each.number.scope, each.key[1]) for each in copies}
    people = gather(unit, clock, list(parties.values()), create=False)
    now = clock.now()
    messages = [_message(each, parties[each.key], people, now) for each in copies]
    unit.messages.add(messages)
    unit.messages.fill(messages)
    changes = ChangeSet(unit, clock, WHATSAPP)
    for each in copies:
        if each.is_activity:
            at = moment_of(each.message.timestamp, now)
            note_outbound(changes, people, parties[each.key], at)
    changes.write()


def note_outbound(changes: ChangeSet, people: People, party: Party, at: datetime) -> None:
    """Note that something was sent to a party, never going back in time."""
    contact = people.find(party)
    if contact is None or (contact.last_outbound_at and at <= contact.last_outbound_at):
        return
    before = contact.last_active_at
    contact.last_outbound_at = latest(contact.last_outbound_at, at)
    if contact.last_active_at != before:
        changes.touch(contact, ["last_active_at"])


def _message(each: Copy, party: Party, people: People, now: datetime) -> Message:
    contact, wire = people.find(party), each.message
    return Message(
        id=new_id(),
        phone_number_id=each.number.phone_number_id,
        wamid=each.key[1],
        direction=each.direction,
        type=one_line(wire.type, 40) or "unknown",
        at=moment_of(wire.timestamp, now),
        contact_id=contact.id if contact else None,
        party_key=party_key(party.keys),
        text=storable(wire.text) if wire.text is not None else None,
        content=storable_json(wire.content),
        context=storable_json(wire.context),
        referral=storable_json(wire.referral),
        errors=storable_json(wire.errors),
        delivery=_delivery(each),
    )


def _delivery(each: Copy) -> str | None:
    """Return how far an outbound message is known to be; an echo was sent at least."""
    if each.direction == "in":
        return None
    return further(None, (each.status or "sent").lower())
