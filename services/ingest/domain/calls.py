"""`calls[]`, and `statuses[]` of calls."""

from typing import Any

from libs.common.events.whatsapp import CallChanged, Person
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, objects, timestamp, token, whole
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id


def read_call(change: Change, raw: dict[str, Any]) -> Fact:
    """Read that a call began or ended."""
    return _fact(change, raw, token(raw.get("event")), _other_side(change, raw))


def read_call_status(change: Change, raw: dict[str, Any]) -> Fact:
    """Read how far a call that the business makes has come."""
    person = change.directory.complete(
        first(raw, "recipient_id"),
        first(raw, "recipient_user_id"),
        first(raw, "recipient_parent_user_id"),
    )
    status = token(raw.get("status"))
    return _fact(change, raw, status.lower() if status else None, person)


def _fact(change: Change, raw: dict[str, Any], event: str | None, person: Person) -> Fact:
    number, call_id = change.own_number(), token(raw.get("id"))
    if call_id is None or event is None:
        raise UnreadableItemError("no call id or no event")
    return Fact(
        id=event_id("call", number.phone_number_id, call_id, event),
        payload=CallChanged(
            number=number,
            person=person,
            call_id=call_id,
            event=event,
            direction=token(raw.get("direction")),
            status=token(raw.get("status")),
            duration=whole(raw.get("duration")),
            timestamp=timestamp(raw.get("timestamp")),
            errors=objects(raw.get("errors")),
            raw=raw,
        ),
        subject=call_id,
    )


def _other_side(change: Change, raw: dict[str, Any]) -> Person:
    """Return the person, who is `to` where the business calls and `from` otherwise."""
    side = "to" if raw.get("direction") == "BUSINESS_INITIATED" else "from"
    return change.directory.complete(
        first(raw, side), first(raw, f"{side}_user_id"), first(raw, f"{side}_parent_user_id")
    )
