"""A person adds a contact by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.ids import new_id
from libs.common.phone import parse_phone
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.change_status import move_contact
from services.contacts.application.find_by_phone import find_by_phone
from services.contacts.application.inputs import name_from, read_fields
from services.contacts.application.owners import owner_named
from services.contacts.application.refusals import attach_refusals
from services.contacts.application.reserve import reserve_one
from services.contacts.domain import identity, lead_status
from services.contacts.domain.contact import Contact, Owner
from services.contacts.domain.errors import ContactExistsError
from services.contacts.domain.identity import Identity, Key
from services.contacts.domain.origin import origin_of
from services.contacts.domain.tags import clean_tags, tag_key, with_tags
from services.contacts.domain.text import clean_email
from services.contacts.ports.storage import Storage, Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds, as typed."""

    name: str
    phone: str
    email: str | None = None
    tags: Sequence[str] = ()
    status: str = lead_status.DEFAULT
    owner_id: str | None = None


def create_contact(storage: Storage, clock: Clock, actor: Actor, draft: Draft, key: str) -> Contact:
    """Create a contact and return it; one in the trash or waiting with this number comes back.

    What somebody with the number refused before they were forgotten is in force again (key: of the
    hashes by which that is known). Who comes back keeps the number by which they are known, and
    their lead status unless the form says another one than it says by itself. Raises
    InvalidInputError naming the fields, ContactExistsError when a live contact has the number,
    PlanFullError when the plan has no place, OverLimitTagsError when there would be too many tags.
    """
    values = _read(actor, draft)
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        owner = owner_named(unit, draft.owner_id)
        changes = ChangeSet(unit, clock, origin_of(actor))
        present = _present(unit, values["phone"])
        reserve_one(unit, clock)
        if present is not None:
            _bring_back(unit, changes, present, values, owner)
            changes.write()
            return present
        contact = _new(actor, values, owner, changes.now)
        changes.create(contact)
        attach_refusals(unit, changes, key, {contact.id: phone_keys_of(contact)})
        changes.write()
        write_phone(unit, contact, changes.now)
        return contact


def phone_keys_of(contact: Contact) -> list[Key]:
    """Return the identifier that is a contact's number; none where there is no number."""
    return [identity.phone_identity(contact.phone)] if contact.phone else []


def write_phone(unit: Unit, contact: Contact, at: datetime) -> None:
    """Write a contact's number as an identity with its spellings."""
    if contact.phone:
        key = identity.phone_identity(contact.phone)
        unit.identities.add([Identity(key, contact.id, at, at)])
        unit.identities.spell([(each, contact.id) for each in identity.spellings_of([key])])
        unit.messages.adopt([(each, contact.id) for each in identity.parties_of([key])])


def _read(actor: Actor, draft: Draft) -> dict[str, Any]:
    email = draft.email if draft.email and draft.email.strip() else None
    return read_fields(
        {
            "name": lambda: name_from(actor, draft.name),
            "phone": lambda: parse_phone(draft.phone).e164,
            "email": lambda: clean_email(email) if email else None,
            "tags": lambda: clean_tags(draft.tags),
            "status": lambda: lead_status.status_named(draft.status),
        }
    )


def _present(unit: Unit, phone: str) -> Contact | None:
    """Return the trashed or waiting contact with a number. Raises ContactExistsError."""
    contact_id = find_by_phone(unit, phone)
    contact = unit.contacts.get(contact_id, lock=True) if contact_id else None
    if contact is not None and contact.is_live:
        raise ContactExistsError(contact.id)
    return contact


def _new(actor: Actor, values: dict[str, Any], owner: Owner | None, now: datetime) -> Contact:
    return Contact(
        id=new_id(),
        workspace_id=actor.workspace_id,
        name=values["name"],
        name_source="person",
        source="api" if actor.kind == "key" else "manual",
        created_at=now,
        updated_at=now,
        status_since=now,
        status=values["status"],
        phone=values["phone"],
        email=values["email"],
        owner=owner,
        tags=sorted(values["tags"], key=tag_key),
    )


def _bring_back(
    unit: Unit, changes: ChangeSet, contact: Contact, values: dict[str, Any], owner: Owner | None
) -> None:
    waited = contact.state == "waiting"
    noted: dict[str, list[Any]] = {"state": [contact.state, "live"]}
    if contact.name != values["name"]:
        noted["name"] = [contact.name, values["name"]]
    contact.name, contact.name_source = values["name"], "person"
    if values["email"] and values["email"] != contact.email:
        noted["email"] = [contact.email, values["email"]]
        contact.email = values["email"]
    if owner and owner != contact.owner:
        noted["owner"] = [contact.owner and contact.owner.name, owner.name]
        contact.owner = owner
    contact.go_live()
    noted |= changes.retag(contact, with_tags(contact.tags, values["tags"]))
    if waited:
        unit.places.wait(-1)
    if waited:
        changes.change(contact, noted, "contact.admitted", "created")
    else:
        changes.change(contact, noted, "contact.restored", "restored")
    if values["status"] not in {lead_status.DEFAULT, contact.status}:
        move_contact(changes, contact, values["status"], "free")
