"""The people who are going cold, as a queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.contacts.domain.going_cold import Quiet

Place = tuple[datetime, str]
"""Where a page ended: what the queue goes by of its last person, and their id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColdQuery:
    """Which of them. quiet_before: by stage, since when at the latest somebody has to be quiet.
    owner: a member's id, NOBODY, or None for anyone's. snoozed: those who are left alone for now,
    however long they are quiet, in place of those who are not.
    """

    now: datetime
    quiet_before: Mapping[str, datetime] = field(default_factory=dict)
    owner: str | None = None
    snoozed: bool = False


class GoingCold(Protocol):
    """Live contacts who are warm or hot and quiet. Constant numbers of statements, and of rows
    read for each one shown, however many contacts there are.
    """

    def page(self, query: ColdQuery, after: Place | None, most: int) -> Sequence[Quiet]:
        """Return who has been quiet longest first; of the snoozed, who comes back first."""
        ...

    def count(self, query: ColdQuery, most: int) -> int:
        """Count them, up to `most`."""
        ...
