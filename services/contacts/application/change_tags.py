"""Tags are added to and removed from a contact."""

from collections.abc import Sequence

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.get_contact import locked_contact
from services.contacts.application.undoing import Changed, check_undone
from services.contacts.domain.origin import origin_of
from services.contacts.domain.tags import clean_tags, with_tags
from services.contacts.ports.storage import Storage


def change_tags(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str,
    add: Sequence[str], remove: Sequence[str], version: int | None = None,
    undo_of: str | None = None,
) -> Changed:  # fmt: skip
    """Add and remove tags; tags that are missing are made.

    undo_of: the change that this takes back. Raises ContactNotFoundError,
    StaleContactError, InvalidInputError, OverLimitTagsError.
    """
    added, removed = clean_tags(add), clean_tags(remove)
    with storage.write(actor.workspace_id) as unit:
        contact = locked_contact(unit, contact_id, version)
        check_undone(unit, contact_id, undo_of, ["tags"])
        changes = ChangeSet(unit, clock, origin_of(actor), undo_of=undo_of)
        noted = changes.retag(contact, with_tags(contact.tags, added, removed))
        if noted:
            changes.change(contact, noted)
            changes.write()
            noted["tags"][1] = contact.tags
        return Changed(contact, changes.change_of(contact_id))
