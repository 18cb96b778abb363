"""One change of a contact by hand, and the change that takes it back."""

from dataclasses import dataclass

from libs.common.errors import InvalidInputError
from libs.common.ids import is_id
from services.contacts.domain.contact import Contact
from services.contacts.ports.storage import Unit


@dataclass(frozen=True, slots=True)
class Changed:
    """A contact behind a write. change_id: the audit entry of it; None if nothing changed."""

    contact: Contact
    change_id: str | None = None


def check_undone(unit: Unit, contact_id: str, undo_of: str | None) -> None:
    """Check that what a write takes back is an audit entry of the same contact.

    None takes nothing back. Raises InvalidInputError.
    """
    if undo_of is None:
        return
    if not is_id(undo_of) or unit.history.entry(contact_id, undo_of) is None:
        raise InvalidInputError.of("undo_of", "is no change of this contact")
