"""List a workspace's API keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.domain.api_key import ApiKey
from services.gateway.ports import Door


@dataclass(frozen=True, slots=True)
class KeyPage:
    """One page of keys. before: where the next page begins, or None at the end."""

    items: Sequence[ApiKey]
    before: str | None


def list_keys(door: Door, workspace_id: str, before: str | None, limit: int) -> KeyPage:
    """Return up to `limit` keys that were not revoked, the newest first; without their secrets."""
    with door.read() as tables:
        found = tables.keys.page(workspace_id, before, limit + 1)
    items = found[:limit]
    return KeyPage(items, items[-1].id if len(found) > limit else None)
