"""One change of a contact by hand, and the change that takes it back."""

from collections.abc import Collection
from dataclasses import dataclass

from libs.common.errors import InvalidInputError
from libs.common.ids import is_id
from services.contacts.domain.contact import Contact
from services.contacts.ports.storage import Unit

_CHANGES = frozenset({"contact.updated", "contact.status_changed", "contact.snoozed"})


@dataclass(frozen=True, slots=True)
class Changed:
    """A contact behind a write. change_id: the audit entry of it; None if nothing changed."""

    contact: Contact
    change_id: str | None = None


def check_undone(unit: Unit, contact_id: str, undo_of: str | None, fields: Collection[str]) -> None:
    """Check that a write of these fields can take an audit entry of its contact back.

    What is taken back can't be taken back again; but its undo can, and then it is in force again.
    fields: their names in the trail. None takes nothing back. Raises InvalidInputError.
    """
    if undo_of is None:
        return
    entry = unit.history.entry(contact_id, undo_of) if is_id(undo_of) else None
    if entry is None or entry.action not in _CHANGES or not set(fields) & entry.changes.keys():
        raise InvalidInputError.of("undo_of", "is no change of this contact that this takes back")
    if entry.undone_by:
        raise InvalidInputError.of(
            "undo_of", f"was taken back already; take {entry.undone_by} back to have it again"
        )
