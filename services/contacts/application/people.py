"""The people of a batch: found among the contacts, or made."""

from dataclasses import dataclass, field
from datetime import datetime

from libs.common.clock import Clock
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.learnt import Learnt
from services.contacts.application.new_holder import inherit
from services.contacts.application.party import Party
from services.contacts.application.reserve import reserve
from services.contacts.application.write_learnt import note_learnt, write_learnt
from services.contacts.domain import identity
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ConcurrentChangeError
from services.contacts.domain.origin import Origin
from services.contacts.ports.storage import Unit


@dataclass(slots=True)
class People:
    """Contacts of a batch, locked; those that were made for it wait for a place.

    learnt: who is who among them, written by `write_identifiers`. returning: trashed contacts that
    somebody wrote from.
    """

    unit: Unit
    clock: Clock
    learnt: Learnt
    may_create: bool = False
    new: dict[str, Contact] = field(default_factory=dict)
    returning: dict[str, Contact] = field(default_factory=dict)

    def find(self, party: Party) -> Contact | None:
        """Return the contact of a party, or None for somebody new or without any key."""
        found = identity.resolve(party.keys, party.spellings, self.learnt.known)
        return self.learnt.contacts.get(found.contact_id) if found.contact_id else None

    def find_or_make(self, party: Party, at: datetime, *, returns: bool = True) -> Contact:
        """Return the contact of a party, made if there is none, with its identifiers noted.

        returns: whether somebody in the trash comes back.
        """
        contact = self.find(party)
        if contact is None:
            contact = self._make(party)
            inherit(self.learnt, contact, party, at)
        if returns and contact.state == "trashed":
            self._check_may_create()
            self.returning[contact.id] = contact
        self.learnt.identify(contact, party, at)
        return contact

    def learn(self, party: Party, at: datetime) -> Contact | None:
        """Note the identifiers of a party if it is somebody's, and return whose."""
        contact = self.find(party)
        if contact is not None:
            self.learnt.identify(contact, party, at)
        return contact

    def admit(self) -> None:
        """Give new and returning people places, first come first served; others wait."""
        those = [*self.new.values(), *self.returning.values()]
        now = self.clock.now()
        places = reserve(self.unit, self.clock, len(those)) if those else 0
        for number, each in enumerate(those):
            if number < places:
                each.go_live()
            else:
                each.wait(now)
        if len(those) > places:
            self.unit.places.wait(len(those) - places)

    def note_learnt(self, changes: ChangeSet) -> None:
        """Note contacts that were there before the batch, and whose identifiers changed."""
        note_learnt(self.unit, changes, self.learnt, self.new)

    def write_identifiers(self, origin: Origin) -> None:
        """Write what was learnt; contacts must be written before. origin: who told of it."""
        write_learnt(self.unit, self.clock, self.learnt, origin)

    def _check_may_create(self) -> None:
        if not self.may_create:
            raise ConcurrentChangeError("a contact changed its state meanwhile", retry_after=1)

    def _make(self, party: Party) -> Contact:
        self._check_may_create()
        now = self.clock.now()
        contact = Contact(
            id=new_id(), workspace_id=self.unit.workspace_id, state="waiting",
            name=party.first_name(), name_source="whatsapp", source="whatsapp",
            created_at=now, updated_at=now, status_since=now,
        )  # fmt: skip
        self.new[contact.id] = self.learnt.contacts[contact.id] = contact
        return contact
