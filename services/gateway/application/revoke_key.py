"""Revoke an API key."""

from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from libs.common.ids import new_id
from services.gateway.application.announce import note_access
from services.gateway.application.asker import Asker
from services.gateway.domain.access import AccessEntry
from services.gateway.ports import Door


def revoke_key(door: Door, clock: Clock, asker: Asker, workspace_id: str, key_id: str) -> None:
    """Make a key stop working at once, for good. Raises NotFoundError."""
    now = clock.now()
    with door.write() as tables:
        key = tables.keys.one(workspace_id, key_id)
        if not tables.keys.revoke(workspace_id, key_id, now):
            raise NotFoundError("there is no such key")
        entry = AccessEntry(
            new_id(), workspace_id, now, "key_revoked", key_id, asker.by,
            subject=key.name if key else None,
        )  # fmt: skip
        note_access(tables, clock, entry)
