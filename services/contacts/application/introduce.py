"""People who are new or came back: a name, a place, and a note of what became of each."""

from typing import Any

from services.contacts.application.change_set import ChangeSet
from services.contacts.application.people import People
from services.contacts.application.refusals import attach_refusals
from services.contacts.domain.address_book import Entry, name_of
from services.contacts.domain.identity import Key, parties_of


def introduce(people: People, changes: ChangeSet, key: str) -> None:
    """Give those who are new or came back their places and note who is live and who waits.

    Somebody new is called as the business's address book calls them, and refuses what they refused
    before they were forgotten; key: of the hashes by which that is known.
    """
    people.admit()
    _name_new(people)
    for each in people.new.values():
        waits = each.state == "waiting"
        changes.create(each, "contact.waiting" if waits else "contact.created")
    keys = {each: people.learnt.keys_of(each) for each in people.new}
    attach_refusals(people.unit, changes, key, keys)
    for each in people.returning.values():
        waits = each.state == "waiting"
        noted: dict[str, list[Any]] = {"state": ["trashed", each.state]}
        if waits:
            changes.change(each, noted, "contact.waiting", "updated")
        else:
            changes.change(each, noted, "contact.restored", "restored")
    people.note_learnt(changes)


def _named_by(people: People, contact_id: str) -> list[Key]:
    """Return the keys by which the address book names somebody: not a number that it may still
    have under the name of who had it before.
    """
    keys = people.learnt.keys_of(contact_id)
    return (
        [key for key in keys if key.kind == "bsuid"] if contact_id in people.learnt.heirs else keys
    )


def _name_new(people: People) -> None:
    parties = {contact_id: parties_of(_named_by(people, contact_id)) for contact_id in people.new}
    asked = [name for names in parties.values() for name in names]
    found: dict[str, list[Entry]] = {}
    for entry in people.unit.address_book.of(asked) if asked else ():
        found.setdefault(entry.party, []).append(entry)
    for contact_id, names in parties.items():
        if name := name_of(each for party in names for each in found.get(party, ())):
            contact = people.new[contact_id]
            contact.name, contact.name_source = name, "import"
