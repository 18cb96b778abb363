"""Messages as rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.contacts.domain.message import Message

WaKey = tuple[str, str]
"""Business number id and wamid: what makes a message one message."""


class Messages(Protocol):
    """The messages of the workspace."""

    def known(self, keys: Sequence[WaKey], *, live: bool = False) -> set[WaKey]:
        """Return those of keys that are stored; live: those whose message came by itself to a
        contact, not as history or as a report about it.
        """
        ...

    def types(self, keys: Sequence[WaKey]) -> Mapping[WaKey, str]:
        """Return the types of those of keys that are stored."""
        ...

    def add(self, messages: Sequence[Message]) -> None:
        """Write messages; one whose key exists is left as it is."""
        ...

    def come_live(self, messages: Sequence[Message]) -> None:
        """Write messages over what was known of them before they came by themselves."""
        ...

    def fill(self, messages: Sequence[Message]) -> None:
        """Write type and content over placeholders: early statuses and media to come."""
        ...

    def adopt(self, contact_id_of: Sequence[tuple[str, str]]) -> None:
        """Give messages of somebody unknown to contacts: pairs of party key and contact id."""
        ...

    def locked(self, keys: Sequence[WaKey]) -> Mapping[WaKey, Message]:
        """Return messages by key, locked in the order of their keys."""
        ...

    def save_delivery(self, messages: Sequence[Message]) -> None:
        """Write delivery, delivery_at, at, errors and contact_id of messages."""
        ...

    def of(
        self, contact_id: str, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[Message]:
        """List a contact's conversation, newest first, what is before a moment and id.

        Each message has what was said about it; a reaction, an edit or a revocation is an entry
        of its own only while the message that it is about is not there. Two statements.
        """
        ...

    def heard(self, contact_id: str, since: datetime) -> Mapping[str, datetime]:
        """Return when a contact last wrote to or called each business number, after a moment: what
        opens the window, and so neither history nor groups.
        """
        ...

    def as_kept(
        self, contact_id: str, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[Message]:
        """List what is kept of a contact's conversation as it came, newest first, that before a
        moment and id.
        """
        ...
