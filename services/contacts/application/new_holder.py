"""A number that somebody new writes by, and that was a contact's until then."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.contacts.application.learnt import Learnt, follows_wa_id
from services.contacts.application.party import Party
from services.contacts.domain import identity
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Clash, Key


def inherit(learnt: Learnt, contact: Contact, party: Party, at: datetime) -> None:
    """Give somebody new the number by which they wrote, when it was that of a contact who has
    another user id: it has a new holder, unless the old one wrote later than that.

    Whether both are one person all the same is for a person to settle.
    """
    numbers = identity.numbers_of(party.keys)
    for owner_id in sorted({learnt.known.owners.get(key, "") for key in numbers} - {""}):
        old = learnt.contacts.get(owner_id)
        if old is None or not learnt.known.contradicts(party.keys, owner_id):
            continue
        if not _wrote_after(learnt, old, numbers, at) and _lose(learnt, old, numbers):
            learnt.heirs.add(contact.id)
            learnt.clashes += [
                Clash(owner_id, contact.id, key, party.evidence)
                for key in party.keys
                if key.kind == "bsuid"
            ]


def _wrote_after(learnt: Learnt, contact: Contact, numbers: Iterable[Key], at: datetime) -> bool:
    """Tell whether a contact that still has a number wrote later: stored, or in this batch."""
    if not {contact.wa_id, contact.phone} & {key.value for key in numbers}:
        return False
    now = [learnt.identities[key].first_seen for key in numbers if key in learnt.identities]
    return any(at < each for each in (contact.last_inbound_at, *now) if each)


def _lose(learnt: Learnt, contact: Contact, numbers: Sequence[Key]) -> bool:
    """Take numbers from a contact, all but one that a person typed beside another wa_id; say
    whether it had any.
    """
    if contact.phone and not follows_wa_id(contact):
        numbers = [key for key in numbers if key.value != contact.phone]
    elif contact.wa_id:
        own = Key("wa_id", "", contact.wa_id)  # maybe in another spelling
        if identity.phone_behind([own]) == identity.phone_behind(numbers):
            learnt.known.owners[own] = contact.id
            numbers = [*numbers, own]
    lost = {key for key in numbers if learnt.known.owners.get(key) == contact.id}
    learnt.known.forget(contact.id, lost, identity.spellings_of(lost))
    for key in lost:
        learnt.released.setdefault(key, contact.id)
        learnt.identities.pop(key, None)
        for shown in ("wa_id", "phone"):
            if getattr(contact, shown) == key.value:
                learnt.show(contact, shown, None)
    return bool(lost)
