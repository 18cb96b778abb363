"""What stands for a message that is not a CloudEvent where an operator lists parked ones."""

from datetime import UTC, datetime

from libs.common.events.envelope import Event, UnreadableEventError, decode

UNREADABLE_TYPE = "unreadable"


def event_or_placeholder(body: bytes, number: str) -> Event:
    """Read an event, or return one of type `unreadable` that says how long the body is."""
    try:
        return decode(body)
    except UnreadableEventError:
        return Event(
            id=number,
            type=UNREADABLE_TYPE,
            source="unknown",
            time=datetime.fromtimestamp(0, UTC),
            data={"bytes": len(body)},
        )
