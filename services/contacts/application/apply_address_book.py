"""The address book of the business's phone has, or no longer has, somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.whatsapp import ContactSynced, Person
from libs.common.phone import InvalidPhoneError, parse_phone
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.gather import gather
from services.contacts.application.party import Party
from services.contacts.domain.address_book import Entry
from services.contacts.domain.contact import Contact, may_rename
from services.contacts.domain.identity import keys_of, parties_of
from services.contacts.domain.message import moment_of
from services.contacts.domain.origin import ADDRESS_BOOK
from services.contacts.domain.text import one_line
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber

EVIDENCE = "address book"


@dataclass(frozen=True, slots=True)
class Synced:
    """An entry that was added, edited or removed, and the number whose phone it is in."""

    number: BusinessNumber
    synced: ContactSynced
    trace: str | None = None

    @property
    def party(self) -> Party:
        """Who it is."""
        return Party.of(person_of(self.synced), self.number.scope, EVIDENCE)

    @property
    def name(self) -> str | None:
        """What the person is called now; None when the entry was removed."""
        if self.synced.action == "remove":
            return None
        return one_line(self.synced.full_name or self.synced.first_name or "") or None


def person_of(synced: ContactSynced) -> Person:
    """Return whom an entry is about; its number may be written as people write numbers."""
    if keys_of(synced.person) or not synced.phone_number:
        return synced.person
    try:
        return replace(synced.person, wa_id=parse_phone(synced.phone_number).digits)
    except InvalidPhoneError:
        return synced.person


def apply_address_book(unit: Unit, clock: Clock, those: Sequence[Synced]) -> int:
    """Apply entries of one workspace, any number of times and in any order.

    The newest counts. It makes nobody: a name waits until its person becomes a contact. A name
    is an import of the business's own list, so it gives way to what a person wrote. Returns how
    many were no copies. A bounded number of statements.
    """
    now = clock.now()
    ordered = sorted(those, key=lambda each: moment_of(each.synced.timestamp, now))
    parties = [each.party for each in ordered]
    people = gather(unit, clock, parties)
    names = [name for party in parties for name in parties_of(party.keys)]
    present = {(each.phone_number_id, each.party): each for each in unit.address_book.of(names)}
    changes = ChangeSet(unit, clock, ADDRESS_BOOK)
    copies = 0
    for each, party in zip(ordered, parties, strict=True):
        at = moment_of(each.synced.timestamp, now)
        contact = people.learn(party, at)
        copies += _is_copy(present, each, party, at)
        if _keep(present, each, party, at) and contact is not None:
            _note(changes, contact, each)
            changes.caused_by(contact, each.trace)
    people.note_learnt(changes)
    changes.write()
    people.write_identifiers(ADDRESS_BOOK)
    unit.address_book.put(list(present.values()))
    return len(those) - copies


def _is_copy(
    present: Mapping[tuple[str, str], Entry], each: Synced, party: Party, at: datetime
) -> bool:
    """Tell whether an entry is there already, just as it was told."""
    found = [present.get((each.number.phone_number_id, name)) for name in parties_of(party.keys)]
    return bool(found) and all(old and (old.at, old.name) == (at, each.name) for old in found)


def _keep(present: dict[tuple[str, str], Entry], each: Synced, party: Party, at: datetime) -> bool:
    """Put an entry in the place of older ones; say whether anything is new by it."""
    news = False
    for name in parties_of(party.keys):
        key = each.number.phone_number_id, name
        old = present.get(key)
        if old is None or (at >= old.at and (at, each.name) != (old.at, old.name)):
            present[key] = Entry(phone_number_id=key[0], party=name, name=each.name, at=at)
            news = True
    return news


def _note(changes: ChangeSet, contact: Contact, each: Synced) -> None:
    if each.name is None:
        if each.synced.action == "remove":
            changes.audit(contact.id, "address_book.removed", None,
                          phone_number_id=each.number.phone_number_id)  # fmt: skip
    elif contact.name != each.name and may_rename(contact.name_source, "import"):
        old, contact.name, contact.name_source = contact.name, each.name, "import"
        changes.change(contact, {"name": [old, each.name]})
