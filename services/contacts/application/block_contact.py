"""A person decides not to talk to a contact, or to talk to them again."""

from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.get_contact import locked_contact
from services.contacts.application.undoing import Changed, check_undone
from services.contacts.domain.contact import Contact
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage


def block_contact(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, *, blocked: bool,
    version: int | None = None, undo_of: str | None = None,
) -> Changed:  # fmt: skip
    """Block a contact or unblock it; what it is already changes nothing.

    Who is blocked is not written to. What they write is stored and counted as ever: nobody is
    lost. undo_of: the change that this takes back. Raises ContactNotFoundError, StaleContactError,
    InvalidInputError.
    """
    with storage.write(actor.workspace_id) as unit:
        contact = locked_contact(unit, contact_id, version)
        check_undone(unit, contact_id, undo_of, ["blocked"])
        changes = ChangeSet(unit, clock, origin_of(actor), undo_of=undo_of)
        if noted := set_blocked(contact, blocked=blocked):
            changes.change(contact, noted)
            changes.write()
        return Changed(contact, changes.change_of(contact_id))


def set_blocked(contact: Contact, *, blocked: bool) -> dict[str, list[Any]]:
    """Block or unblock a contact; return the change, empty for none."""
    if contact.blocked == blocked:
        return {}
    contact.blocked = blocked
    return {"blocked": [not blocked, blocked]}
