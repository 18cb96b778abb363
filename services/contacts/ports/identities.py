"""Identifiers and spellings as rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.contacts.domain.identity import Clash, Conflict, Identity, Key


class Identities(Protocol):
    """Who has which identifier. A key belongs to one contact at a time, current or previous."""

    def owners(self, keys: Sequence[Key]) -> Mapping[Key, str]:
        """Return the contacts that have keys."""
        ...

    def spelled(self, spellings: Sequence[str]) -> Mapping[str, set[str]]:
        """Return the contacts whose numbers may be spelled so."""
        ...

    def add(self, identities: Sequence[Identity]) -> None:
        """Write identities; one that exists stays its contact's and is current again.

        Raises ConcurrentChangeError when one exists and belongs to another contact.
        """
        ...

    def spell(self, contact_id_of: Sequence[tuple[str, str]]) -> None:
        """Write pairs of spelling and contact id; a pair that exists stays."""
        ...

    def retire(self, keys: Sequence[Key]) -> None:
        """Make keys previous ones of their contacts."""
        ...

    def release(self, owner_of: Mapping[Key, str]) -> None:
        """Take numbers, with their spellings, from the contacts that have them: they are free."""
        ...

    def seen(self, keys: Sequence[Key], at: datetime) -> None:
        """Note that keys were used, to the day and never going back in time."""
        ...

    def of(self, contact_ids: Sequence[str]) -> Sequence[Identity]:
        """List the identities of contacts, first seen first."""
        ...

    def clash(self, clashes: Sequence[Clash], at: datetime) -> Sequence[Conflict]:
        """Write clashes for a person to settle and return those that are new; one that is open or
        was settled stays as it is.
        """
        ...

    def conflicts(
        self, contact_id: str | None, before: str | None, most: int
    ) -> Sequence[Conflict]:
        """List open conflicts, newest first: of one contact on either side, or all; those older
        than the id `before`.
        """
        ...

    def conflict(self, conflict_id: str) -> Conflict | None:
        """Return a conflict, or None."""
        ...

    def settle(self, conflict_id: str, state: str, by: str, at: datetime) -> None:
        """Write what a person decided."""
        ...

    def hand_over(self, keys: Sequence[Key], contact_id: str) -> None:
        """Make keys another contact's, as current ones."""
        ...

    def spell_anew(self, contact_ids: Sequence[str]) -> None:
        """Write the spellings of contacts' numbers as their identities say by now."""
        ...

    def respell(self, spellings: Sequence[str], old_id: str, new_id: str) -> None:
        """Make spellings of one contact another's."""
        ...
