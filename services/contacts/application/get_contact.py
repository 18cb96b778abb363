"""One contact, in any state its workspace can still see."""

from libs.common.actor import Actor
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactNotFoundError, StaleContactError
from services.contacts.ports.storage import Storage, Unit

_SEEN = {"live", "trashed"}


def get_contact(storage: Storage, actor: Actor, contact_id: str) -> Contact:
    """Return a contact, live or in the trash. Raises ContactNotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        return visible(unit.contacts.get(contact_id))


def locked_contact(unit: Unit, contact_id: str, version: int | None = None) -> Contact:
    """Return a live contact, held until the transaction ends.

    Raises ContactNotFoundError, and StaleContactError when `version` is not the present one.
    """
    contact = visible(unit.contacts.get(contact_id, lock=True))
    check_version(contact, version)
    if not contact.is_live:
        raise ContactNotFoundError
    return contact


def check_version(contact: Contact, version: int | None) -> None:
    """Raise StaleContactError when a version is given and the contact has another."""
    if version is not None and contact.version != version:
        raise StaleContactError(contact)


def visible(contact: Contact | None) -> Contact:
    """Return a contact that is live or in the trash. Raises ContactNotFoundError."""
    if contact is None or contact.state not in _SEEN:
        raise ContactNotFoundError
    return contact
