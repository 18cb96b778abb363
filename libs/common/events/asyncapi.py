"""AsyncAPI 3.0 from the event registry and the topology: what travels on the bus and who hears it.

Every message is a CloudEvent in structured JSON mode; `docs/api/asyncapi.json` is this document and
a guard test keeps it current.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from libs.common.events.envelope import BATCH_CONTENT_TYPE, CONTENT_TYPE
from libs.common.events.registry import EventType
from libs.common.events.topology import Queue, Topology

VERSION = "3.0.0"
EVERYTHING = "events"
ENVELOPE = "CloudEvent"
TRACEPARENT = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
_SCHEMA = "#/components/schemas/{name}"


def asyncapi(event_types: Sequence[EventType], topology: Topology) -> dict[str, Any]:
    """Return the AsyncAPI document.

    Channels: `events`, where every service publishes, and one for each queue. Operations: one
    `send` for each service that publishes, one `receive` for each queue.
    """
    payloads, schemas = msgspec.json.schema_components(
        [entry.payload for entry in event_types], ref_template=_SCHEMA
    )
    messages = {
        entry.name: _message(entry, payload)
        for entry, payload in zip(event_types, payloads, strict=True)
    }
    return {
        "asyncapi": VERSION,
        "info": {
            "title": "Warmline events",
            "version": "v1",
            "description": "CloudEvents 1.0 on the bus. A published version never changes meaning."
            " On RabbitMQ a message of the lane `bulk` may carry several events of one type, as a"
            f" JSON array (`{BATCH_CONTENT_TYPE}`).",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {
            EVERYTHING: _everything(event_types, topology),
            **{queue.name: _channel(queue, event_types) for queue in topology.queues},
        },
        "operations": {**_sends(event_types), **_receives(event_types, topology)},
        "components": {"messages": messages, "schemas": {ENVELOPE: _envelope(), **schemas}},
    }


def _message(entry: EventType, payload: dict[str, Any]) -> dict[str, Any]:
    own = {"type": {"const": entry.name}, "source": {"const": entry.source}, "data": payload}
    return {
        "name": entry.name,
        "summary": entry.summary,
        "contentType": CONTENT_TYPE,
        "payload": {"allOf": [{"$ref": _SCHEMA.format(name=ENVELOPE)}, {"properties": own}]},
    }


def _envelope() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    return {
        "title": ENVELOPE,
        "description": "A CloudEvent with Warmline's extensions traceparent, workspaceid and lane.",
        "type": "object",
        "required": ["specversion", "id", "type", "source", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": text,
            "type": text,
            "source": text,
            "time": {"type": "string", "format": "date-time"},
            "datacontenttype": {"const": "application/json"},
            "subject": text,
            "workspaceid": text,
            "traceparent": {
                "type": "string",
                "pattern": "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
            },
            "lane": {"enum": ["live", "bulk"]},
            "data": {"type": "object"},
        },
    }


def _everything(event_types: Sequence[EventType], topology: Topology) -> dict[str, Any]:
    announced = [each.name for each in event_types if topology.is_announcement(each.name)]
    return {
        "title": "Every event",
        "description": "Where services publish; queues and live updates take their copies from it.",
        "messages": _references("components", (each.name for each in event_types)),
        "x-announcements": announced,
    }


def _channel(queue: Queue, event_types: Sequence[EventType]) -> dict[str, Any]:
    heard = [each.name for each in event_types if queue.hears(each.name, queue.lane)]
    return {
        "address": queue.name,
        "title": queue.name,
        "messages": _references("components", heard),
        "x-queue": {
            "listens": list(queue.listens),
            "lane": queue.lane,
            "batch": queue.batch,
            "prefetch": queue.prefetch,
            "attempts": queue.attempts,
            "back_off_seconds": list(queue.back_off),
            "linger_ms": queue.linger_ms,
        },
    }


def _sends(event_types: Sequence[EventType]) -> dict[str, Any]:
    return {
        f"{source}.publish": {
            "action": "send",
            "summary": f"What {source} publishes",
            "channel": {"$ref": f"#/channels/{EVERYTHING}"},
            "messages": _list(EVERYTHING, [e.name for e in event_types if e.source == source]),
        }
        for source in sorted({each.source for each in event_types})
    }


def _receives(event_types: Sequence[EventType], topology: Topology) -> dict[str, Any]:
    return {
        f"{queue.name}.handle": {
            "action": "receive",
            "summary": f"What the {queue.lane} queue {queue.name} hands to its consumers",
            "channel": {"$ref": f"#/channels/{queue.name}"},
            "messages": _list(
                queue.name, [e.name for e in event_types if queue.hears(e.name, queue.lane)]
            ),
        }
        for queue in topology.queues
    }


def _references(place: str, names: Iterable[str]) -> dict[str, dict[str, str]]:
    return {name: {"$ref": f"#/{place}/messages/{name}"} for name in names}


def _list(channel: str, names: Iterable[str]) -> list[dict[str, str]]:
    return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
