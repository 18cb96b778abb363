"""Fields about the business itself, and what is told of nobody in particular."""

from typing import Any

from libs.common.events.whatsapp import AccountChanged, ActionTaken, ThreadHandedOver
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, mapping, timestamp, token
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id


def read_account(change: Change, raw: dict[str, Any]) -> Fact:
    """Read a change of the account, a number, a template, a limit; kept as it came."""
    return account_fact(change, raw, first(raw, "event", "decision", "event_type"))


def read_app_error(change: Change, raw: dict[str, Any]) -> Fact:
    """Read an error that WhatsApp reports to the app and not for one message."""
    return account_fact(change, raw, "error")


def read_action(change: Change, raw: dict[str, Any]) -> Fact:
    """Read something somebody did without writing."""
    name = first(raw, "action_type", "event_name")
    if name is None:
        raise UnreadableItemError("an action without a name")
    number = change.own_number()
    return Fact(
        id=event_id("action", number.phone_number_id, raw),
        payload=ActionTaken(
            number=number,
            name=name,
            wamid=token(raw.get("id")),
            timestamp=timestamp(raw.get("timestamp")),
            raw=raw,
        ),
    )


def read_handover(change: Change, raw: dict[str, Any]) -> Fact:
    """Read that a conversation changed hands; the number is in `recipient`."""
    sender, number, kind = mapping(raw.get("sender")), change.number, token(raw.get("type"))
    if number is None or kind is None:
        raise UnreadableItemError("no phone_number_id or no type")
    return Fact(
        id=event_id("handover", number.phone_number_id, raw),
        payload=ThreadHandedOver(
            number=number,
            person=change.directory.complete(
                first(sender, "phone_number", "wa_id"), first(sender, "user_id")
            ),
            kind=kind,
            timestamp=timestamp(raw.get("timestamp")),
            raw=raw,
        ),
    )


def account_fact(change: Change, raw: dict[str, Any], event: str | None) -> Fact:
    """Make the fact of a change that has no key but its whole content."""
    key = change.account_id, change.field, change.sent, event, raw, *change.told_to()
    return Fact(
        id=event_id("account", *key),
        payload=AccountChanged(
            field=change.field,
            account_id=change.account_id,
            event=event,
            number=change.number,
            timestamp=timestamp(raw.get("timestamp") or change.sent),
            raw=raw,
        ),
        subject=change.account_id,
    )
