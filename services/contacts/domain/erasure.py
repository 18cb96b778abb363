"""A certificate: who was forgotten, what went where, and who has confirmed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services.contacts.domain.origin import Origin

ERASED_NAME = "Erased"
PLACES = ("importer", "queues", "search")
"""Where else something of a person may be. Services confirm by an event; the queues are looked
through by contacts itself, until all that was under way has gone through."""

Reason = Literal["asked", "retention"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one place removed; None and no moment as long as it has not confirmed."""

    place: str
    removed: Mapping[str, int] | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """An erasure. removed: rows by table of contacts. suppressed: hashes that stay.

    reason: asked for, or the trash's thirty days were over. It holds nothing of the person.
    """

    id: str
    contact_id: str
    reason: Reason
    by: Origin
    erased_at: datetime
    removed: Mapping[str, int] = field(default_factory=dict)
    suppressed: int = 0
    parts: Sequence[Part] = ()
    confirmed_at: datetime | None = None

    @property
    def state(self) -> str:
        """Return pending until every place has confirmed, then confirmed."""
        return "pending" if self.confirmed_at is None else "confirmed"
