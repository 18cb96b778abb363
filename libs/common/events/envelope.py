"""CloudEvents 1.0 in JSON (structured and batch modes), with Warmline's extensions.

Extensions: `traceparent` (CloudEvents distributed tracing), `workspaceid` (from contacts on;
ingest knows business numbers, contacts knows whose they are) and `lane`, which is `bulk` for
traffic that must never delay live messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from libs.common.clock import exact_rfc3339, parse_rfc3339

Lane = Literal["live", "bulk"]
CONTENT_TYPE = "application/cloudevents+json"
BATCH_CONTENT_TYPE = "application/cloudevents-batch+json"


class UnreadableEventError(ValueError):
    """Raised when bytes are not a CloudEvent that Warmline can read; it is never retryable."""


@dataclass(frozen=True, slots=True)
class Event:
    """One fact that happened. Two events with the same id are copies of one another.

    id: unique; deterministic where the source may repeat itself. type: `noun.verb.v1`.
    source: the service that says so. subject: the id of what it is about.
    """

    id: str
    type: str
    source: str
    time: datetime
    data: dict[str, Any]
    subject: str | None = None
    workspaceid: str | None = None
    traceparent: str | None = None
    lane: Lane = "live"

    @property
    def kind(self) -> tuple[str, Lane]:
        """What decides which queues hear it: its type and lane."""
        return self.type, self.lane


_encoder = msgspec.json.Encoder()


def to_dict(event: Event) -> dict[str, Any]:
    """Return the event as a CloudEvents JSON object; absent attributes are left out."""
    optional = {
        "subject": event.subject,
        "workspaceid": event.workspaceid,
        "traceparent": event.traceparent,
    }
    return {
        "specversion": "1.0",
        "id": event.id,
        "type": event.type,
        "source": event.source,
        "time": exact_rfc3339(event.time),
        "datacontenttype": "application/json",
        "lane": event.lane,
        **{name: value for name, value in optional.items() if value is not None},
        "data": event.data,
    }


def from_dict(value: Any) -> Event:
    """Read a CloudEvents JSON object; unknown attributes are ignored.

    Raises UnreadableEventError when a required attribute is missing or has the wrong type.
    """
    try:
        return Event(
            id=_text(value, "id"),
            type=_text(value, "type"),
            source=_text(value, "source"),
            time=parse_rfc3339(_text(value, "time")),
            data=dict(value["data"]),
            subject=value.get("subject"),
            workspaceid=value.get("workspaceid"),
            traceparent=value.get("traceparent"),
            lane="bulk" if value.get("lane") == "bulk" else "live",
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise UnreadableEventError(f"not a CloudEvent: {problem}") from problem


def encode(event: Event) -> bytes:
    """Write one event in structured JSON mode."""
    return _encoder.encode(to_dict(event))


def decode(body: bytes) -> Event:
    """Read one event; raises UnreadableEventError."""
    return from_dict(_json(body))


def encode_batch(events: Sequence[Event]) -> bytes:
    """Write many events in JSON batch mode."""
    return msgspec.json.encode([to_dict(event) for event in events])


def decode_batch(body: bytes) -> list[Event]:
    """Read a JSON batch; raises UnreadableEventError if it or any event in it can't be read."""
    values = _json(body)
    if not isinstance(values, list):
        raise UnreadableEventError("a batch of CloudEvents is a JSON array")
    return [from_dict(value) for value in values]


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise UnreadableEventError(f"not JSON: {problem}") from problem


def _text(value: Any, name: str) -> str:
    text = value[name]
    if not isinstance(text, str) or not text:
        raise ValueError(f"{name} must be text")
    return text
