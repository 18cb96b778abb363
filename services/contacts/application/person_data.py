"""Everything that is kept of one person, for that person."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

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
from services.contacts.ports.storage import Storage, Unit

T = TypeVar("T")
PAGE = 1000
"""Messages, notes or changes that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A row of an import that made or changed the contact. row: as in the file, where known."""

    import_id: str
    row: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonData:
    """What is kept of a person. Messages, notes and changes are read while they are taken, newest
    first, however many there are; imports are those of the changes. merged: records of people who
    were merged into the contact, whose changes are among those here.
    """

    contact: Contact
    merged: Sequence[Contact]
    identities: Sequence[Identity]
    consents: Sequence[Consent]
    transitions: Sequence[Transition]
    messages: Iterator[Message]
    notes: Iterator[Note]
    imports: Iterator[Imported]
    changes: Iterator[AuditEntry]


def person_data(storage: Storage, clock: Clock, actor: Actor, contact_id: str) -> PersonData:
    """Gather what is kept of a contact, audited as an export. Raises ContactNotFoundError.

    Nobody waits while it is read, a page at a time; of who is erased meanwhile nothing follows.
    """
    with storage.write(actor.workspace_id) as unit:
        contact = visible(unit, unit.contacts.get(contact_id))
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(contact_id, "contact.data_exported")
        changes.write()
        identities, consents = unit.identities.of([contact_id]), ledger_of(unit, contact_id)
        merged = unit.merges.people_in(contact_id) if contact.merges else ()
        people = [contact_id, *(each.id for each in merged)]
        transitions = [move for each in people for move in unit.history.transitions(each)]

    def messages(unit: Unit, last: Message | None) -> Sequence[Message]:
        return unit.messages.as_kept(contact_id, (last.at, last.id) if last else None, PAGE)

    def notes(unit: Unit, last: Note | None) -> Sequence[Note]:
        return unit.notes.of(contact_id, last.id if last else None, PAGE)

    def entries(own: str) -> Callable[[Unit, AuditEntry | None], Sequence[AuditEntry]]:
        def page(unit: Unit, last: AuditEntry | None) -> Sequence[AuditEntry]:
            place = (last.at, last.id) if last else None
            return unit.history.entries(AuditFilter(contact_id=own), place, PAGE)

        return page

    def all_of(page: Callable[[Unit, T | None], Sequence[T]]) -> Iterator[T]:
        return _all(storage, actor.workspace_id, page)

    def changes_of_all() -> Iterator[AuditEntry]:
        for each in people:
            yield from all_of(entries(each))

    imports = (found for each in changes_of_all() if (found := _imported(each)))
    return PersonData(
        contact, merged, identities, consents, transitions,
        all_of(messages), all_of(notes), imports, changes_of_all(),
    )  # fmt: skip


def _all(
    storage: Storage, workspace_id: str, page: Callable[[Unit, T | None], Sequence[T]]
) -> Iterator[T]:
    """Yield everything, each page in a transaction of its own: a slow reader holds nothing up."""
    last: T | None = None
    while True:
        with storage.read(workspace_id) as unit:
            found = page(unit, last)
        yield from found
        if len(found) < PAGE:
            return
        last = found[-1]


def _imported(entry: AuditEntry) -> Imported | None:
    import_id = entry.facts.get("import_id")
    return Imported(str(import_id), entry.facts.get("row"), entry.at) if import_id else None
