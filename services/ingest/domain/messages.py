"""`messages[]`: what people write."""

from typing import Any

from libs.common.events.whatsapp import MessageReceived, Person
from services.ingest.domain import identity
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first
from services.ingest.domain.directory import is_known
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id
from services.ingest.domain.message import message_of
from services.ingest.domain.unread import extra_of


def read_message(change: Change, raw: dict[str, Any]) -> Fact:
    """Read one message; a system message says that somebody's identity changed."""
    if raw.get("type") == "system":
        return identity.read_system_message(change, raw)
    number, message = change.own_number(), message_of(raw)
    sender = sender_of(change, raw)
    return Fact(
        id=event_id(_kind(change), number.phone_number_id, message.wamid),
        payload=MessageReceived(
            number=number,
            sender=sender,
            message=message,
            standby=change.standby,
            extra=extra_of(change, raw, sender),
        ),
        subject=message.wamid,
    )


def sender_of(change: Change, raw: dict[str, Any]) -> Person:
    """Return who wrote. Raises UnreadableItemError when nothing identifies the person."""
    person = change.directory.complete(
        first(raw, "from"), first(raw, "from_user_id"), first(raw, "from_parent_user_id")
    )
    if not is_known(person):
        raise UnreadableItemError("nothing identifies the sender")
    return person


def _kind(change: Change) -> str:
    return "standby-message" if change.standby else "message"
