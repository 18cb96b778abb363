"""The team members that gateway told of, as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Member:
    """A team member."""

    id: str
    name: str
    email: str
    role: str
    active: bool
    version: int


class Members(Protocol):
    """The members of the workspace."""

    def get(self, member_id: str) -> Member | None:
        """Return a member, or None."""
        ...

    def put(self, members: Sequence[Member]) -> Sequence[Member]:
        """Write members, unless a newer version is known, and return those that were written.

        What contacts sort by of their owners' names stays as it was: an errand brings it up to
        date.
        """
        ...

    def by_words(self, words: Sequence[str]) -> Mapping[str, Member]:
        """Find active members by id, e-mail or exact name (any case), by word;
        one that means several is left out.
        """
        ...

    def all(self) -> Sequence[Member]:
        """List members, those who left among them."""
        ...
