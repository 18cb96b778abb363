"""A contact goes to the trash and comes back."""

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.get_contact import check_version, locked_contact, visible
from services.contacts.application.reserve import admit_waiting, reserve_one
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import NotInTrashError
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage


def trash_contact(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, version: int | None = None
) -> None:
    """Put a contact into the trash for 30 days; its place goes to whoever waits longest.

    Its identifiers stay, so that the same person never becomes a twin. Raises
    ContactNotFoundError, StaleContactError.
    """
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        contact = locked_contact(unit, contact_id, version)
        changes = ChangeSet(unit, clock, origin_of(actor))
        contact.state, contact.trashed_at = "trashed", changes.now
        changes.change(contact, {"state": ["live", "trashed"]}, "contact.trashed", "trashed")
        changes.write()
        unit.places.give_back(1)
        admit_waiting(unit, clock)


def restore_contact(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, version: int | None = None
) -> Contact:
    """Take a contact out of the trash and return it.

    Raises ContactNotFoundError, NotInTrashError, StaleContactError, PlanFullError.
    """
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        contact = visible(unit, unit.contacts.get(contact_id, lock=True))
        if contact.state != "trashed":
            raise NotInTrashError("this contact is not in the trash")
        check_version(unit, contact, version)
        reserve_one(unit, clock)
        changes = ChangeSet(unit, clock, origin_of(actor))
        contact.go_live()
        changes.change(contact, {"state": ["trashed", "live"]}, "contact.restored", "restored")
        changes.write()
        return contact
