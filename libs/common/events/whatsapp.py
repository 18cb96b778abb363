"""What ingest publishes: one event per item of a webhook (`docs/whatsapp.md`).

Everything but the business number may be missing, because it may be missing on the wire: a person
with a username has no phone, a failed status has no contact, a forwarded message has no context id.
Blank, null and absent are all None here.
"""

from dataclasses import dataclass, field
from typing import Any

from libs.common.events.registry import event_type


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessNumber:
    """The business's own number, which decides the workspace."""

    phone_number_id: str
    waba_id: str | None = None
    display_phone_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on WhatsApp, by whatever identifiers came along.

    wa_id: digits as sent, never rewritten. user_id: business-scoped, one per portfolio.
    username: without a leading @; shown, never a key.
    """

    wa_id: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    profile_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. text: its text or caption, if it has any. content: the typed part as sent.

    timestamp: seconds since 1970 as WhatsApp says, None when absent or garbage.
    """

    wamid: str
    type: str
    timestamp: int | None = None
    text: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] | None = None
    referral: dict[str, Any] | None = None
    group_id: str | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)


@event_type("whatsapp.message.received.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A person wrote to a business number."""

    number: BusinessNumber
    sender: Person
    message: Message
    standby: bool = False


@event_type("whatsapp.message.status_changed.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageStatusChanged:
    """WhatsApp reported how far a message that the business sent has come."""

    number: BusinessNumber
    wamid: str
    status: str
    recipient: Person
    timestamp: int | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.unrecognised.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """An item that this release can't read or has no meaning for; kept whole, with the reason."""

    reason: str
    field: str | None
    number: BusinessNumber | None
    raw: Any
