"""A person edits a contact's fields."""

from collections.abc import Callable, Mapping
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from libs.common.phone import parse_phone
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.create_contact import phone_keys_of, write_phone
from services.contacts.application.find_by_phone import find_by_phone
from services.contacts.application.get_contact import locked_contact
from services.contacts.application.inputs import name_from, read_fields
from services.contacts.application.owners import owner_named
from services.contacts.application.refusals import attach_refusals
from services.contacts.application.undoing import Changed, check_undone
from services.contacts.domain.contact import Contact, Owner
from services.contacts.domain.errors import ContactExistsError
from services.contacts.domain.identity import phone_identity
from services.contacts.domain.origin import origin_of
from services.contacts.domain.text import clean_email
from services.contacts.ports.storage import Storage, Unit

Edits = Mapping[str, str | None]


def edit_contact(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, edits: Edits, key: str,
    version: int | None = None, undo_of: str | None = None,
) -> Changed:  # fmt: skip
    """Change name, phone, email or owner_id; None clears e-mail and owner.

    An earlier number still finds the person; what was refused under a new one by somebody who was
    forgotten since is in force for it. key: of the hashes by which that is known. undo_of: the
    change that this takes back. Raises ContactNotFoundError, StaleContactError, InvalidInputError,
    and ContactExistsError when the new number is somebody else's.
    """
    values = read_fields(_readers(actor, edits))
    with storage.write(actor.workspace_id) as unit:
        if "phone" in values:
            unit.places.lock()
        contact = locked_contact(unit, contact_id, version)
        check_undone(unit, contact_id, undo_of, [each.removesuffix("_id") for each in edits])
        changes = ChangeSet(unit, clock, origin_of(actor), undo_of=undo_of)
        source = contact.name_source
        noted = _apply(unit, contact, values, edits)
        if "phone" in noted:
            _write_phones(unit, contact, noted["phone"][0], changes)
            attach_refusals(unit, changes, key, {contact.id: phone_keys_of(contact)})
        if noted:
            changes.change(contact, noted)
        elif contact.name_source != source:  # the name a profile gave is confirmed as it stands
            changes.touch(contact, ["name"])
        changes.write()
        return Changed(contact, changes.change_of(contact_id))


def _readers(actor: Actor, edits: Edits) -> dict[str, Callable[[], Any]]:
    readers: dict[str, Callable[[str | None], Any]] = {
        "name": lambda text: name_from(actor, text or ""),
        "phone": _phone,
        "email": lambda text: clean_email(text) if text and text.strip() else None,
    }
    return {
        field: (lambda read=read, field=field: read(edits[field]))  # type: ignore[misc] # mypy can't infer the defaults' types
        for field, read in readers.items()
        if field in edits
    }


def _phone(text: str | None) -> str:
    if text is None:
        raise InvalidInputError.of("phone", "can be changed but not removed", why="phone_stays")
    return parse_phone(text).e164


def _apply(
    unit: Unit, contact: Contact, values: dict[str, Any], edits: Edits
) -> dict[str, list[Any]]:
    noted: dict[str, list[Any]] = {}
    for field, value in values.items():
        old = getattr(contact, field)
        if value != old:
            noted[field] = [old, value]
    if "name" in values:
        contact.name_source = "person"
    if "phone" in noted:
        _check_free(unit, contact, values["phone"])
    for field, (_, value) in noted.items():
        setattr(contact, field, value)
    if "owner_id" in edits:
        noted |= give_to(contact, owner_named(unit, edits["owner_id"]))
    return noted


def give_to(contact: Contact, owner: Owner | None) -> dict[str, list[Any]]:
    """Make somebody or nobody a contact's owner; return the change by names, empty for none."""
    old = contact.owner
    if (old and old.id) == (owner and owner.id):
        return {}
    contact.owner = owner
    return {"owner": [old and old.name, owner and owner.name]}


def _check_free(unit: Unit, contact: Contact, phone: str) -> None:
    found = find_by_phone(unit, phone)
    if found not in {None, contact.id}:
        raise ContactExistsError(str(found))


def _write_phones(unit: Unit, contact: Contact, old: str | None, changes: ChangeSet) -> None:
    if old:
        unit.identities.retire([phone_identity(old)])
    write_phone(unit, contact, changes.now)
