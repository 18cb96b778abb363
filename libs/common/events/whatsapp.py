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
    """A person wrote to a business number.

    extra: what came along that no other field holds, as it came, by place: message, contact,
    conversation_context.
    """

    number: BusinessNumber
    sender: Person
    message: Message
    standby: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


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


@event_type("whatsapp.message.echoed.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEchoed:
    """The business wrote from its phone app, or an agent of the business wrote for it.

    extra: as with a message received.
    """

    number: BusinessNumber
    recipient: Person
    message: Message
    standby: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.identity.changed.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChanged:
    """A person got another number, another user id, or another device.

    kind: number, user_id or device. evidence: what names the person before the change:
    previous_user_id, from_user_id or from; None when nothing does, and a person must look.
    hint: the sentence WhatsApp wrote about it; not for parsing.
    """

    number: BusinessNumber
    kind: str
    before: Person
    after: Person
    evidence: str | None = None
    wamid: str | None = None
    timestamp: int | None = None
    hint: str | None = None
    raw: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.contact.synced.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSynced:
    """The address book of the business's phone has, or no longer has, a person.

    action: add (new or edited) or remove. phone_number: as it stands in the address book.
    """

    number: BusinessNumber
    person: Person
    action: str
    phone_number: str | None = None
    full_name: str | None = None
    first_name: str | None = None
    timestamp: int | None = None


@event_type("whatsapp.preference.changed.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceChanged:
    """A person stopped, resumed or signed up for a category of messages of one number.

    category: marketing_messages so far. value: stop, resume or signup.
    """

    number: BusinessNumber
    person: Person
    category: str
    value: str
    detail: str | None = None
    signup_id: str | None = None
    timestamp: int | None = None


@event_type("whatsapp.history.received.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryReceived:
    """A message from before the number was connected; it comes again when its media do.

    direction: in or out. status: how far an outbound one had come. phase, chunk_order, progress:
    where it stands in the transfer; chunks come in any order. extra: as with a message received,
    and of its thread and chunk.
    """

    number: BusinessNumber
    person: Person
    direction: str
    message: Message
    status: str | None = None
    phase: int | None = None
    chunk_order: int | None = None
    progress: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.call.changed.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallChanged:
    """A call with a person began, ended or got another state.

    event: connect, terminate, or the status of a call that the business makes (ringing …).
    direction: USER_INITIATED or BUSINESS_INITIATED. duration: seconds.
    """

    number: BusinessNumber
    person: Person
    call_id: str
    event: str
    direction: str | None = None
    status: str | None = None
    duration: int | None = None
    timestamp: int | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.group.changed.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChanged:
    """A group of the business was made, changed or deleted, or people came and went."""

    number: BusinessNumber
    group_id: str
    type: str
    request_id: str | None = None
    timestamp: int | None = None
    added: list[Person] = field(default_factory=list)
    removed: list[Person] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.thread.handed_over.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadHandedOver:
    """Control of a conversation went to or came from another app or agent.

    kind: control_passed or control_taken.
    """

    number: BusinessNumber
    person: Person
    kind: str
    timestamp: int | None = None
    raw: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.action.taken.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTaken:
    """Somebody clicked or did something that WhatsApp reports without a message.

    name: the action or automatic event. wamid: the message it is about, if any.
    """

    number: BusinessNumber
    name: str
    wamid: str | None = None
    timestamp: int | None = None
    raw: dict[str, Any] = field(default_factory=dict)


@event_type("whatsapp.account.changed.v1", "ingest")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged:
    """Something about the business's account, numbers, templates or limits changed.

    field: the webhook field. event: what the webhook calls it, where it names one. number: when
    the webhook says which.
    """

    field: str
    account_id: str | None = None
    event: str | None = None
    number: BusinessNumber | None = None
    timestamp: int | None = None
    raw: dict[str, Any]
