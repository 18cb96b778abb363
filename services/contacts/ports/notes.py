"""Notes as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.contacts.domain.note import Note


class Notes(Protocol):
    """The notes of the workspace."""

    def add(self, note_: Note) -> None:
        """Write a new note."""
        ...

    def get(self, note_id: str, *, lock: bool = False) -> Note | None:
        """Return a note, or None."""
        ...

    def save(self, note_: Note) -> None:
        """Write a note that changed."""
        ...

    def delete(self, note_id: str) -> None:
        """Delete a note."""
        ...

    def of(self, contact_id: str, before: str | None, most: int) -> Sequence[Note]:
        """List a contact's notes, newest first, those older than the id `before`."""
        ...

    def about_since(self, contact_ids: Sequence[str], since: datetime) -> set[str]:
        """Return those of contacts that a note was written about or edited since a moment."""
        ...

    def written_before(
        self, contact_id: str, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[Note]:
        """List a contact's notes, newest first, before a moment and id."""
        ...
