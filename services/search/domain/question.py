"""What is asked of an index: what is wanted, within which filters, in which order."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from services.search.domain.wanted import Wanted

TagMode = Literal["any", "all"]
SortField = Literal[
    "relevance", "name", "phone", "status", "owner", "created_at", "updated_at", "last_active_at"
]
SORT_FIELDS = get_args(SortField)
FacetField = Literal["status", "tag", "owner"]
FACET_FIELDS = get_args(FacetField)
DEEPEST = 10_000
"""Hits beyond this place are not given out: nobody pages that far, and filters lead there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Narrow the hits; an empty filter lets everything through.

    statuses, sources: any of them. tags: keys, any or all by tag_mode. owner_ids: any; None among
    them means contacts without an owner. not_…: none of them; None among the owners leaves out who
    has none. untagged: who has no tag. flags: all of them, not_flags: none; see FLAGS. Ranges are
    milliseconds since 1970, the end excluded. either: filters that each ask for something, of which
    one at least lets through, too.
    """

    statuses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tag_mode: TagMode = "any"
    owner_ids: tuple[str | None, ...] = ()
    not_statuses: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    not_owner_ids: tuple[str | None, ...] = ()
    untagged: bool = False
    flags: tuple[str, ...] = ()
    not_flags: tuple[str, ...] = ()
    created_from: int | None = None
    created_to: int | None = None
    active_from: int | None = None
    active_to: int | None = None
    either: tuple["Filters", ...] = ()


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of hits; relevance is always best first."""

    field: SortField = "relevance"
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to an index. workspace_id comes from the caller's token, never from a query."""

    workspace_id: str
    wanted: Wanted = field(default_factory=lambda: Wanted(""))
    filters: Filters = field(default_factory=Filters)
    sort: Sort = field(default_factory=Sort)
    limit: int = 50
    offset: int = 0
