"""Calls as entries of a conversation: once for each thing that happened to a call."""

from datetime import datetime

from libs.common.events.whatsapp import CallChanged, Message, MessageReceived
from services.contacts.application.apply_copies import Copy
from services.contacts.application.receive_messages import Incoming
from services.contacts.ports.workspaces import BusinessNumber

TYPE = "call"


def from_person(
    number: BusinessNumber, call: CallChanged, accepted_at: datetime, trace: str | None = None
) -> Incoming | None:
    """Return what a person did, as a message of theirs: they called, or took a call.

    It opens the window and is inbound activity like any message, answered or not. None when it
    was the business that did it.
    """
    if call.direction != "USER_INITIATED" and call.event.lower() != "accepted":
        return None
    entry = MessageReceived(number=call.number, sender=call.person, message=_entry(call))
    return Incoming(number, entry, accepted_at, trace)


def from_business(
    number: BusinessNumber, call: CallChanged, accepted_at: datetime, trace: str | None = None
) -> Copy:
    """Return what the business, or nobody in particular, did; calling is outbound activity."""
    return Copy(
        number=number, person=call.person, direction="out", message=_entry(call),
        accepted_at=accepted_at, trace=trace,
        status=call.event, makes_contact=False,
        is_activity=call.direction == "BUSINESS_INITIATED" and call.event == "connect",
    )  # fmt: skip


def _entry(call: CallChanged) -> Message:
    """Return the entry of one event of a call. Its id is made of both, so copies share it.

    The session description is left out: it is of no use later and names network addresses.
    """
    facts = {
        "call_id": call.call_id, "event": call.event, "direction": call.direction,
        "status": call.status, "duration": call.duration,
    }  # fmt: skip
    return Message(
        wamid=f"call:{call.call_id[:200]}:{call.event[:40]}",
        type=TYPE,
        timestamp=_began(call),
        content={name: value for name, value in facts.items() if value is not None},
        errors=call.errors,
    )


def _began(call: CallChanged) -> int | None:
    """Return when a call began: its end would keep the window open for too long."""
    if call.timestamp is None or call.event != "terminate":
        return call.timestamp
    return call.timestamp - max(0, call.duration or 0)
