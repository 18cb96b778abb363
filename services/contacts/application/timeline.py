"""One timeline of a contact: messages, notes and everything that was audited, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from libs.common.actor import Actor
from services.contacts.application.get_contact import visible
from services.contacts.application.histories import Place
from services.contacts.domain.audit import AuditEntry, AuditFilter
from services.contacts.domain.message import Message
from services.contacts.domain.note import Note
from services.contacts.ports.storage import Storage


@dataclass(frozen=True, slots=True)
class Item:
    """Something that happened. Exactly what `kind` says of the last three is set."""

    kind: Literal["message", "note", "change"]
    at: datetime
    id: str
    message: Message | None = None
    note: Note | None = None
    change: AuditEntry | None = None


def timeline(
    storage: Storage, actor: Actor, contact_id: str, before: Place | None, limit: int
) -> Sequence[Item]:
    """List what happened with a contact before a place, newest first.

    A constant number of statements. Raises ContactNotFoundError.
    """
    with storage.read(actor.workspace_id) as unit:
        visible(unit, unit.contacts.get(contact_id))
        items = [
            *_messages(unit.messages.of(contact_id, before, limit)),
            *_notes(unit.notes.written_before(contact_id, before, limit)),
            *_changes(unit.history.entries(_changes_of(contact_id), before, limit)),
        ]
    return sorted(items, key=lambda each: (each.at, each.id), reverse=True)[:limit]


def _changes_of(contact_id: str) -> AuditFilter:
    """Leave out that a note was added: the note itself is in the timeline."""
    return AuditFilter(contact_id=contact_id, besides="note.added")


def _messages(messages: Sequence[Message]) -> list[Item]:
    return [Item("message", each.at, each.id, message=each) for each in messages]


def _notes(notes: Sequence[Note]) -> list[Item]:
    return [Item("note", each.created_at, each.id, note=each) for each in notes]


def _changes(entries: Sequence[AuditEntry]) -> list[Item]:
    return [Item("change", each.at, each.id, change=each) for each in entries]
