"""A contact as events, lists and search show it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from libs.common.clock import rfc3339
from libs.common.events.contacts import ContactDocument
from libs.common.events.contacts import Owner as OwnerDocument
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Identity
from services.contacts.ports.storage import Unit


def documents_of(unit: Unit, contacts: Sequence[Contact]) -> dict[str, ContactDocument]:
    """Return the documents of contacts by id; one statement, for their previous numbers, and
    another for the addresses of those that were merged with somebody.
    """
    by_id = {each.id: each for each in contacts}
    previous = _previous_phones(unit.identities.of(list(by_id)), by_id)
    merged = [each.id for each in contacts if each.merges]
    emails = unit.merges.emails_of(merged) if merged else {}
    return {
        each.id: document_of(each, previous.get(each.id, ()), emails.get(each.id, ()))
        for each in contacts
    }


def document_of(
    contact: Contact, previous_phones: Iterable[str] = (), emails: Iterable[str] = ()
) -> ContactDocument:
    """Return a contact's document; earlier numbers and further addresses are given apart."""
    owner = contact.owner
    return ContactDocument(
        id=contact.id,
        workspace_id=contact.workspace_id,
        version=contact.version,
        state=contact.state,
        name=contact.name,
        status=contact.status,
        created_at=rfc3339(contact.created_at),
        updated_at=rfc3339(contact.updated_at),
        source=contact.source,
        phone=contact.phone,
        wa_id=contact.wa_id,
        user_id=contact.user_id,
        username=contact.username,
        email=contact.email,
        tags=list(contact.tags),
        owner=OwnerDocument(id=owner.id, name=owner.name) if owner else None,
        last_active_at=_text(contact.last_active_at),
        wa_profile_name=contact.wa_profile_name,
        previous_phones=sorted(set(previous_phones) - {contact.phone}),
        other_emails=sorted(set(emails) - {contact.email}),
        last_inbound_at=_text(contact.last_inbound_at),
        window_open_until=_text(contact.window_open_until),
        status_since=rfc3339(contact.status_since),
        blocked=contact.blocked,
        marketing=contact.marketing,
    )


def _previous_phones(
    identities: Iterable[Identity], contacts: Mapping[str, Contact]
) -> Mapping[str, list[str]]:
    """Return numbers that are not shown: earlier ones, and those of people who were merged."""
    found: dict[str, list[str]] = {}
    for each in identities:
        contact = contacts[each.contact_id]
        is_hidden = contact.merges and each.key.value not in {contact.phone, contact.wa_id}
        if each.key.kind in {"phone", "wa_id"} and (each.status == "previous" or is_hidden):
            number = "+" + each.key.value.removeprefix("+")
            found.setdefault(each.contact_id, []).append(number)
    return found


def _text(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
