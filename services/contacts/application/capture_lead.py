"""A flow or a form captured a lead: a contact is found or made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from libs.common.events.contacts import LeadCaptured
from libs.common.events.registry import make_event
from libs.common.ids import new_id
from libs.common.phone import parse_phone
from libs.common.storable import storable_json
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.create_contact import phone_keys_of, write_phone
from services.contacts.application.find_by_phone import find_by_phone
from services.contacts.application.inputs import name_from, read_fields
from services.contacts.application.refusals import attach_refusals
from services.contacts.application.reserve import reserve
from services.contacts.domain.actions import Action
from services.contacts.domain.contact import Contact, may_rename
from services.contacts.domain.lead import LeadValues, mapped, mapping_of
from services.contacts.domain.origin import Origin
from services.contacts.domain.tags import clean_tags, tag_key, with_tags
from services.contacts.domain.text import clean_email, one_line
from services.contacts.ports.storage import Storage, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What was captured. source: the form's or flow's name. fields: its answers as they are."""

    source: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    tags: Sequence[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


def capture_lead(
    storage: Storage, clock: Clock, actor: Actor, lead: Lead, key: str
) -> tuple[Contact, bool]:
    """Find or make the lead's contact; return it and whether it is new.

    Found by phone in any spelling, else by an e-mail that one live contact has. What is there is
    filled up and never overwritten against the precedence of names. When the plan is full,
    somebody new waits in the waiting room. What they refused before they were forgotten is in force
    again; key: of the hashes by which that is known. Raises InvalidInputError.
    """
    origin = Origin(actor.kind, actor.id, actor.name, "flow")
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        values = _read(actor, lead, mapping_of(unit.places.settings(), [lead.source])[1])
        changes = ChangeSet(unit, clock, origin)
        contact = _present(unit, values)
        is_new = contact is None
        if contact is None:
            contact = _make(unit, clock, changes, values)
            attach_refusals(unit, changes, key, {contact.id: phone_keys_of(contact)})
        else:
            _fill(unit, clock, changes, contact, values)
        facts = {"origin": one_line(lead.source), "fields": storable_json(dict(lead.fields))}
        changes.audit(contact.id, "lead.captured", None, **facts)
        changes.write()
        write_phone(unit, contact, changes.now)
        _announce(unit, clock, contact, facts["origin"], is_new=is_new)
    return contact, is_new


def fill_contact(contact: Contact, values: LeadValues) -> dict[str, list[Any]]:
    """Fill what a contact lacks, tags apart; return the changes."""
    noted: dict[str, list[Any]] = {}
    wants_name = values.name and values.name != contact.name
    if wants_name and may_rename(contact.name_source, "flow"):
        noted["name"] = [contact.name, values.name]
        contact.name, contact.name_source = str(values.name), "flow"
    if values.email and not contact.email:
        noted["email"] = [None, values.email]
        contact.email = values.email
    return noted


def _read(actor: Actor, lead: Lead, mapping: Mapping[str, str]) -> LeadValues:
    guessed = mapped(lead.fields, mapping)
    phone, email = lead.phone or guessed.phone, lead.email
    name = lead.name or guessed.name
    if not (phone or email or guessed.email):
        raise InvalidInputError.of("phone", "a lead needs a phone or an e-mail")
    read = read_fields(
        {
            "name": lambda: name_from(actor, name) if name else None,
            "phone": lambda: parse_phone(phone).e164 if phone else None,
            "email": lambda: clean_email(email) if email else guessed.email,
            "tags": lambda: clean_tags([*lead.tags, *guessed.tags]),
        }
    )
    return LeadValues(read["name"], read["phone"], read["email"], tuple(read["tags"]))


def _present(unit: Unit, values: LeadValues) -> Contact | None:
    if values.phone:
        found = find_by_phone(unit, values.phone)
        return unit.contacts.get(found, lock=True) if found else None
    ids = unit.contacts.ids_by_email(str(values.email))
    live = [each for each in unit.contacts.many(ids, lock=True).values() if each.is_live]
    return live[0] if len(live) == 1 else None


def _make(unit: Unit, clock: Clock, changes: ChangeSet, values: LeadValues) -> Contact:
    contact = _new(unit.workspace_id, values, changes.now)
    waits = _take_place(unit, clock, contact)
    changes.create(contact, "contact.waiting" if waits else "contact.created")
    return contact


def _new(workspace_id: str, values: LeadValues, now: datetime) -> Contact:
    return Contact(
        id=new_id(),
        workspace_id=workspace_id,
        name=values.name or values.phone or str(values.email),
        name_source="flow" if values.name else "whatsapp",
        source="flow",
        created_at=now,
        updated_at=now,
        status_since=now,
        phone=values.phone,
        email=values.email,
        tags=sorted(values.tags, key=tag_key),
    )


def _fill(
    unit: Unit, clock: Clock, changes: ChangeSet, contact: Contact, values: LeadValues
) -> None:
    action: Action = "contact.updated"
    noted, kind = fill_contact(contact, values), "updated"
    noted |= changes.retag(contact, with_tags(contact.tags, values.tags))
    if contact.state == "trashed":
        waits = _take_place(unit, clock, contact)
        noted["state"] = ["trashed", contact.state]
        action, kind = ("contact.waiting", kind) if waits else ("contact.restored", "restored")
    if noted:
        changes.change(contact, noted, action, kind)


def _take_place(unit: Unit, clock: Clock, contact: Contact) -> bool:
    """Make a contact live, or have it wait; say whether it waits."""
    if reserve(unit, clock, 1):
        contact.go_live()
        return False
    contact.wait(clock.now())
    unit.places.wait(1)
    return True


def _announce(unit: Unit, clock: Clock, contact: Contact, origin: str, *, is_new: bool) -> None:
    captured = LeadCaptured(contact_id=contact.id, origin=origin, is_new=is_new)
    unit.outgoing.add(
        [make_event(captured, clock, subject=contact.id, workspace_id=unit.workspace_id)]
    )
