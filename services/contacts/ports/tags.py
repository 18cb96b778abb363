"""Tags as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.contacts.ports.selection import Selection


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag. contacts: how many live contacts have it. is_new: whether it was made just now."""

    id: str
    name: str
    colour: str
    contacts: int = 0
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class TagCounts:
    """How many contacts there are, and how many of them have a tag: its name and that number."""

    contacts: int
    tags: Sequence[tuple[str, int]]


class Tags(Protocol):
    """The tags of the workspace."""

    def ensure(
        self, names: Sequence[str], now: datetime, known: Sequence[str] = ()
    ) -> Mapping[str, Tag]:
        """Return tags by key, making those that are missing; none goes before this unit ends.

        known: names of tags that are returned where they are there, and not made.
        """
        ...

    def put(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Give contacts tags: pairs of contact id and tag id; a pair that exists stays."""
        ...

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take tags from contacts: pairs of contact id and tag id."""
        ...

    def all(self) -> Sequence[Tag]:
        """List all tags by name, with counts."""
        ...

    def counts_of(self, selection: Selection, most: int) -> TagCounts | None:
        """Count the tags of a selection's live contacts, by name; None where they are more than
        `most`. A constant number of statements.
        """
        ...

    def get(self, tag_id: str) -> Tag | None:
        """Return a tag, or None."""
        ...

    def change(self, tag_id: str, name: str, colour: str) -> None:
        """Rename or recolour a tag. Raises ConflictError when another tag has the name."""
        ...

    def find(self, name: str) -> Tag | None:
        """Return the tag with a name, whatever its case, or None."""
        ...

    def hide(self, tag_id: str, now: datetime) -> None:
        """Let a tag be gone for everybody who looks; who had it can still be listed."""
        ...

    def merge(self, tag_id: str, into: str) -> None:
        """Give another tag to every contact that has a tag."""
        ...

    def delete(self, tag_id: str) -> None:
        """Delete a tag that no contact has any more."""
        ...

    def delete_unused(self, tags: Sequence[Tag]) -> Sequence[Tag]:
        """Delete those that no contact has, in the trash or not, and return them.

        One that is called or coloured in another way by now stays, and so does one that
        somebody is using at this moment.
        """
        ...

    def contact_ids(self, tag_id: str, after: str, most: int) -> list[str]:
        """List contacts that have a tag, by id, after one."""
        ...
