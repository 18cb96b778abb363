"""One contact, in any state its workspace can still see."""

from collections.abc import Mapping, Sequence

from libs.common.actor import Actor
from services.contacts.domain.audit import AuditEntry, AuditFilter
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactNotFoundError, StaleContactError
from services.contacts.domain.origin import Origin
from services.contacts.ports.storage import Storage, Unit

_SEEN = {"live", "trashed"}
_GOOD_BYES = ("contact.erased", "contact.purged")
_MOST_SINCE = 100


def get_contact(storage: Storage, actor: Actor, contact_id: str) -> Contact:
    """Return a contact, live or in the trash. Raises ContactNotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        return visible(unit, unit.contacts.get(contact_id))


def who_trashed(
    storage: Storage, actor: Actor, contacts: Sequence[Contact]
) -> Mapping[str, Origin]:
    """Return by contact who put it into the trash, for those that are there.

    One statement if any of them is, none if not.
    """
    trashed = [each.id for each in contacts if each.state == "trashed"]
    if not trashed:
        return {}
    with storage.read(actor.workspace_id) as unit:
        return unit.history.who_trashed(trashed)


def locked_contact(unit: Unit, contact_id: str, version: int | None = None) -> Contact:
    """Return a live contact, held until the transaction ends.

    Raises ContactNotFoundError, and StaleContactError when `version` is not the present one.
    """
    contact = visible(unit, unit.contacts.get(contact_id, lock=True))
    check_version(unit, contact, version)
    if not contact.is_live:
        raise ContactNotFoundError
    return contact


def check_version(unit: Unit, contact: Contact, version: int | None) -> None:
    """Raise StaleContactError when a version is given and the contact has another."""
    if version is not None and contact.version != version:
        since = AuditFilter(contact_id=contact.id, after_version=version)
        raise StaleContactError(contact, unit.history.entries(since, None, _MOST_SINCE))


def visible(unit: Unit, contact: Contact | None) -> Contact:
    """Return a contact that is live or in the trash. Raises ContactNotFoundError."""
    if contact is None or contact.state not in _SEEN:
        raise ContactNotFoundError(_good_bye(unit, contact), contact)
    return contact


def _good_bye(unit: Unit, contact: Contact | None) -> AuditEntry | None:
    if contact is None or contact.state != "erased":
        return None
    wanted = AuditFilter(contact_id=contact.id, actions=_GOOD_BYES)
    return next(iter(unit.history.entries(wanted, None, 1)), None)
