"""The address books of business phones as rows."""

from collections.abc import Sequence
from typing import Protocol

from services.contacts.domain.address_book import Entry


class AddressBook(Protocol):
    """The entries of the workspace's address books, whoever has become a contact."""

    def of(self, parties: Sequence[str]) -> Sequence[Entry]:
        """Return the entries of parties, of every business number."""
        ...

    def put(self, entries: Sequence[Entry]) -> None:
        """Write entries; a newer one that is there stays."""
        ...
