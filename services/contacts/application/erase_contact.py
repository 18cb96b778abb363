"""A person is forgotten for good, with a certificate that says what went where."""

from collections.abc import Sequence
from dataclasses import replace

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.ids import new_id
from libs.common.suppression import hash_of_email
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.refusals import hashes_of_keys, keep_refusals
from services.contacts.application.reserve import admit_waiting
from services.contacts.domain.actions import Action
from services.contacts.domain.contact import Contact
from services.contacts.domain.erasure import ERASED_NAME, PLACES, Certificate, Part, Reason
from services.contacts.domain.errors import ConcurrentChangeError, ContactNotFoundError
from services.contacts.domain.identity import Identity, Key, phone_identity
from services.contacts.domain.origin import Origin, origin_of
from services.contacts.ports.erasure import Mentions
from services.contacts.ports.storage import Storage, Unit

LOOKS = 3
"""Times that a person is looked for who comes by new identifiers meanwhile."""


def erase_contact(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, key: str
) -> Certificate:
    """Erase a contact in any state and return the certificate, which is audited too.

    What stays is an empty row, the audit trail without values, and keyed hashes of the numbers,
    so that an old list can't bring the person back. The other places hear of it by event and
    confirm; until then the certificate is pending. key: of those hashes. Raises
    ContactNotFoundError.
    """
    for _ in range(LOOKS):
        seen = look_for(storage, clock, actor.workspace_id, [contact_id])
        with storage.write(actor.workspace_id) as unit:
            unit.places.lock()
            contact = unit.contacts.get(contact_id, lock=True)
            if contact is None or contact.state in {"erased", "merged"}:
                raise ContactNotFoundError(merged=contact)
            certificate = forget(unit, clock, origin_of(actor), contact, "asked", key, seen)
            if certificate is not None:
                admit_waiting(unit, clock)
                return certificate
    raise ConcurrentChangeError("the person has new identifiers each time", retry_after=1)


def look_for(
    storage: Storage, clock: Clock, workspace_id: str, contact_ids: Sequence[str]
) -> Mentions:
    """Find where others' records mention contacts; that may take long, and nothing is locked."""
    at = clock.now()
    with storage.read(workspace_id, many=True) as unit:
        contacts = dict(unit.contacts.many(contact_ids))
        for each in [each for each in contacts.values() if each.merges]:
            contacts |= {one.id: one for one in unit.merges.people_in(each.id)}
        identities: dict[str, list[Identity]] = {each: [] for each in contacts}
        for one in unit.identities.of(list(contacts)):
            identities[one.contact_id].append(one)
        people = {each.id: _identifiers(each, identities[each.id]) for each in contacts.values()}
        return unit.erasure.look(people, at)


def forget(
    unit: Unit, clock: Clock, origin: Origin, contact: Contact, reason: Reason, key: str,
    seen: Mentions,
) -> Certificate | None:  # fmt: skip
    """Remove everything of a locked contact inside a transaction and return the certificate.

    seen: where they are mentioned; None is returned, and nothing was done, when they have come by
    another identifier since. Whoever was merged into it is the same person, and goes first, each
    with a certificate of their own. Somebody whose time in the trash is over is not suppressed: an
    import may bring them back. What they refuse stays, under hashes of their numbers and ids, and
    is in force again then.
    """
    merged = unit.merges.people_in(contact.id, lock=True) if contact.merges else ()
    people = [*merged, contact]
    identities = {each.id: unit.identities.of([each.id]) for each in people}
    if not all(seen.cover(each.id, _identifiers(each, identities[each.id])) for each in people):
        return None
    for each in merged:
        _forget(unit, clock, origin, each, reason, key, identities[each.id], seen)
    return _forget(unit, clock, origin, contact, reason, key, identities[contact.id], seen)


def _forget(
    unit: Unit, clock: Clock, origin: Origin, contact: Contact, reason: Reason, key: str,
    identities: Sequence[Identity], seen: Mentions,
) -> Certificate:  # fmt: skip
    found = sorted(_identifiers(contact, identities))
    own = hashes_of_keys(key, contact.workspace_id, _keys(contact, identities))
    hashes = _with_address(key, contact, own)
    begun = Certificate(new_id(), contact.id, reason, origin, clock.now())
    kept = keep_refusals(unit, contact.id, own) if reason == "retention" else 0
    if reason == "asked":
        unit.refusals.forget(own)
    unit.erasure.begin(begun)
    removed = unit.erasure.remove(begun, found, seen)
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
    facts |= {"refusals_kept": kept} if kept else {}
    action: Action = "contact.erased" if reason == "asked" else "contact.purged"
    changes.audit(contact.id, action, None, **facts)
    changes.write()
    return done


def _identifiers(contact: Contact, identities: Sequence[Identity]) -> set[str]:
    own = {contact.phone, contact.wa_id, contact.user_id, contact.email}
    return {each.key.value for each in identities} | {each for each in own if each}


def _keys(contact: Contact, identities: Sequence[Identity]) -> list[Key]:
    phone = [phone_identity(contact.phone)] if contact.phone else []
    return [*(each.key for each in identities), *phone]


def _with_address(key: str, contact: Contact, hashes: Sequence[str]) -> list[str]:
    own = contact.workspace_id
    address = [hash_of_email(key, own, contact.email)] if contact.email else []
    return sorted({*hashes, *address})


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
    contact.blocked = contact.marketing_stopped = False
    contact.last_inbound_at = contact.last_outbound_at = None
    contact.window_open_until = contact.trashed_at = contact.waiting_since = None
    contact.merged_into = None
