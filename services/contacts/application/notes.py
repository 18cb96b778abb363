"""Notes of a contact: added, edited, deleted, listed."""

from collections.abc import Sequence

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.get_contact import locked_contact, visible
from services.contacts.domain.actions import Action
from services.contacts.domain.note import Note, StaleNoteError, check_may_change, clean_body
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage, Unit


def add_note(storage: Storage, clock: Clock, actor: Actor, contact_id: str, body: str) -> Note:
    """Add a note and return it. Raises ContactNotFoundError, InvalidInputError."""
    text, now = clean_body(body), clock.now()
    with storage.write(actor.workspace_id) as unit:
        locked_contact(unit, contact_id)
        note = Note(new_id(), contact_id, text, actor.id, actor.name, now)
        unit.notes.add(note)
        _tell(unit, clock, actor, note, "note.added")
    return note


def edit_note(
    storage: Storage, clock: Clock, actor: Actor, note_id: str, body: str,
    version: int | None = None,
) -> Note:  # fmt: skip
    """Change a note's text and return it.

    Raises NotFoundError, ForbiddenError, and StaleNoteError when `version` is not the one it has.
    """
    text = clean_body(body)
    with storage.write(actor.workspace_id) as unit:
        note = _changeable(unit, actor, note_id, version)
        if note.body != text:
            note.body, note.edited_at, note.version = text, clock.now(), note.version + 1
            unit.notes.save(note)
            _tell(unit, clock, actor, note, "note.edited")
    return note


def delete_note(
    storage: Storage, clock: Clock, actor: Actor, note_id: str, version: int | None = None
) -> None:
    """Delete a note.

    Raises NotFoundError, ForbiddenError, and StaleNoteError when `version` is not the one it has.
    """
    with storage.write(actor.workspace_id) as unit:
        note = _changeable(unit, actor, note_id, version)
        unit.notes.delete(note.id)
        _tell(unit, clock, actor, note, "note.deleted")


def list_notes(
    storage: Storage, actor: Actor, contact_id: str, before: str | None, limit: int
) -> Sequence[Note]:
    """List a contact's notes, newest first. Raises ContactNotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        visible(unit, unit.contacts.get(contact_id))
        return unit.notes.of(contact_id, before, limit)


def _changeable(unit: Unit, actor: Actor, note_id: str, version: int | None) -> Note:
    note = unit.notes.get(note_id, lock=True)
    if note is None:
        raise NotFoundError("there is no such note")
    check_may_change(note, actor)
    if version is not None and version != note.version:
        raise StaleNoteError(note)
    return note


def _tell(unit: Unit, clock: Clock, actor: Actor, note: Note, action: Action) -> None:
    changes = ChangeSet(unit, clock, origin_of(actor))
    changes.note(note, action)
    changes.write()
