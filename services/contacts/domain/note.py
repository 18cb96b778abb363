"""Notes: private to the team, visible to all its members."""

from dataclasses import dataclass
from datetime import datetime

from libs.common.actor import Actor
from libs.common.errors import ForbiddenError, InvalidInputError, VersionConflictError
from libs.common.storable import storable

LENGTH = 10_000


@dataclass(slots=True)
class Note:
    """A note. edited_at: None while it stands as it was written."""

    id: str
    contact_id: str
    body: str
    author_id: str
    author_name: str
    created_at: datetime
    edited_at: datetime | None = None
    version: int = 1


class StaleNoteError(VersionConflictError):
    """Raised when If-Match names an older version; `note` is the note as it is now."""

    def __init__(self, note: Note) -> None:
        super().__init__(f"the note is at version {note.version} by now")
        self.note = note


def clean_body(text: str) -> str:
    """Return a note's text. Raises InvalidInputError when it is blank or too long."""
    body = storable(text).strip()
    if not body:
        raise InvalidInputError.of("body", "must not be blank", why="blank")
    if len(body) > LENGTH:
        raise InvalidInputError.of("body", f"has at most {LENGTH} characters", why="note_too_long")
    return body


def check_may_change(note: Note, actor: Actor) -> None:
    """Raise ForbiddenError unless the actor wrote the note or runs the workspace."""
    if note.author_id != actor.id and not actor.may("settings:write"):
        raise ForbiddenError("only its author and admins change a note", code="not_the_author")
