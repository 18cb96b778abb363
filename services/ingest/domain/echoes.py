"""`message_echoes[]`: what the business wrote elsewhere, in its phone app or by its agent."""

from typing import Any

from libs.common.events.whatsapp import MessageEchoed, Person
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, mapping
from services.ingest.domain.directory import is_known
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id
from services.ingest.domain.message import message_of
from services.ingest.domain.unread import extra_of, without


def read_echo(change: Change, raw: dict[str, Any]) -> Fact:
    """Read one echo. In standby it is the request that sent it, so its content is inside."""
    flat = _flat(raw) if change.standby else raw
    number, message = change.own_number(), message_of(flat)
    recipient = recipient_of(change, flat)
    kind = "standby-echo" if change.standby else "echo"
    return Fact(
        id=event_id(kind, number.phone_number_id, message.wamid),
        payload=MessageEchoed(
            number=number,
            recipient=recipient,
            message=message,
            standby=change.standby,
            extra=extra_of(change, without(flat, {"recipient"}), recipient),
        ),
        subject=message.wamid,
    )


def _flat(raw: dict[str, Any]) -> dict[str, Any]:
    """Return an echo with the request that sent it beside what is told of it."""
    return {**without(raw, {"message"}), **mapping(raw.get("message"))}


def recipient_of(change: Change, raw: dict[str, Any]) -> Person:
    """Return whom it went to. Raises UnreadableItemError when nothing identifies the person."""
    person = change.directory.complete(
        first(raw, "to"), first(raw, "to_user_id", "recipient"), first(raw, "to_parent_user_id")
    )
    if not is_known(person):
        raise UnreadableItemError("nothing identifies the recipient")
    return person
