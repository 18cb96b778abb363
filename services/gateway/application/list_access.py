"""Read the access log."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.domain.access import AccessEntry
from services.gateway.ports import Door


@dataclass(frozen=True, slots=True)
class AccessPage:
    """One page of entries. before: where the next page begins, or None at the end."""

    items: Sequence[AccessEntry]
    before: str | None


def list_access(door: Door, workspace_id: str, before: str | None, limit: int) -> AccessPage:
    """Return up to `limit` entries of a workspace, the newest first."""
    with door.read() as tables:
        found = tables.access.page(workspace_id, before, limit + 1)
    items = found[:limit]
    return AccessPage(items, items[-1].id if len(found) > limit else None)
