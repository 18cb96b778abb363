"""The audit trail: what changed, from what to what, by whom, when and by which way."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.contacts.domain.origin import Origin


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change. action: `noun.verb`. changes: field → [old, new]. facts: what else is worth
    keeping. Never edited.
    """

    id: str
    at: datetime
    origin: Origin
    action: str
    contact_id: str | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
