"""Which contacts a bulk job or an export is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.contacts.domain.selection import Expected
from services.contacts.ports.contacts import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Ids, or everything that a filter lets through but `exclude`.

    asked: the filter as JSON where it has words to search for; then `found` has the ids of whom
    search finds by all of it, in order, and only those are meant whom the filter lets through too.
    leave_out_stopped: an export is then without those who stopped marketing; `expected` still
    counts them.
    """

    ids: Sequence[str] | None = None
    filter: Filter = field(default_factory=Filter)
    exclude: Sequence[str] = ()
    asked: Mapping[str, Any] | None = None
    found: Sequence[str] | None = None
    expected: Expected = field(default_factory=Expected)
    leave_out_stopped: bool = False
