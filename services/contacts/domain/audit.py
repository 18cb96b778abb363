"""The audit trail: what changed, from what to what, by whom, when and by which way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.contacts.domain.origin import Origin


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change. action: `noun.verb`. changes: field → [old, new]. facts: what else is worth
    keeping. version: the contact's, behind it. undo_of: the entry that it takes back. Never edited.

    undone_by: the entry that took this one back and was not taken back itself, which only reading
    tells.
    """

    id: str
    at: datetime
    origin: Origin
    action: str
    contact_id: str | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    undo_of: str | None = None
    undone_by: str | None = None

    @property
    def place(self) -> tuple[datetime, str]:
        """Where it stands in the trail: a page ends there."""
        return self.at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries; what is not given lets everything through, what is given holds together.

    actors: ids. actions: `noun.verb`, or `noun.*` for all of a noun. sources: as in Origin. since
    is included, until is not. besides: an action that is left out. after_version: of the contact.
    """

    contact_id: str | None = None
    actors: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    besides: str | None = None
    after_version: int | None = None


def undone(takes_back: Mapping[str, str]) -> dict[str, str]:
    """Return which entries are taken back, each with the newest entry that does it.

    takes_back: entry → the entry that it takes back. One that is taken back itself takes nothing
    back any more. Ids grow with time, and an undo is newer than what it takes back.
    """
    found: dict[str, str] = {}
    for entry in sorted(takes_back, reverse=True):
        if entry not in found:
            found.setdefault(takes_back[entry], entry)
    return found
