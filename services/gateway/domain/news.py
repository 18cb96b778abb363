"""News: what a browser is told of an event, without names, numbers or messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from libs.common.clock import rfc3339
from libs.common.events.envelope import Event
from libs.common.trace import trace_id

SCOPE_OF_TYPE = {
    "contact.*": "contacts:read",
    "conversation.*": "contacts:read",
    "note.*": "contacts:read",
    "bulk.*": "contacts:read",
    "export.*": "exports:write",
    "import.*": "imports:read",
    "usage.*": "usage:read",
    "member.*": "contacts:read",
}
"""The events that browsers hear of, and the permission that each kind needs."""

HEARD = (*SCOPE_OF_TYPE, "access.*")
"""All that the live updates listen to; browsers are not told of access, it may end them."""

_ENDING = {"signed_out", "session_revoked", "password_changed", "link_followed", "key_revoked"}

_PLAIN = (
    "version", "changed", "previous", "current", "move", "state", "rows", "done", "total",
    "progress", "counts", "percent", "plan", "used", "limit", "contact_ids",
)  # fmt: skip
"""Members of an event's data that name nobody; nothing else is passed on."""
_IDS = ("id", "import_id", "bulk_id", "export_id", "member_id")


@dataclass(frozen=True, slots=True)
class News:
    """What members of one workspace with one permission are told. facts: JSON values.

    Among them `actor`, an id, and `mutation_id`, the trace of the request that did it: a browser
    which made that request up knows its own.
    """

    workspace_id: str
    scope: str
    facts: Mapping[str, Any]


def news_of(event: Event) -> News | None:
    """Return what a browser may hear of an event, or None."""
    scope = next(
        (scope for pattern, scope in SCOPE_OF_TYPE.items() if fnmatchcase(event.type, pattern)),
        None,
    )
    if scope is None or event.workspaceid is None:
        return None
    contact = event.data.get("contact")
    record = contact if isinstance(contact, dict) else event.data
    facts = {
        "type": event.type.rpartition(".")[0],
        "id": next((record[each] for each in _IDS if each in record), event.subject),
        "at": rfc3339(event.time),
        **{name: event.data[name] for name in _PLAIN if name in event.data},
    }
    if "version" in record:
        facts["version"] = record["version"]
    facts |= {"actor": actor} if (actor := _by(event).get("id")) else {}
    facts |= {"mutation_id": mutation} if (mutation := trace_id(event.traceparent)) else {}
    return News(event.workspaceid, scope, facts)


def sent_away(event: Event) -> str | None:
    """Return the member or key that must be let in anew after an event, or None."""
    if event.type.startswith("member."):
        return event.subject
    if event.type.startswith("access.") and event.data.get("kind") in _ENDING:
        return event.subject
    return None


@dataclass(frozen=True, slots=True)
class Many:
    """Whose change of many contacts an event is one of. job: the bulk job's id, if it is one."""

    workspace_id: str
    actor: str | None = None
    job: str | None = None


def one_of_many(event: Event) -> Many | None:
    """Return which change of many contacts an event belongs to, or None if to none."""
    if event.lane != "bulk" or not event.type.startswith("contact.") or not event.workspaceid:
        return None
    by = _by(event)
    return Many(event.workspaceid, by.get("id"), by.get("job_id"))


def many_changed(many: Many, count: int) -> News:
    """Return the news that a job changed many contacts, which is told once for all of them."""
    facts = {
        "type": "contacts.changed", "count": count, "actor": many.actor, "job": many.job,
    }  # fmt: skip
    return News(many.workspace_id, "contacts:read", facts)


def _by(event: Event) -> Mapping[str, Any]:
    by = event.data.get("by")
    return by if isinstance(by, dict) else {}
