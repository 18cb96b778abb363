"""The registry of event types: each versioned name has one dataclass, and so one schema.

A published version never changes its meaning. Fields may be added, with defaults; anything else
is `v2` beside it. Readers ignore fields they don't know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from libs.common.clock import Clock
from libs.common.events.envelope import Event, Lane, UnreadableEventError
from libs.common.ids import new_id
from libs.common.trace import current_traceparent

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class EventType:
    """A registered type: its versioned name, the service that publishes it, its payload class."""

    name: str
    source: str
    payload: type
    summary: str


_by_name: dict[str, EventType] = {}
_by_payload: dict[type, EventType] = {}


def event_type(name: str, source: str) -> Callable[[type[P]], type[P]]:
    """Register a payload dataclass as the content of `name`, published by `source`.

    Raises ValueError when the name is taken: a published version has one meaning.
    """

    def register(payload: type[P]) -> type[P]:
        if name in _by_name:
            raise ValueError(f"event type {name} is registered twice")
        summary = (payload.__doc__ or "").strip().partition("\n")[0]
        entry = EventType(name, source, payload, summary)
        _by_name[name] = _by_payload[payload] = entry
        return payload

    return register


def all_event_types() -> list[EventType]:
    """List every registered type in alphabetical order."""
    return [_by_name[name] for name in sorted(_by_name)]


def make_event(
    payload: Any,
    clock: Clock,
    *,
    id: str | None = None,  # noqa: A002 - the CloudEvents attribute is called id
    subject: str | None = None,
    workspace_id: str | None = None,
    lane: Lane = "live",
    traceparent: str | None = None,
) -> Event:
    """Wrap a payload in an envelope inside the current trace, or inside that of traceparent.

    Raises KeyError when the payload's class was never registered.
    """
    entry = _by_payload[type(payload)]
    return Event(
        id=id or new_id(),
        type=entry.name,
        source=entry.source,
        time=clock.now(),
        data=msgspec.to_builtins(payload),
        subject=subject,
        workspaceid=workspace_id,
        traceparent=traceparent or current_traceparent(),
        lane=lane,
    )


def read_payload(event: Event, payload: type[P]) -> P:
    """Read an event's data as its dataclass, ignoring fields this release does not know.

    Raises UnreadableEventError when a required field is missing or has the wrong type.
    """
    try:
        return msgspec.convert(event.data, payload, strict=False)
    except msgspec.ValidationError as problem:
        raise UnreadableEventError(f"{event.type} {event.id}: {problem}") from problem


def schema_of(entry: EventType) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a type's payload, definitions inlined under $defs."""
    return msgspec.json.schema(entry.payload)
