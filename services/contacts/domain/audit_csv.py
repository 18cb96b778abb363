"""An audit entry as the cells of a table that people read."""

from collections.abc import Mapping
from typing import Any

from libs.common.clock import rfc3339
from services.contacts.domain.audit import AuditEntry

COLUMNS = (
    "at", "actor", "actor_kind", "actor_id", "action", "source", "contact_id", "changes", "facts",
    "id",
)  # fmt: skip


def cells_of(entry: AuditEntry) -> list[str]:
    """Return an entry in the order of COLUMNS; a change reads `field: old → new`."""
    origin = entry.origin
    return [
        rfc3339(entry.at), origin.name, origin.kind, origin.id, entry.action, origin.source,
        entry.contact_id or "", _changes(entry.changes), _facts(entry.facts), entry.id,
    ]  # fmt: skip


def _changes(changes: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{field}: {_text(pair[0])} → {_text(pair[1])}" for field, pair in changes.items()
    )


def _facts(facts: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_text(value)}" for name, value in facts.items())


def _text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, Mapping):
        return "{" + _facts(value) + "}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return str(value)
