"""A contact moves in the pipeline."""

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.get_contact import locked_contact
from services.contacts.application.undoing import Changed, check_undone
from services.contacts.domain import lead_status
from services.contacts.domain.contact import Contact
from services.contacts.domain.lead_status import Transition, Workflow
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage, Unit


def change_status(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, status: str,
    version: int | None = None, undo_of: str | None = None,
) -> Changed:  # fmt: skip
    """Give a contact a lead status; the one it has already changes nothing.

    One transition row, audit entry and event in one transaction. undo_of: the change that this
    takes back. Raises ContactNotFoundError,
    StaleContactError, InvalidInputError, and MoveNotAllowedError in a guided workspace.
    """
    lead_status.status_named(status)
    with storage.write(actor.workspace_id) as unit:
        contact = locked_contact(unit, contact_id, version)
        check_undone(unit, contact_id, undo_of, ["status"])
        changes = ChangeSet(unit, clock, origin_of(actor), undo_of=undo_of)
        if contact.status != status:
            move_contact(changes, contact, status, workflow_of(unit))
            changes.write()
        return Changed(contact, changes.change_of(contact_id))


def move_contact(changes: ChangeSet, contact: Contact, status: str, workflow: Workflow) -> None:
    """Move a contact inside a change set. Raises MoveNotAllowedError."""
    move = lead_status.move_between(contact.status, status, workflow)
    seconds = max(0, int((changes.now - contact.status_since).total_seconds()))
    transition = Transition(
        new_id(), contact.id, contact.status, status, move, changes.now, seconds
    )
    contact.status, contact.status_since = status, changes.now
    changes.move(contact, transition)


def workflow_of(unit: Unit) -> Workflow:
    """Return the workspace's workflow setting."""
    return "guided" if unit.places.settings().get("workflow") == "guided" else "free"
