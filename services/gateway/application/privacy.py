"""Decide whether viewers see numbers and e-mail addresses, and hold to it."""

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.ids import new_id
from services.gateway.application.announce import note_access
from services.gateway.application.asker import Asker
from services.gateway.domain.access import AccessEntry
from services.gateway.domain.privacy import depends_on_workspace, with_sight
from services.gateway.ports import Door, Tables


def as_allowed(tables: Tables, actor: Actor) -> Actor:
    """Return an actor with the permission to see numbers and addresses, or without it, as the
    workspace decided; most don't depend on that and cost no question.
    """
    if not depends_on_workspace(actor):
        return actor
    masked = tables.privacy.is_masked_for_viewers(actor.workspace_id)
    return with_sight(actor, masked=masked)


def is_masked_for_viewers(door: Door, workspace_id: str) -> bool:
    """Tell whether a workspace's viewers see numbers and addresses masked."""
    with door.read() as tables:
        return tables.privacy.is_masked_for_viewers(workspace_id)


def mask_for_viewers(
    door: Door, clock: Clock, asker: Asker, workspace_id: str, *, masked: bool
) -> None:
    """Write what a workspace decided, from the next request on; audited if it changes anything."""
    with door.write() as tables:
        tables.members.lock(workspace_id)
        before = tables.privacy.is_masked_for_viewers(workspace_id)
        if before == masked:
            return
        tables.privacy.mask_for_viewers(workspace_id, masked=masked)
        facts = {"mask_for_viewers": [before, masked]}
        entry = AccessEntry(
            new_id(), workspace_id, clock.now(), "privacy_changed", workspace_id, asker.by, facts
        )
        note_access(tables, clock, entry)


def scopes_to_pass_on(door: Door, actor: Actor) -> frozenset[str]:
    """Return the permissions that an actor may give to a new key: of a key those that it has
    itself, without what the workspace allows it for now.
    """
    if actor.kind != "key":
        return actor.scopes
    with door.read() as tables:
        key = tables.keys.one(actor.workspace_id, actor.id)
    return actor.scopes & (key.scopes if key else frozenset())
