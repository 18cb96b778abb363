"""The audit trail and the status transitions as rows; both only grow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.contacts.domain.audit import AuditEntry, AuditFilter
from services.contacts.domain.lead_status import Transition
from services.contacts.domain.origin import Origin


@dataclass(frozen=True, slots=True)
class Movement:
    """Moves from one status to another in a period. seconds: how long contacts had the status
    before, on average.
    """

    previous: str
    current: str
    contacts: int
    seconds: int


class History(Protocol):
    """What happened in the workspace. An audit entry that was written can't be changed."""

    def audit(self, entries: Sequence[AuditEntry]) -> None:
        """Write audit entries."""
        ...

    def moved(self, transitions: Sequence[Transition], by: Origin) -> None:
        """Write status transitions."""
        ...

    def entries(
        self, wanted: AuditFilter, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[AuditEntry]:
        """List audit entries, newest first, those before a moment and id; with what undid them."""
        ...

    def entry(self, contact_id: str, entry_id: str) -> AuditEntry | None:
        """Return an entry about a contact by its id."""
        ...

    def who_trashed(self, contact_ids: Sequence[str]) -> Mapping[str, Origin]:
        """Return by contact who put it into the trash last; who never was there is left out."""
        ...

    def transitions(self, contact_id: str) -> Sequence[Transition]:
        """List a contact's status transitions, newest first."""
        ...

    def newest(self) -> str:
        """Return the id of the newest audit entry, blank when there is none."""
        ...

    def contacts_since(self, newest: str, most: int) -> int:
        """Count the contacts that have audit entries after one, giving up after `most` entries."""
        ...

    def entries_between(self, after: str, last: str) -> int:
        """Count the entries about contacts behind an id, up to another one and with it."""
        ...

    def edited_since(self, versions: Mapping[str, int]) -> Mapping[str, Mapping[str, Any]]:
        """Return, by contact and field, the value before its first edit after a version.

        versions: contact id → version, at least one. Fields that were not edited since are left
        out; what people write moves the version and edits nothing.
        """
        ...

    def changed_after(
        self, moments: Mapping[str, datetime], field: str
    ) -> Mapping[str, Sequence[Sequence[Any]]]:
        """Return, by contact, how a field was changed after a moment: [old, new], oldest first."""
        ...

    def edited(self, contact_ids: Sequence[str]) -> set[str]:
        """Return those of contacts that a person, a file or WhatsApp changed since they were made.

        What followed from a change of a tag or a member, for everybody who has it, is no change of
        the contact.
        """
        ...

    def tags_renamed(self, since: datetime) -> Sequence[tuple[str, str | None]]:
        """List how tags changed their names from a moment on, oldest first: (old, new).

        new: the other tag's for one that was merged into it, None for one that was deleted.
        """
        ...

    def movement(self, since: datetime, until: datetime) -> Sequence[Movement]:
        """Sum up status transitions of a period by where they led from and to."""
        ...
