"""What a batch learns of who is who, before any of it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.contacts.application.party import Party
from services.contacts.domain import identity
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Branches, Clash, Identity, Key, Known
from services.contacts.domain.text import one_line


@dataclass(slots=True)
class Learnt:
    """Identifiers of the contacts of a batch, which are locked.

    contacts: by id. branches: who has what in contacts that were merged. shown: shown identifiers
    that changed, field → [old, new], by contact. released: numbers that have a new holder, and who
    had them; heirs: their new holders.
    """

    known: Known
    contacts: dict[str, Contact]
    branches: Branches = field(default_factory=Branches)
    identities: dict[Key, Identity] = field(default_factory=dict)
    retired: set[Key] = field(default_factory=set)
    seen: set[Key] = field(default_factory=set)
    shown: dict[str, dict[str, list[str | None]]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    released: dict[Key, str] = field(default_factory=dict)
    heirs: set[str] = field(default_factory=set)

    def identify(self, contact: Contact, party: Party, at: datetime) -> None:
        """Note the keys of a party as a contact's; those of others become clashes."""
        keys = self._unless_anothers(contact, party)
        fresh = [each for each in keys if not self.known.has(each)]
        branch = self.branches.of(contact.id, party.keys)
        self._take_phone(contact, fresh, at, branch)
        self._own(contact, fresh, at, branch)
        self.seen.update(keys)
        self.known.note(contact.id, keys, identity.spellings_of(keys))
        self._show_all(contact, keys, branch)
        if party.person.username and not contact.username:
            username = one_line(party.person.username.removeprefix("@"), 100)
            self.show(contact, "username", username)

    def rename(self, contact: Contact, before: Party, after: Party, at: datetime) -> None:
        """Note that a contact is known by other keys now; those of others become clashes."""
        keys = self._unless_anothers(contact, after)
        branch = self.branches.of(contact.id, before.keys)
        self.retired.difference_update(keys)
        self._take_phone(contact, keys, at, branch, anyway=True)
        self._own(contact, keys, at, branch)
        self.known.note(contact.id, keys, identity.spellings_of(keys))
        self._show_all(contact, keys, branch)

    def remember(self, contact: Contact, before: Party, at: datetime) -> None:
        """Note that a contact was known by other keys before."""
        branch = self.branches.of(contact.id, before.keys)
        for key in before.keys:
            if key not in self.known.owners:
                self.identities[key] = Identity(key, contact.id, at, at, "previous", branch)
        self.known.note(contact.id, before.keys, before.spellings)

    def keys_of(self, contact_id: str) -> list[Key]:
        """List the keys of a contact that were learnt in this batch."""
        return [key for key, each in self.identities.items() if each.contact_id == contact_id]

    def show(self, contact: Contact, field: str, value: str | None) -> None:
        """Put a value on a contact and note what was there before the batch."""
        noted = self.shown.setdefault(contact.id, {})
        noted[field] = [noted.get(field, [getattr(contact, field)])[0], value]
        setattr(contact, field, value)

    def _own(self, contact: Contact, keys: Iterable[Key], at: datetime, branch: str | None) -> None:
        """Note keys as a contact's: those of who wrote, if several people are merged in it."""
        for key in keys:
            self.identities[key] = Identity(key, contact.id, at, at, merged_from=branch)
            if contact.merges:
                self.branches.note(self.identities[key])

    def _unless_anothers(self, contact: Contact, party: Party) -> list[Key]:
        """Return a party's keys but those that are another contact's, which become clashes."""
        owners = self.known.owners
        others = {key for key in party.keys if owners.get(key, contact.id) != contact.id}
        self.clashes += [
            Clash(contact.id, owners[key], key, party.evidence)
            for key in party.keys
            if key in others
        ]
        return [key for key in party.keys if key not in others]

    def _take_phone(
        self, contact: Contact, keys: Sequence[Key], at: datetime, branch: str | None,
        *, anyway: bool = False,
    ) -> None:  # fmt: skip
        """Give a contact the number behind a wa_id that is new to it.

        One that a person typed is not the old wa_id's and stays, unless it is to change anyway.
        Another contact's is a clash.
        """
        phone = identity.phone_behind(keys)
        if phone is None or phone == contact.phone or not (anyway or follows_wa_id(contact)):
            return
        key = identity.phone_identity(phone)
        owner = self.known.owners.get(key, contact.id)
        if owner != contact.id:
            self.clashes.append(Clash(contact.id, owner, key, phone))
            return
        if contact.phone:
            present = identity.phone_identity(contact.phone)
            if not self._is_of(contact, present, branch):
                return
            self.retired.add(present)
        self.show(contact, "phone", phone)
        self.retired.discard(key)
        self._own(contact, [key], at, branch)
        self.known.note(contact.id, [key], identity.spellings_of([key]))

    def _is_of(self, contact: Contact, key: Key, branch: str | None) -> bool:
        """Tell whether a key is that person's among those who are merged in a contact."""
        return self.branches.of(contact.id, [key]) == branch

    def _show_all(self, contact: Contact, keys: Sequence[Key], branch: str | None) -> None:
        """Put identifiers that were just learnt on the contact and retire those they replace.

        One that was known already stays what it was: a late webhook must not bring an old number
        back. Nor does one of somebody who was merged take the place of another's.
        """
        for key in keys:
            field = _SHOWN.get(key.kind)
            if field is None:
                continue
            old = getattr(contact, field)
            if old is not None and not self._is_of(contact, Key(key.kind, key.scope, old), branch):
                continue
            if old is None or (key in self.identities and old != key.value):
                self.show(contact, field, key.value)
                if old is not None:
                    self.retired.add(Key(key.kind, key.scope, old))


_SHOWN = {"wa_id": "wa_id", "bsuid": "user_id"}


def follows_wa_id(contact: Contact) -> bool:
    """Tell whether a contact's number is the one behind its wa_id, or there is none."""
    if contact.phone is None:
        return True
    return contact.wa_id is not None and contact.phone == identity.phone_behind(
        [Key("wa_id", "", contact.wa_id)]
    )
