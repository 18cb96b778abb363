"""The people of a batch: resolved against the database and against one another."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.whatsapp import Person
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.known_people import known_of
from services.contacts.application.reserve import reserve
from services.contacts.domain import identity
from services.contacts.domain.contact import UNNAMED, Contact
from services.contacts.domain.errors import ConcurrentChangeError
from services.contacts.domain.identity import Branches, Clash, Identity, Key, Known
from services.contacts.domain.origin import Origin
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

    returning: trashed contacts that somebody wrote from. learnt: shown identifiers that changed,
    field → [old, new], by contact. released: numbers that have a new holder, and who had them;
    heirs: their new holders. branches: who has what in contacts that were merged. Everything is
    written by `write_identifiers`.
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
    learnt: dict[str, dict[str, list[str | None]]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    released: dict[Key, str] = field(default_factory=dict)
    heirs: set[str] = field(default_factory=set)
    branches: Branches = field(default_factory=Branches)

    def find(self, party: Party) -> Contact | None:
        """Return the contact of a party, or None for somebody new or without any key."""
        found = identity.resolve(party.keys, party.spellings, self.known)
        return self.contacts.get(found.contact_id) if found.contact_id else None

    def find_or_make(self, party: Party, at: datetime, *, returns: bool = True) -> Contact:
        """Return the contact of a party, made if there is none, with its identifiers noted.

        returns: whether somebody in the trash comes back.
        """
        contact = self.find(party)
        if contact is None:
            contact = self._make(party)
            self._inherit(contact, party, at)
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
        """Note contacts whose identifiers changed; one that was replaced is audited and retired
        at once, so that what is told of the contact has it as a previous one, and one that is
        somebody else's now has it no longer.
        """
        self.unit.identities.retire(sorted(self.retired))
        if self.released:
            self.unit.identities.release(self.released)
        losers = set(self.released.values())
        for contact_id, noted in self.learnt.items():
            if contact_id in self.new:
                continue
            replaced = {name: pair for name, pair in noted.items() if pair[0] is not None}
            changes.touch(self.contacts[contact_id], noted)
            if replaced:
                facts = {"how": RECYCLED} if contact_id in losers else {}
                changes.audit(contact_id, "contact.identity_changed", {**replaced}, **facts)
        self.learnt.clear()

    def rename(self, contact: Contact, before: Party, after: Party, at: datetime) -> None:
        """Note that a contact is known by other keys now; those of others become clashes."""
        keys = self._unless_anothers(contact, after)
        branch = self.branches.of(contact.id, before.keys)
        self.retired.difference_update(keys)
        self._take_phone(contact, keys, at, branch, anyway=True)
        self._own(contact, keys, at, branch)
        self.known.note(contact.id, keys, identity.spellings_of(keys))
        self._show(contact, keys, branch)

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

    def write_identifiers(self, origin: Origin) -> None:
        """Write what was learnt of who is who; contacts must be written before.

        A clash that opens is audited with both contacts. origin: who or what told of it.
        """
        now, learnt = self.clock.now(), self.identities
        self.unit.identities.retire(sorted(self.retired))
        self.unit.identities.add(
            [
                replace(each, status="previous") if key in self.retired else each
                for key, each in learnt.items()
            ]
        )
        self.unit.identities.spell(
            [
                (spelling, each.contact_id)
                for each in learnt.values()
                for spelling in identity.spellings_of([each.key])
            ]
        )
        self.unit.messages.adopt(
            [
                (party, each.contact_id)
                for each in learnt.values()
                for party in identity.parties_of([each.key])
                if self.known.may_be(party, each.contact_id)
            ]
        )
        self.unit.identities.seen(sorted(self.seen - learnt.keys()), now)
        self._open_conflicts(origin, now)

    def _open_conflicts(self, origin: Origin, now: datetime) -> None:
        opened = self.unit.identities.clash(self.clashes, now)
        if opened:
            changes = ChangeSet(self.unit, self.clock, origin)
            for each in opened:
                for contact_id in (each.contact_id, each.other_id):
                    changes.audit(
                        contact_id, "identity_conflict.opened", None,
                        conflict_id=each.id, kind=each.key.kind,
                    )  # fmt: skip
            changes.write()

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

    def _inherit(self, contact: Contact, party: Party, at: datetime) -> None:
        """Give somebody new the number by which they wrote, when it was that of a contact who has
        another user id: it has a new holder, unless the old one wrote later than that.

        Whether both are one person all the same is for a person to settle.
        """
        numbers = identity.numbers_of(party.keys)
        for owner_id in sorted({self.known.owners.get(key, "") for key in numbers} - {""}):
            old = self.contacts.get(owner_id)
            if old is None or not self.known.contradicts(party.keys, owner_id):
                continue
            if not self._wrote_after(old, numbers, at) and self._lose(old, numbers):
                self.heirs.add(contact.id)
                self.clashes += [
                    Clash(owner_id, contact.id, key, party.evidence)
                    for key in party.keys
                    if key.kind == "bsuid"
                ]

    def _wrote_after(self, contact: Contact, numbers: Iterable[Key], at: datetime) -> bool:
        """Tell whether a contact that still has a number wrote later: stored, or in this batch."""
        if not {contact.wa_id, contact.phone} & {key.value for key in numbers}:
            return False
        learnt = [self.identities[key].first_seen for key in numbers if key in self.identities]
        return any(at < each for each in (contact.last_inbound_at, *learnt) if each)

    def _lose(self, contact: Contact, numbers: Sequence[Key]) -> bool:
        """Take numbers from a contact, all but one that a person typed beside another wa_id; say
        whether it had any.
        """
        if contact.phone and not follows_wa_id(contact):
            numbers = [key for key in numbers if key.value != contact.phone]
        elif contact.wa_id:
            own = Key("wa_id", "", contact.wa_id)  # maybe in another spelling
            if identity.phone_behind([own]) == identity.phone_behind(numbers):
                self.known.owners[own] = contact.id
                numbers = [*numbers, own]
        lost = {key for key in numbers if self.known.owners.get(key) == contact.id}
        self.known.forget(contact.id, lost, identity.spellings_of(lost))
        for key in lost:
            self.released.setdefault(key, contact.id)
            self.identities.pop(key, None)
            for shown in ("wa_id", "phone"):
                if getattr(contact, shown) == key.value:
                    self._set(contact, shown, None)
        return bool(lost)

    def _identify(self, contact: Contact, party: Party, at: datetime) -> None:
        keys = self._unless_anothers(contact, party)
        fresh = [each for each in keys if not self.known.has(each)]
        branch = self.branches.of(contact.id, party.keys)
        self._take_phone(contact, fresh, at, branch)
        self._own(contact, fresh, at, branch)
        self.seen.update(keys)
        self.known.note(contact.id, keys, identity.spellings_of(keys))
        self._show(contact, keys, branch)
        if party.person.username and not contact.username:
            username = one_line(party.person.username.removeprefix("@"), 100)
            self._set(contact, "username", username)

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
        self._set(contact, "phone", phone)
        self.retired.discard(key)
        self._own(contact, [key], at, branch)
        self.known.note(contact.id, [key], identity.spellings_of([key]))

    def _is_of(self, contact: Contact, key: Key, branch: str | None) -> bool:
        """Tell whether a key is that person's among those who are merged in a contact."""
        return self.branches.of(contact.id, [key]) == branch

    def _show(self, contact: Contact, keys: Sequence[Key], branch: str | None) -> None:
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
                self._set(contact, field, key.value)
                if old is not None:
                    self.retired.add(Key(key.kind, key.scope, old))

    def _set(self, contact: Contact, field: str, value: str | None) -> None:
        noted = self.learnt.setdefault(contact.id, {})
        noted[field] = [noted.get(field, [getattr(contact, field)])[0], value]
        setattr(contact, field, value)


_SHOWN = {"wa_id": "wa_id", "bsuid": "user_id"}

RECYCLED = "number_recycled"
"""How a contact lost a number: whoever writes by it now has another user id."""


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
    ids = _ids(parties, known) | _holders(making, known)
    contacts = unit.contacts.many(sorted(ids), lock=True)
    branches = _branches(unit, parties, contacts)
    return People(unit, clock, known, contacts, may_create=held, branches=branches)


def _branches(unit: Unit, parties: Sequence[Party], contacts: Mapping[str, Contact]) -> Branches:
    """Return who has what in contacts that were ever merged with others: mostly there are none.

    Raises ConcurrentChangeError when one was merged, or a merge undone, before it was locked.
    """
    if any(each.state == "merged" for each in contacts.values()):
        raise ConcurrentChangeError("a contact was merged meanwhile", retry_after=1)
    branches = Branches()
    merged = sorted(each.id for each in contacts.values() if each.merges)
    if merged:
        if not _ids(parties, _known(unit, parties)) <= contacts.keys():
            raise ConcurrentChangeError("a merge was undone meanwhile", retry_after=1)
        for each in unit.identities.of(merged):
            branches.note(each)
    return branches


def hold(unit: Unit, clock: Clock, parties: Sequence[Party], making: Sequence[Party]) -> None:
    """Lock for several steps what each of them would lock as `gather` does: the counter if
    anybody is new, then all contacts at once in the order of their ids.

    Step by step, two transactions whose steps meet the same people the other way round would wait
    for one another.
    """
    gather(unit, clock, parties, making=making)


def first_name(party: Party) -> str:
    """Return what to call somebody at first: profile name, number, username."""
    number = identity.phone_behind(party.keys)
    username = f"@{party.person.username.removeprefix('@')}" if party.person.username else ""
    return one_line(party.person.profile_name or "") or number or one_line(username) or UNNAMED


def follows_wa_id(contact: Contact) -> bool:
    """Tell whether a contact's number is the one behind its wa_id, or there is none."""
    if contact.phone is None:
        return True
    return contact.wa_id is not None and contact.phone == identity.phone_behind(
        [Key("wa_id", "", contact.wa_id)]
    )


def _known(unit: Unit, parties: Iterable[Party]) -> Known:
    return known_of(unit, {key for party in parties for key in party.keys})


def _ids(parties: Iterable[Party], known: Known) -> set[str]:
    found = (identity.resolve(party.keys, party.spellings, known) for party in parties)
    return {each.contact_id for each in found if each.contact_id}


def _holders(parties: Iterable[Party], known: Known) -> set[str]:
    """Return who has the numbers of parties: somebody new takes them over."""
    numbers = {key for party in parties for key in identity.numbers_of(party.keys)}
    return {known.owners[key] for key in numbers if key in known.owners}


def _anybody_new(unit: Unit, parties: Sequence[Party], known: Known) -> bool:
    found = [identity.resolve(party.keys, party.spellings, known) for party in parties]
    if any(each.contact_id is None for each in found):
        return True
    states = unit.contacts.states([each.contact_id for each in found if each.contact_id])
    return any(state != "live" for state in states.values())
