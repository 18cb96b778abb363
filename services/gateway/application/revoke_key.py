"""Revoke an API key."""

from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from services.gateway.ports import Door


def revoke_key(door: Door, clock: Clock, workspace_id: str, key_id: str) -> None:
    """Make a key stop working at once, for good. Raises NotFoundError."""
    with door.write() as tables:
        if not tables.keys.revoke(workspace_id, key_id, clock.now()):
            raise NotFoundError("there is no such key")
