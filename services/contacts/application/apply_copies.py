"""Messages that are no news from a person: from the phone app, or from before it was connected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.envelope import Lane
from libs.common.events.whatsapp import Message as WireMessage
from libs.common.events.whatsapp import Person
from libs.common.storable import storable
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.gather import gather
from services.contacts.application.introduce import introduce
from services.contacts.application.party import Party
from services.contacts.application.people import People
from services.contacts.application.stored_message import stored_message
from services.contacts.domain.amendment import CHANGES_ONLY
from services.contacts.domain.contact import latest
from services.contacts.domain.identity import party_key
from services.contacts.domain.message import PLACEHOLDERS, Direction, Message, further, moment_of
from services.contacts.domain.origin import WHATSAPP
from services.contacts.ports.messages import WaKey
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A message with the person at the other end. accepted_at: when ingest accepted it, and
    trace: the traceparent of that.

    is_activity: whether it counts for last active: an echo does, history does not. is_history:
    whether it is older than the connection. makes_contact: whether its person becomes a contact.
    """

    number: BusinessNumber
    person: Person
    direction: Direction
    message: WireMessage
    accepted_at: datetime
    status: str | None = None
    is_activity: bool = False
    is_history: bool = False
    makes_contact: bool = True
    trace: str | None = None

    @property
    def key(self) -> WaKey:
        """What makes it one message."""
        return self.number.phone_number_id, storable(self.message.wamid)

    @property
    def party(self) -> Party:
        """The person at the other end."""
        return Party.of(self.person, self.number.scope, self.key[1])


def apply_copies(unit: Unit, clock: Clock, key: str, copies: Sequence[Copy]) -> int:
    """Store echoes and history of one workspace, any number of times and in any order, and return
    how many told anything new.

    Whom the business talks to becomes a contact, or waits for a place; somebody in the trash
    stays there. A copy fills the place that an early report or a media placeholder kept. A
    bounded number of statements. key: as in `introduce`.
    """
    parties = {each.key: each.party for each in copies}
    making = [parties[each.key] for each in copies if each.makes_contact]
    people = gather(unit, clock, list(parties.values()), making=making)
    now = clock.now()
    changes = ChangeSet(unit, clock, WHATSAPP, _lane(copies))
    types = dict(unit.messages.types(list(parties)))
    noted: set[WaKey] = set()
    for each in copies:
        at = moment_of(each.message.timestamp, now)
        if each.makes_contact:
            people.find_or_make(parties[each.key], at, returns=False)
        else:
            people.learn(parties[each.key], at)
    introduce(people, changes, key)
    for each in copies:
        if (contact := people.find(parties[each.key])) is not None:
            changes.caused_by(contact, each.trace)
            if not each.is_history:
                changes.converse([contact.id])
        if each.is_activity and each.message.type not in CHANGES_ONLY:
            at = moment_of(each.message.timestamp, now)
            if note_outbound(changes, people, parties[each.key], at):
                noted.add(each.key)
    changes.write()
    people.write_identifiers(WHATSAPP)
    messages = [_message(each, parties[each.key], people, now) for each in copies]
    noted |= _store(unit, messages)
    return _news(messages, types, noted)


def _news(messages: Sequence[Message], types: dict[WaKey, str], noted: set[WaKey]) -> int:
    """Count the messages that were not there, or as placeholders only, and otherwise once each
    that moved anything on. types: of those that were there; noted: which moved anything.
    """
    news = 0
    for each in messages:
        key = each.phone_number_id, each.wamid
        is_told = types.get(key, PLACEHOLDERS[0]) not in PLACEHOLDERS
        if key not in types or key in noted or (not is_told and each.type not in PLACEHOLDERS):
            news += 1
            types[key] = each.type
            noted.discard(key)
    return news


def note_outbound(changes: ChangeSet, people: People, party: Party, at: datetime) -> bool:
    """Note that something was sent to a party, never going back in time; say whether it is news."""
    contact = people.find(party)
    if contact is None or (contact.last_outbound_at and at <= contact.last_outbound_at):
        return False
    before = contact.last_active_at
    contact.last_outbound_at = latest(contact.last_outbound_at, at)
    if contact.last_active_at != before:
        changes.touch(contact, ["last_active_at"])
    return True


def _lane(copies: Sequence[Copy]) -> Lane:
    return "bulk" if all(each.is_history for each in copies) else "live"


def _store(unit: Unit, messages: Sequence[Message]) -> set[WaKey]:
    """Write messages; return those stored before whose delivery moved on."""
    unit.messages.add(messages)
    unit.messages.fill(messages)
    reached = {
        (each.phone_number_id, each.wamid): each.delivery for each in messages if each.delivery
    }
    moved = _moved_on(unit.messages.locked(list(reached)), reached)
    unit.messages.save_delivery(moved)
    return {(each.phone_number_id, each.wamid) for each in moved}


def _moved_on(
    present: Mapping[WaKey, Message], reached: Mapping[WaKey, str | None]
) -> Sequence[Message]:
    """Move messages on that were stored before, and return them."""
    moved: list[Message] = []
    for key, message in present.items():
        delivery = further(message.delivery, reached[key] or "")
        if message.direction == "out" and delivery != message.delivery:
            message.delivery = delivery
            moved.append(message)
    return moved


def _message(each: Copy, party: Party, people: People, now: datetime) -> Message:
    contact = people.find(party)
    return stored_message(
        each.key, each.message, each.direction, moment_of(each.message.timestamp, now),
        each.accepted_at, contact_id=contact.id if contact else None,
        party_key=party_key(party.keys), delivery=_delivery(each),
        origin="history" if each.is_history else None,
    )  # fmt: skip


def _delivery(each: Copy) -> str | None:
    """Return how far an outbound message is known to be; an echo was sent at least."""
    if each.direction == "in":
        return None
    status = (each.status or "sent").lower()
    return further(None, _OF_HISTORY.get(status, status))


_OF_HISTORY = {"error": "failed", "pending": ""}
"""What history calls states that reports call otherwise, or not at all."""
