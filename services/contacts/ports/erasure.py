"""Forgetting a person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.contacts.domain.erasure import Certificate


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Where others' records mention a person. trails: audit entries and the contacts that they
    are of. asked_for: entries about no contact. chunks: of imports. answers: who asked with which
    key. set_aside: events.
    """

    trails: frozenset[tuple[str, str]] = frozenset()
    asked_for: frozenset[str] = frozenset()
    chunks: frozenset[tuple[str, int]] = frozenset()
    answers: frozenset[tuple[str, str]] = frozenset()
    set_aside: frozenset[str] = frozenset()

    def __or__(self, other: "Mentioned") -> "Mentioned":
        return Mentioned(
            self.trails | other.trails, self.asked_for | other.asked_for,
            self.chunks | other.chunks, self.answers | other.answers,
            self.set_aside | other.set_aside,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where people were mentioned at a moment. known: the identifiers that were looked for, and
    found: where, both by contact.
    """

    at: datetime
    known: Mapping[str, frozenset[str]]
    found: Mapping[str, Mentioned]

    def cover(self, contact_id: str, identifiers: Collection[str]) -> bool:
        """Tell whether all identifiers of a contact were looked for."""
        return self.known.get(contact_id, frozenset()).issuperset(identifiers)


class Erasure(Protocol):
    """Removes what the workspace holds of one person, and remembers only keyed hashes."""

    def begin(self, certificate: Certificate) -> None:
        """Write the certificate of an erasure that this transaction carries out.

        Until `finish`, and no longer, the audit entries of the contact can be blanked.
        """
        ...

    def look(self, people: Mapping[str, Collection[str]], at: datetime) -> Mentions:
        """Look for what mentions people and is not their own: audit entries of other contacts and
        of none, imports, answered requests, the quarantine. people: identifiers by contact.

        It reads all of that, once for however many people: lock nothing before it. at: now.
        """
        ...

    def remove(
        self, certificate: Certificate, identifiers: Sequence[str], seen: Mentions
    ) -> Mapping[str, int]:
        """Delete or blank everything of a contact but its row; return what and how much.

        identifiers: numbers, ids and addresses by which things are found that nobody owns, as
        messages that wait for a contact, and that saved views and exports ask for. seen: a look
        for all of them; what was written since is looked through again. Rows of the audit trail
        stay, without values.
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

    def outdated(self, before: datetime, most: int, after: str = "") -> Sequence[str]:
        """List contacts that went to the trash before a moment, by id, after one."""
        ...


class OpenErasures(Protocol):
    """Erasures across workspaces that are not confirmed."""

    def workspaces(self, most: int) -> Sequence[str]:
        """List workspaces that have some."""
        ...
