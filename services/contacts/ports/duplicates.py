"""Contacts that may be one person, as pairs."""

from collections.abc import Sequence
from typing import Protocol

from services.contacts.domain.duplicate import Pair, Trait


class Duplicates(Protocol):
    """What live contacts have in common, and of whom somebody said that they are not the same."""

    def window(self, before: str | None, most: int) -> Sequence[str]:
        """Return the ids of live contacts, newest first, those before an id."""
        ...

    def shared(self, ids: Sequence[str], most: int) -> Sequence[Trait]:
        """Return what contacts share with others, and everybody who does: an e-mail address, a
        spelling of a number, a name. What more than `most` share is left out: that is an office,
        not a person. Six statements for any number of ids.
        """
        ...

    def dismissed(self, pairs: Sequence[Pair]) -> set[Pair]:
        """Return those of pairs that are not the same, as somebody said."""
        ...

    def dismiss(self, pair: Pair) -> bool:
        """Remember that two are not the same; say whether that is news."""
        ...

    def suggest(self, pair: Pair) -> bool:
        """Forget that somebody said so; say whether anybody had."""
        ...
