"""One row of an import: what it asks for and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

OnMatch = Literal["update", "fill", "skip"]
TagsMode = Literal["add", "replace"]
Result = Literal["created", "updated", "unchanged", "skipped", "duplicate", "invalid", "over_limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A row as mapped; blanks are None or empty and keep what is there.

    row: its number in the file. phone: E.164, empty where id says who it is. owner: id, e-mail or
    name of a member. clear: the fields among email, tags and owner that are to become blank. id and
    version: the contact's when it was exported, in a file that came from an export.
    """

    row: int
    phone: str
    name: str | None = None
    email: str | None = None
    tags: Sequence[str] = ()
    status: str | None = None
    owner: str | None = None
    clear: Sequence[str] = ()
    id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What became of a row. reason: a code or sentence, with the field at fault. changes: field →
    [old, new] of a contact that was there. was: what else an undo must put back.
    """

    row: int
    outcome: Result
    contact_id: str | None = None
    reason: str | None = None
    field: str | None = None
    changes: dict[str, list[Any]] | None = None
    was: dict[str, Any] | None = None
