"""Everything that is kept of one person, for that person."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.audit import AuditEntry
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactNotFoundError
from services.contacts.domain.identity import Identity
from services.contacts.domain.message import Message
from services.contacts.domain.note import Note
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage

MOST = 100_000
"""Messages, notes or changes of one person; nobody has more."""


@dataclass(frozen=True, slots=True)
class PersonData:
    """What is kept of a person."""

    contact: Contact
    identities: Sequence[Identity]
    messages: Sequence[Message]
    notes: Sequence[Note]
    changes: Sequence[AuditEntry]


def person_data(storage: Storage, clock: Clock, actor: Actor, contact_id: str) -> PersonData:
    """Gather what is kept of a contact, audited as an export. Raises ContactNotFoundError."""
    with storage.write(actor.workspace_id) as unit:
        contact = unit.contacts.get(contact_id)
        if contact is None or contact.state not in {"live", "trashed"}:
            raise ContactNotFoundError
        data = PersonData(
            contact,
            unit.identities.of([contact_id]),
            unit.messages.as_kept(contact_id, MOST),
            unit.notes.of(contact_id, None, MOST),
            unit.history.entries(contact_id, None, None, MOST),
        )
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(contact_id, "contact.data_exported")
        changes.write()
    return data
