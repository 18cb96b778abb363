"""`statuses[]`: how far a message that the business sent has come."""

from typing import Any

from libs.common.events.whatsapp import MessageStatusChanged, Person
from services.ingest.domain import calls
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, objects, timestamp, token
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id


def read_status(change: Change, raw: dict[str, Any]) -> Fact:
    """Read one status; a group's statuses come once for every participant."""
    if raw.get("type") == "call":
        return calls.read_call_status(change, raw)
    number, wamid, status = change.own_number(), token(raw.get("id")), token(raw.get("status"))
    if wamid is None or status is None:
        raise UnreadableItemError("no message id or no status")
    recipient = _recipient(change, raw)
    kind = "standby-status" if change.standby else "status"
    who = recipient.user_id or recipient.wa_id or recipient.parent_user_id
    who = who if _is_group(raw) else None
    return Fact(
        id=event_id(kind, number.phone_number_id, wamid, status, who),
        payload=MessageStatusChanged(
            number=number,
            wamid=wamid,
            status=status,
            recipient=recipient,
            timestamp=timestamp(raw.get("timestamp")),
            errors=objects(raw.get("errors")),
            raw=raw,
        ),
        subject=wamid,
    )


def _is_group(raw: dict[str, Any]) -> bool:
    named = ("recipient_participant_id", "recipient_participant_user_id")
    return raw.get("recipient_type") == "group" or first(raw, *named) is not None


def _recipient(change: Change, raw: dict[str, Any]) -> Person:
    """Return whom it is about; `recipient_id` of a group message is the group's id.

    The second spellings were in WhatsApp's own samples.
    """
    if _is_group(raw):
        return change.directory.complete(
            first(raw, "recipient_participant_id", "participant_recipient_id"),
            first(raw, "recipient_participant_user_id", "participant_recipient_user_id"),
            first(raw, "recipient_participant_parent_user_id"),
        )
    return change.directory.complete(
        first(raw, "recipient_id"),
        first(raw, "recipient_user_id"),
        first(raw, "recipient_parent_user_id", "parent_recipient_user_id"),
    )
