"""Merges as rows: the ledger, what is handed over, e-mail addresses that came along."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.contacts.domain.contact import Contact
from services.contacts.domain.merge import Merge, Moved


class Merges(Protocol):
    """The ledger of merges, and the rows that go from one contact to another with them."""

    def add(self, merge: Merge, emails: Sequence[str]) -> None:
        """Write an entry, and the addresses by which the survivor is found from now on."""
        ...

    def get(self, merge_id: str) -> Merge | None:
        """Return an entry, or None."""
        ...

    def newest(self, survivor_id: str) -> Merge | None:
        """Return the newest entry of a survivor that is not undone, or None."""
        ...

    def close(self, merge: Merge, at: datetime) -> None:
        """Note that a merge was undone, and forget the addresses that it brought."""
        ...

    def people_in(self, contact_id: str, *, lock: bool = False) -> Sequence[Contact]:
        """List the contacts that are merged into one, at whatever remove."""
        ...

    def emails_of(self, contact_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return the addresses that merges brought to contacts."""
        ...

    def hand_over(self, merged_id: str, survivor_id: str) -> None:
        """Make everything of one contact another's: messages, notes, consents, identifiers with
        their spellings, and who was merged into it. Each row remembers whose it was first. A
        constant number of statements for any number of rows.
        """
        ...

    def hand_back(self, survivor_id: str, people: Sequence[str], parties: Sequence[str]) -> None:
        """Give everything back to the first of people: what had been theirs or that of the others,
        and what came since from parties. Spellings stay; see `Identities.spell_anew`.
        """
        ...

    def active_since(
        self, contact_ids: Sequence[str], since: datetime
    ) -> Mapping[tuple[str, str], datetime]:
        """Return when contacts last wrote and were written to after a moment, by contact and
        direction; history and what says nothing new are left out.
        """
        ...

    def settle_conflicts(self, merged_id: str, survivor_id: str, by: str, at: datetime) -> Moved:
        """Settle the conflicts between two contacts and make those with others the survivor's;
        return which.
        """
        ...

    def reopen_conflicts(self, merge: Merge) -> None:
        """Take that back, as far as nobody settled them since."""
        ...

    def drop_consents(self, ids: Sequence[str]) -> None:
        """Forget stops that a merge noted."""
        ...
