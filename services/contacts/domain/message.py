"""Messages of a conversation, and how far those that went out have come."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from services.contacts.domain.text import one_line

Direction = Literal["in", "out"]
Origin = Literal["history"]

_FUTURE = timedelta(days=1)
_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC)
"""WhatsApp did not exist before; an older timestamp is garbage."""

PLACEHOLDERS = ("unknown", "media_placeholder", "unsupported")
"""Types of messages of which the content is yet to come."""

_ORDER = {"sent": 1, "delivered": 2, "read": 3, "played": 4}


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji that one side put on a message. direction: in is the person's."""

    emoji: str
    direction: Direction
    at: datetime


@dataclass(slots=True, kw_only=True)
class Message:
    """One message. at: when WhatsApp says it was sent. contact_id: None while its person is
    unknown; party_key then says who that is. delivery: sent, delivered, read, played; failed
    stands apart; None for one that came in. content: the typed part as sent. about_wamid: the
    message that a reaction, an edit or a revocation is about. group_id: the group it was written
    in. origin: history until it comes by itself.

    edited_at, revoked_at and reactions are what was said about it later; they are read, not kept.
    """

    id: str
    phone_number_id: str
    wamid: str
    direction: Direction
    type: str
    at: datetime
    contact_id: str | None = None
    party_key: str | None = None
    text: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] | None = None
    referral: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    delivery: str | None = None
    delivery_at: datetime | None = None
    about_wamid: str | None = None
    group_id: str | None = None
    origin: Origin | None = None
    edited_at: datetime | None = None
    revoked_at: datetime | None = None
    reactions: list[Reaction] = field(default_factory=list)


def group_named(group_id: str | None) -> str | None:
    """Return the id of a group, fit to store, or None for a message that was written in none."""
    return one_line(group_id, 160) or None if group_id else None


def moment_of(timestamp: int | None, now: datetime) -> datetime:
    """Return the moment of a WhatsApp timestamp; now, when it is absent, garbage or to come."""
    if timestamp is None:
        return now
    try:
        moment = datetime.fromtimestamp(timestamp, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    if not _EARLIEST <= moment <= now + _FUTURE:
        return now
    return min(moment, now)


def further(present: str | None, new: str) -> str | None:
    """Return the delivery state after a report: sent < delivered < read < played, never back.

    Failed wins over nothing and sent only: what was delivered did arrive. A state that nobody
    knows changes nothing.
    """
    if new == "failed":
        return new if present in {None, "sent"} else present
    if new not in _ORDER:
        return present
    if present == "failed":
        return new if _ORDER[new] > 1 else present
    return new if _ORDER[new] > _ORDER.get(present or "", 0) else present
