"""People wrote: each becomes or is a contact, each message is stored once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.whatsapp import MessageReceived
from libs.common.storable import storable
from services.contacts.application.apply_flow_replies import apply_flow_replies, reply_in
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.gather import gather
from services.contacts.application.introduce import introduce
from services.contacts.application.party import Party
from services.contacts.application.stored_message import stored_message
from services.contacts.domain.amendment import NOT_WRITING
from services.contacts.domain.contact import WINDOW, Contact, latest, may_rename
from services.contacts.domain.identity import party_key
from services.contacts.domain.message import Message, moment_of
from services.contacts.domain.origin import WHATSAPP
from services.contacts.domain.shared_card import own_number_in
from services.contacts.domain.text import one_line
from services.contacts.ports.messages import WaKey
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message, the business number it came to, when ingest accepted it, and in which trace."""

    number: BusinessNumber
    received: MessageReceived
    accepted_at: datetime
    trace: str | None = None

    @property
    def key(self) -> WaKey:
        """What makes it one message."""
        return self.number.phone_number_id, storable(self.received.message.wamid)

    @property
    def party(self) -> Party:
        """Who wrote; somebody without a number who shares their own has one from then on."""
        sender, message = self.received.sender, self.received.message
        if sender.wa_id is None:
            sender = replace(sender, wa_id=own_number_in(message.type, message.content))
        return Party.of(sender, self.number.scope, message.wamid)


def receive_messages(unit: Unit, clock: Clock, key: str, incoming: Sequence[Incoming]) -> int:
    """Store messages of one workspace and return how many were new.

    Get-or-create of their senders, names from profiles, last activity by message timestamps and
    never going back; people beyond the plan's limit wait, stored with all they write. A bounded
    number of statements for any batch. key: as in `introduce`. Raises ConcurrentChangeError, which
    is retryable.
    """
    parties = {each.key: each.party for each in incoming}
    people = gather(unit, clock, list(parties.values()), making=list(parties.values()))
    fresh = _fresh(incoming, unit.messages.known(list(parties), live=True))
    if not fresh:
        return 0
    now = clock.now()
    at = {each.key: moment_of(each.received.message.timestamp, now) for each in fresh}
    senders = {each.key: people.find_or_make(parties[each.key], at[each.key]) for each in fresh}
    changes = ChangeSet(unit, clock, WHATSAPP)
    introduce(people, changes, key)
    for each in fresh:
        _apply(changes, senders[each.key], each, at[each.key])
        changes.caused_by(senders[each.key], each.trace)
    replies = [reply_in(senders[each.key], each.received.message.content) for each in fresh]
    apply_flow_replies(unit, clock, changes, [each for each in replies if each], people.new)
    changes.write()
    people.write_identifiers(WHATSAPP)
    messages = [
        _message(each, senders[each.key], parties[each.key], at[each.key]) for each in fresh
    ]
    unit.messages.add(messages)
    unit.messages.come_live(messages)
    return len(fresh)


def _fresh(incoming: Sequence[Incoming], known: set[WaKey]) -> list[Incoming]:
    fresh = {each.key: each for each in reversed(incoming) if each.key not in known}
    return list(reversed(fresh.values()))


def _apply(changes: ChangeSet, contact: Contact, each: Incoming, at: datetime) -> None:
    newest = contact.last_inbound_at is None or at >= contact.last_inbound_at
    fields = _apply_profile(changes, contact, each) if newest else []
    if each.received.message.type not in NOT_WRITING:
        contact.last_inbound_at = latest(contact.last_inbound_at, at)
        fields.append("last_active_at")
        if not each.received.message.group_id:
            contact.window_open_until = latest(contact.window_open_until, at + WINDOW)
    changes.touch(contact, fields)


def _apply_profile(changes: ChangeSet, contact: Contact, each: Incoming) -> list[str]:
    person = each.received.sender
    if person.username:
        contact.username = one_line(person.username.removeprefix("@"), 100)
    profile = one_line(person.profile_name or "")
    if not profile or profile == contact.wa_profile_name:
        return []
    contact.wa_profile_name = profile
    if profile == contact.name or not may_rename(contact.name_source, "whatsapp"):
        return ["wa_profile_name"]
    old, contact.name = contact.name, profile
    changes.change(contact, {"name": [old, profile]})
    return ["name", "wa_profile_name"]


def _message(each: Incoming, contact: Contact, party: Party, at: datetime) -> Message:
    """Return what is kept; after a merge also who wrote, so that it can be undone."""
    return stored_message(
        each.key, each.received.message, "in", at, each.accepted_at, contact_id=contact.id,
        party_key=party_key(party.keys) if contact.merges else None,
    )  # fmt: skip
