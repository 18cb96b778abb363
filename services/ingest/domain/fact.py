"""What an item says, ready to become an event."""

from dataclasses import dataclass
from typing import Any

from libs.common.events.envelope import Lane
from services.ingest.domain.reasons import Reason


class UnreadableItemError(ValueError):
    """Raised when an item lacks what its event can't be without."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fact:
    """id: of the event, the same for every copy of the item. subject: what it is about, by id."""

    id: str
    payload: Any
    subject: str | None = None
    lane: Lane = "live"
