"""Families and offices share an e-mail address: that is said, not refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.actor import Actor
from services.contacts.domain.contact import Contact
from services.contacts.ports.storage import Storage

MOST = 10


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know about what was saved. contact_ids: the others it is about."""

    code: str
    field: str
    detail: str
    contact_ids: list[str]


def email_warnings(storage: Storage, actor: Actor, contact: Contact) -> list[Notice]:
    """Say which other live contacts have a contact's e-mail address; MOST of them at most."""
    if contact.email is None:
        return []
    with storage.read(actor.workspace_id) as unit:
        ids = unit.contacts.ids_by_email(contact.email)
        states = unit.contacts.states(ids)
    return shared([each for each in ids if each != contact.id and states.get(each) == "live"])


def shared(others: Sequence[str]) -> list[Notice]:
    """Return the warning that others have the address, or none for no others."""
    if not others:
        return []
    count = "another contact has" if len(others) == 1 else "other contacts have"
    return [Notice("email_shared", "email", f"{count} this e-mail address", list(others[:MOST]))]
