"""Which contacts a bulk job or an export is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.contacts.domain.selection import Expected
from services.contacts.ports.contacts import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Ids, or everything that a filter lets through but `exclude`."""

    ids: Sequence[str] | None = None
    filter: Filter = field(default_factory=Filter)
    exclude: Sequence[str] = ()
    expected: Expected = field(default_factory=Expected)
