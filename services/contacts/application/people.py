"""The people of a batch: resolved against the database and against one another."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.whatsapp import Person
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.reserve import reserve
from services.contacts.domain import identity
from services.contacts.domain.contact import UNNAMED, Contact
from services.contacts.domain.errors import ConcurrentChangeError
from services.contacts.domain.identity import Clash, Identity, Key, Known
from services.contacts.domain.text import one_line
from services.contacts.ports.storage import Unit


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who wrote or was written to. evidence: the message that shows it."""

    person: Person
    keys: tuple[Key, ...]
    spellings: AbstractSet[str]
    evidence: str

    @classmethod
    def of(cls, person: Person, scope: str, evidence: str) -> "Party":
        """Read the keys of a person; scope is that of the business number."""
        keys = tuple(identity.keys_of(person, scope))
        return cls(person, keys, identity.spellings_of(keys), evidence)


@dataclass(slots=True)
class People:
    """Contacts of a batch, locked; those that were made for it wait for a place.

    returning: trashed contacts that somebody wrote from. Everything is written by `settle`.
    """

    unit: Unit
    clock: Clock
    known: Known
    contacts: dict[str, Contact]
    may_create: bool = False
    new: dict[str, Contact] = field(default_factory=dict)
    returning: dict[str, Contact] = field(default_factory=dict)
    identities: dict[Key, Identity] = field(default_factory=dict)
    retired: set[Key] = field(default_factory=set)
    seen: set[Key] = field(default_factory=set)
    learnt: dict[str, set[str]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    def find(self, party: Party) -> Contact | None:
        """Return the contact of a party, or None for somebody new or without any key."""
        found = identity.resolve(party.keys, party.spellings, self.known)
        return self.contacts.get(found.contact_id) if found.contact_id else None

    def find_or_make(self, party: Party, at: datetime, *, returns: bool = True) -> Contact:
        """Return the contact of a party, made if there is none, with its identifiers noted.

        returns: whether somebody in the trash comes back.
        """
        contact = self.find(party) or self._make(party)
        if returns and contact.state == "trashed":
            self._check_may_create()
            self.returning[contact.id] = contact
        self._identify(contact, party, at)
        return contact

    def learn(self, party: Party, at: datetime) -> Contact | None:
        """Note the identifiers of a party if it is somebody's, and return whose."""
        contact = self.find(party)
        if contact is not None:
            self._identify(contact, party, at)
        return contact

    def note_learnt(self, changes: ChangeSet) -> None:
        """Note contacts whose identifiers changed, for those whom nothing else changes."""
        for contact_id, fields in self.learnt.items():
            changes.touch(self.contacts[contact_id], fields)

    def rename(self, contact: Contact, after: Party, at: datetime) -> None:
        """Note that a contact is known by other keys now; those of others become clashes."""
        owners = self.known.owners
        keys = [key for key in after.keys if owners.get(key, contact.id) == contact.id]
        self.clashes += [
            Clash(contact.id, owners[key], key, after.evidence)
            for key in after.keys
            if owners.get(key, contact.id) != contact.id
        ]
        phone = identity.phone_behind(keys)
        if phone and owners.get(identity.phone_identity(phone), contact.id) == contact.id:
            if contact.phone and contact.phone != phone:
                self.retired.add(identity.phone_identity(contact.phone))
            contact.phone = phone
            keys.append(identity.phone_identity(phone))
        self.identities |= {key: Identity(key, contact.id, at, at) for key in keys}
        self.known.note(contact.id, keys, identity.spellings_of(keys))
        self._show(contact, keys)

    def admit(self) -> None:
        """Give new and returning people places, first come first served; others wait."""
        those = [*self.new.values(), *self.returning.values()]
        places = reserve(self.unit, self.clock, len(those)) if those else 0
        for number, each in enumerate(those):
            each.state = "live" if number < places else "waiting"
            each.trashed_at = None
        if len(those) > places:
            self.unit.places.wait(len(those) - places)

    def write_identifiers(self) -> None:
        """Write what was learnt of who is who; contacts must be written before."""
        now = self.clock.now()
        self.unit.identities.retire(sorted(self.retired))
        self.unit.identities.add(list(self.identities.values()))
        self.unit.identities.spell(
            [
                (spelling, each.contact_id)
                for each in self.identities.values()
                for spelling in identity.spellings_of([each.key])
            ]
        )
        self.unit.messages.adopt(
            [
                (identity.party_key([key]) or "", each.contact_id)
                for key, each in self.identities.items()
            ]
        )
        self.unit.identities.seen(sorted(self.seen - self.identities.keys()), now)
        self.unit.identities.clash(self.clashes, now)

    def _check_may_create(self) -> None:
        if not self.may_create:
            raise ConcurrentChangeError("a contact changed its state meanwhile", retry_after=1)

    def _make(self, party: Party) -> Contact:
        self._check_may_create()
        now = self.clock.now()
        contact = Contact(
            id=new_id(), workspace_id=self.unit.workspace_id, state="waiting",
            name=first_name(party), name_source="whatsapp", source="whatsapp",
            created_at=now, updated_at=now, status_since=now,
        )  # fmt: skip
        self.new[contact.id] = self.contacts[contact.id] = contact
        return contact

    def _identify(self, contact: Contact, party: Party, at: datetime) -> None:
        found = identity.resolve(party.keys, party.spellings, self.known)
        self.clashes += [
            Clash(contact.id, other, key, party.evidence) for key, other in found.others.items()
        ]
        keys = [each for each in party.keys if each not in found.others]
        phone = contact.phone or identity.phone_behind(keys)
        if phone != contact.phone:
            contact.phone = phone
            self.learnt.setdefault(contact.id, set()).add("phone")
        own_phone = [identity.phone_identity(phone)] if phone else []
        for key in (*keys, *own_phone):
            if key not in self.known.owners:
                self.identities[key] = Identity(key, contact.id, at, at)
        if party.person.username and not contact.username:
            contact.username = one_line(party.person.username.removeprefix("@"), 100)
            self.learnt.setdefault(contact.id, set()).add("username")
        self.seen.update(keys)
        self.known.note(contact.id, (*keys, *own_phone), identity.spellings_of(keys))
        self._show(contact, keys)

    def _show(self, contact: Contact, keys: Sequence[Key]) -> None:
        """Put identifiers that were just learnt on the contact and retire those they replace.

        One that was known already stays what it was: a late webhook must not bring an old number
        back.
        """
        for key in keys:
            field = _SHOWN.get(key.kind)
            if field is None:
                continue
            old = getattr(contact, field)
            if old is None or (key in self.identities and old != key.value):
                setattr(contact, field, key.value)
                self.learnt.setdefault(contact.id, set()).add(field)
                if old is not None:
                    self.retired.add(Key(key.kind, key.scope, old))


_SHOWN = {"wa_id": "wa_id", "bsuid": "user_id"}


def gather(
    unit: Unit, clock: Clock, parties: Sequence[Party], *, making: Sequence[Party] = ()
) -> People:
    """Resolve the parties of a batch and lock their contacts.

    making: those who become contacts; the plan's counter is locked first if one of them is new,
    so that whoever else makes people goes before or after, never between.
    """
    known = _known(unit, parties)
    held = bool(making) and _anybody_new(unit, making, known)
    if held:
        unit.places.lock()
        known = _known(unit, parties)
    contacts = unit.contacts.many(sorted(_ids(parties, known)), lock=True)
    return People(unit, clock, known, contacts, may_create=held)


def first_name(party: Party) -> str:
    """Return what to call somebody at first: profile name, number, username."""
    number = identity.phone_behind(party.keys)
    username = f"@{party.person.username.removeprefix('@')}" if party.person.username else ""
    return one_line(party.person.profile_name or "") or number or one_line(username) or UNNAMED


def _known(unit: Unit, parties: Iterable[Party]) -> Known:
    keys = {key for party in parties for key in party.keys}
    keys |= {
        identity.phone_identity(phone)
        for party in parties
        if (phone := identity.phone_behind(party.keys))
    }
    spellings = {each for party in parties for each in party.spellings}
    owners = unit.identities.owners(sorted(keys))
    return Known(dict(owners), dict(unit.identities.spelled(sorted(spellings))))


def _ids(parties: Iterable[Party], known: Known) -> set[str]:
    found = (identity.resolve(party.keys, party.spellings, known) for party in parties)
    return {each.contact_id for each in found if each.contact_id}


def _anybody_new(unit: Unit, parties: Sequence[Party], known: Known) -> bool:
    found = [identity.resolve(party.keys, party.spellings, known) for party in parties]
    if any(each.contact_id is None for each in found):
        return True
    states = unit.contacts.states([each.contact_id for each in found if each.contact_id])
    return any(state != "live" for state in states.values())
