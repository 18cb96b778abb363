"""What comes along with a message and no field of its event holds: kept as it came, by place.

WhatsApp adds properties without notice. None of this is part of an event's id, so that a copy that
has one more or one fewer is still a copy.
"""

from typing import Any

from libs.common.events.whatsapp import Person
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import mapping
from services.ingest.domain.message import properties_beside

_OF_THREADS = {"id", "wa_id", "user_id", "parent_user_id", "username"}
_OF_CHUNKS = {"phase", "chunk_order", "progress"}


def extra_of(change: Change, raw: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return what no field holds of a message, its person's contact and what surrounds them.

    By place: message, contact, conversation_context; places with nothing in them are left out.
    """
    found: dict[str, Any] = {}
    if beside := properties_beside(raw):
        found["message"] = beside
    if unread := change.directory.unread(person):
        found["contact"] = unread
    if context := change.value.get("conversation_context"):
        found["conversation_context"] = context
    return found


def extra_of_chunk(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the same of a thread and a chunk of history."""
    thread = without(mapping(raw.get("context")), _OF_THREADS)
    chunk = without(mapping(raw.get("metadata")), _OF_CHUNKS)
    return {**({"thread": thread} if thread else {}), **({"chunk": chunk} if chunk else {})}


def without(source: dict[str, Any], names: set[str] | frozenset[str]) -> dict[str, Any]:
    """Return a copy of an object without some of its names."""
    return {name: value for name, value in source.items() if name not in names}
