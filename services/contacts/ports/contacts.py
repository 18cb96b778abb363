"""Contacts as rows with their tags and owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, get_args

from services.contacts.domain.contact import Contact, Marketing, State
from services.contacts.domain.expression import Expression

Sort = Literal["name", "phone", "status", "tags", "owner", "last_active_at", "created_at"]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The columns of the list. tags: by the first tag in the alphabet, then the second, and so on."""
NOBODY = "none"
"""The owner filter for contacts that nobody owns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which contacts. statuses, owners, sources: any of them. tags: any or all, by tag_mode.
    Periods include their first moment and exclude their last. name: how their names begin, in
    lower case. blocked, marketing: None for either. expression: true of them, too.
    """

    state: State = "live"
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tag_mode: Literal["any", "all"] = "any"
    owners: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    created_from: datetime | None = None
    created_to: datetime | None = None
    active_from: datetime | None = None
    active_to: datetime | None = None
    name: str = ""
    blocked: bool | None = None
    marketing: Marketing | None = None
    expression: Expression | None = None

    @property
    def is_everything(self) -> bool:
        """Whether it lets every live contact through."""
        return self == Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """One page of a list. position: sort value and id where a page ended; back: the page that
    ends there instead of the one that begins there. skip: in place of a position, how many
    contacts stand before the page.
    """

    filter: Filter = field(default_factory=Filter)
    sort: Sort = "created_at"
    descending: bool = True
    limit: int = 50
    position: tuple[Any, str] | None = None
    back: bool = False
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Contacts in list order, with where the pages before and after it end."""

    items: list[Contact]
    before: tuple[Any, str] | None
    after: tuple[Any, str] | None


class Contacts(Protocol):
    """Contacts of the workspace. Every method takes a constant number of statements per 5,000."""

    def get(self, contact_id: str, *, lock: bool = False) -> Contact | None:
        """Return a contact in any state, or None."""
        ...

    def many(self, ids: Sequence[str], *, lock: bool = False) -> dict[str, Contact]:
        """Return the contacts among ids. Locked ones are locked in the order of their ids."""
        ...

    def states(self, ids: Sequence[str]) -> Mapping[str, State]:
        """Return the states of the contacts among ids."""
        ...

    def add(self, contacts: Sequence[Contact]) -> None:
        """Write new contacts, without their tags."""
        ...

    def save(self, contacts: Sequence[Contact]) -> None:
        """Write contacts that changed, without their tags."""
        ...

    def page(self, query: ListQuery, *, is_crowd: bool) -> Page:
        """Return one page of a list. is_crowd: so many get through its filter that meeting them in
        the order of the list is quicker than sorting them.
        """
        ...

    def total(self, chosen: Filter, exact_to: int, live: int) -> tuple[int, bool]:
        """Say how many a filter lets through and whether that is exact: up to `exact_to` always;
        above it is an estimate, which never looks at all of them. live: how many are live.
        """
        ...

    def count_without(self, chosen: Filter, exclude: Sequence[str]) -> int:
        """Count what a filter lets through but some ids, to the last one."""
        ...

    def count_found(self, chosen: Filter, found: Sequence[str], exclude: Sequence[str]) -> int:
        """Count what a filter lets through of some ids but others."""
        ...

    def after(self, chosen: Filter, after: str, most: int) -> list[Contact]:
        """Return contacts that a filter lets through, by id, after one."""
        ...

    def by_status(self) -> Mapping[str, int]:
        """Count live contacts by lead status."""
        ...

    def by_owner(self) -> Mapping[str, int]:
        """Count live contacts by the member who owns them; who owns none is left out."""
        ...

    def ids_of_owner(self, owner_id: str, most: int, after: str = "") -> list[str]:
        """Return contacts in any state that a member owns."""
        ...

    def ids_by_email(self, email: str, most: int = 50) -> list[str]:
        """Return contacts with an e-mail address, also one that a merge brought, oldest first."""
        ...

    def waiting(
        self, most: int, after: tuple[datetime, str] | None = None, *, lock: bool = False
    ) -> list[Contact]:
        """Return people in the waiting room, who has waited longest first.

        after: since when the last one of the page before has waited, and their id.
        """
        ...

    def snapshot(self, after: str, most: int) -> list[Contact]:
        """Return live contacts whose ids come after one, in the order of ids."""
        ...
