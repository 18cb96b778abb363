"""A person is forgotten for good, with a certificate that says what went where."""

from collections.abc import Sequence
from dataclasses import replace

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.ids import new_id
from libs.common.suppression import hash_of_email, hash_of_id, hashes_of
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.reserve import admit_waiting
from services.contacts.domain.actions import Action
from services.contacts.domain.contact import Contact
from services.contacts.domain.erasure import ERASED_NAME, PLACES, Certificate, Part, Reason
from services.contacts.domain.errors import ContactNotFoundError
from services.contacts.domain.identity import Identity
from services.contacts.domain.origin import Origin, origin_of
from services.contacts.ports.storage import Storage, Unit


def erase_contact(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, key: str
) -> Certificate:
    """Erase a contact in any state and return the certificate, which is audited too.

    What stays is an empty row, the audit trail without values, and keyed hashes of the numbers,
    so that an old list can't bring the person back. The other places hear of it by event and
    confirm; until then the certificate is pending. key: of those hashes. Raises
    ContactNotFoundError.
    """
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        contact = unit.contacts.get(contact_id, lock=True)
        if contact is None or contact.state in {"erased", "merged"}:
            raise ContactNotFoundError(merged=contact)
        certificate = forget(unit, clock, origin_of(actor), contact, "asked", key)
        admit_waiting(unit, clock)
    return certificate


def forget(
    unit: Unit, clock: Clock, origin: Origin, contact: Contact, reason: Reason, key: str
) -> Certificate:
    """Remove everything of a locked contact inside a transaction and return the certificate.

    Whoever was merged into it is the same person, and goes first, each with a certificate of their
    own. Somebody whose time in the trash is over is not suppressed: an import may bring them back.
    """
    for each in unit.merges.people_in(contact.id, lock=True) if contact.merges else ():
        _forget(unit, clock, origin, each, reason, key)
    return _forget(unit, clock, origin, contact, reason, key)


def _forget(
    unit: Unit, clock: Clock, origin: Origin, contact: Contact, reason: Reason, key: str
) -> Certificate:
    identities = unit.identities.of([contact.id])
    found = sorted(_identifiers(contact, identities))
    hashes = _hashes(key, contact, identities)
    begun = Certificate(new_id(), contact.id, reason, origin, clock.now())
    unit.erasure.begin(begun)
    removed = unit.erasure.remove(begun, found)
    suppressed = hashes if reason == "asked" else []
    unit.erasure.suppress(suppressed, begun.erased_at)
    done = replace(
        begun, removed=removed, suppressed=len(suppressed), parts=[Part(each) for each in PLACES]
    )
    unit.erasure.finish(done)
    _free_place(unit, contact)
    changes = ChangeSet(unit, clock, origin)
    _blank(contact)
    changes.erase(contact, hashes)
    facts = {"certificate": done.id, "removed": dict(removed), "suppressed": len(suppressed)}
    action: Action = "contact.erased" if reason == "asked" else "contact.purged"
    changes.audit(contact.id, action, None, **facts)
    changes.write()
    return done


def _identifiers(contact: Contact, identities: Sequence[Identity]) -> set[str]:
    own = {contact.phone, contact.wa_id, contact.user_id, contact.email}
    return {each.key.value for each in identities} | {each for each in own if each}


def _hashes(key: str, contact: Contact, identities: Sequence[Identity]) -> list[str]:
    numbers = {each.key.value for each in identities if each.key.kind in {"wa_id", "phone"}}
    numbers |= {contact.phone} if contact.phone else set()
    ids = {each.key.value for each in identities if each.key.kind in {"bsuid", "parent_bsuid"}}
    own = contact.workspace_id
    addresses = [hash_of_email(key, own, contact.email)] if contact.email else []
    return sorted(
        {*hashes_of(key, own, numbers), *(hash_of_id(key, own, each) for each in ids), *addresses}
    )


def _free_place(unit: Unit, contact: Contact) -> None:
    if contact.is_live:
        unit.places.give_back(1)
    elif contact.state == "waiting":
        unit.places.wait(-1)


def _blank(contact: Contact) -> None:
    contact.state, contact.name, contact.name_source = "erased", ERASED_NAME, "person"
    contact.wa_profile_name = contact.phone = contact.email = None
    contact.wa_id = contact.user_id = contact.username = contact.owner = None
    contact.tags = []
    contact.last_inbound_at = contact.last_outbound_at = None
    contact.window_open_until = contact.trashed_at = contact.waiting_since = None
    contact.merged_into = None
