"""Everything that is kept of one person, for that person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.consents import ledger_of
from services.contacts.application.get_contact import visible
from services.contacts.domain.audit import AuditEntry, AuditFilter
from services.contacts.domain.consent import Consent
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Identity
from services.contacts.domain.lead_status import Transition
from services.contacts.domain.message import Message
from services.contacts.domain.note import Note
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage

MOST = 100_000
"""Messages, notes or changes of one person; nobody has more."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A row of an import that made or changed the contact. row: as in the file, where known."""

    import_id: str
    row: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonData:
    """What is kept of a person."""

    contact: Contact
    identities: Sequence[Identity]
    messages: Sequence[Message]
    notes: Sequence[Note]
    consents: Sequence[Consent]
    transitions: Sequence[Transition]
    imports: Sequence[Imported]
    changes: Sequence[AuditEntry]


def person_data(storage: Storage, clock: Clock, actor: Actor, contact_id: str) -> PersonData:
    """Gather what is kept of a contact, audited as an export. Raises ContactNotFoundError.

    Nobody waits while it reads; who was erased meanwhile is not told of.
    """
    with storage.read(actor.workspace_id) as unit:
        contact = visible(unit.contacts.get(contact_id))
        entries = unit.history.entries(AuditFilter(contact_id=contact_id), None, MOST)
        data = PersonData(
            contact,
            unit.identities.of([contact_id]),
            unit.messages.as_kept(contact_id, MOST),
            unit.notes.of(contact_id, None, MOST),
            ledger_of(unit, contact_id),
            unit.history.transitions(contact_id),
            [found for each in entries if (found := _imported(each))],
            entries,
        )
    with storage.write(actor.workspace_id) as unit:
        visible(unit.contacts.get(contact_id))
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(contact_id, "contact.data_exported")
        changes.write()
    return data


def _imported(entry: AuditEntry) -> Imported | None:
    import_id = entry.facts.get("import_id")
    return Imported(str(import_id), entry.facts.get("row"), entry.at) if import_id else None
