"""Forgetting a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.contacts.domain.erasure import Certificate


class Erasure(Protocol):
    """Removes what the workspace holds of one person, and remembers only keyed hashes."""

    def begin(self, certificate: Certificate) -> None:
        """Write the certificate of an erasure that this transaction carries out.

        Until `finish`, and no longer, the audit entries of the contact can be blanked.
        """
        ...

    def remove(self, certificate: Certificate, identifiers: Sequence[str]) -> Mapping[str, int]:
        """Delete or blank everything of a contact but its row; return what and how much.

        identifiers: numbers, ids and addresses by which things are found that nobody owns: the
        quarantine, messages that wait for a contact, answered requests; and where others' records
        mention the person: audit entries of other contacts, saved views, exports. Rows of the
        audit trail stay, without values.
        """
        ...

    def finish(self, certificate: Certificate) -> None:
        """Write what was removed, and the places that have to confirm."""
        ...

    def confirm(
        self, contact_id: str, place: str, removed: Mapping[str, int], at: datetime
    ) -> None:
        """Note that a place has forgotten a contact; nothing happens when it said so before.

        A certificate whose every place has confirmed is confirmed.
        """
        ...

    def certificate(self, contact_id: str) -> Certificate | None:
        """Return the certificate of a contact's erasure, or None."""
        ...

    def certificates(self, before: str | None, most: int) -> Sequence[Certificate]:
        """List certificates, newest first, those older than the id `before`."""
        ...

    def waiting_for(self, place: str, most: int) -> Sequence[Certificate]:
        """List the oldest certificates that a place has not confirmed."""
        ...

    def ever(self) -> bool:
        """Tell whether anybody was ever erased: most workspaces need not look further."""
        ...

    def suppress(self, hashes: Sequence[str], at: datetime) -> None:
        """Remember hashes; those that are remembered get the later moment."""
        ...

    def suppressed(self, hashes: Sequence[str]) -> Mapping[str, datetime]:
        """Return those of hashes that are remembered, and since when."""
        ...

    def newest(self) -> datetime | None:
        """Return the moment of the newest suppression, or None."""
        ...

    def outdated(self, before: datetime, most: int) -> Sequence[str]:
        """List contacts that went to the trash before a moment."""
        ...


class OpenErasures(Protocol):
    """Erasures across workspaces that are not confirmed."""

    def workspaces(self, most: int) -> Sequence[str]:
        """List workspaces that have some."""
        ...
