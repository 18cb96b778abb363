"""A person is forgotten for good, with a certificate that says what went where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.reserve import admit_waiting
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactNotFoundError
from services.contacts.domain.identity import Identity
from services.contacts.domain.origin import origin_of
from services.contacts.domain.suppression import hashes_of
from services.contacts.ports.storage import Storage, Unit

ERASED_NAME = "Erased"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was removed, by place; told: who removes the rest when they hear of it."""

    contact_id: str
    erased_at: datetime
    by: str
    removed: Mapping[str, int]
    suppressed: int
    told: tuple[str, ...] = ("search",)


def erase_contact(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, key: str
) -> Certificate:
    """Erase a contact in any state and return the certificate, which is audited too.

    What stays is an empty row, the audit trail without values, and keyed hashes of the numbers,
    so that an old list can't bring the person back. key: of those hashes. Raises
    ContactNotFoundError.
    """
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        contact = unit.contacts.get(contact_id, lock=True)
        if contact is None or contact.state in {"erased", "merged"}:
            raise ContactNotFoundError
        identities = unit.identities.of([contact_id])
        numbers = _numbers(contact, identities)
        removed = unit.erasure.remove(contact_id, [each.key.value for each in identities])
        hashes = hashes_of(key, actor.workspace_id, numbers)
        unit.erasure.suppress(hashes, clock.now())
        _free_place(unit, contact)
        changes = ChangeSet(unit, clock, origin_of(actor))
        _blank(contact)
        changes.touch(contact, [], "erased")
        facts = {"removed": dict(removed), "suppressed": len(hashes)}
        changes.audit(contact_id, "contact.erased", None, **facts)
        changes.write()
        admit_waiting(unit, clock)
    return Certificate(contact_id, changes.now, actor.name, removed, len(hashes))


def _numbers(contact: Contact, identities: Sequence[Identity]) -> set[str]:
    found = {each.key.value for each in identities if each.key.kind in {"wa_id", "phone"}}
    return found | ({contact.phone} if contact.phone else set())


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
    contact.window_open_until = contact.trashed_at = None
