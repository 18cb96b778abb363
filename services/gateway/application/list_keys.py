"""List a workspace's API keys."""

from collections.abc import Sequence

from services.gateway.domain.api_key import ApiKey
from services.gateway.ports import Door


def list_keys(door: Door, workspace_id: str) -> Sequence[ApiKey]:
    """Return the keys that were not revoked, the newest first; without their secrets."""
    with door.read() as tables:
        return tables.keys.of_workspace(workspace_id)
