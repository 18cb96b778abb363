"""Change a member's name, role or status."""

from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError, VersionConflictError
from libs.common.ids import new_id
from services.gateway.application.announce import announce, note_access
from services.gateway.application.asker import Asker
from services.gateway.domain.access import AccessEntry, entry_of_change
from services.gateway.domain.member import Member, MemberChange, changed, check_change
from services.gateway.ports import Door, Tables


def change_member(
    door: Door,
    clock: Clock,
    asker: Asker,
    workspace_id: str,
    member_id: str,
    change: MemberChange,
    version: int | None = None,
) -> Member:
    """Change a member, tell the others, and end the sessions and keys of one who was disabled.

    Who is let in again makes new keys: the old ones stay revoked. Imports and bulk jobs that were
    begun go on to their end, as asked by a member who then might.
    version: the one the caller saw, if it matters. Raises NotFoundError, VersionConflictError,
    OwnersOnlyError, LastOwnerError, InvalidInputError.
    """
    with door.write() as tables:
        before = _held(tables, workspace_id, member_id)
        if version is not None and version != before.version:
            raise VersionConflictError("this member was changed meanwhile", current=before.version)
        after = changed(before, change)
        check_change(asker.role, before, after, tables.members.other_owners(before))
        _check_successor(tables, after, change.successor_id)
        if after is not before:
            _save(tables, clock, after, change.successor_id)
            note_access(tables, clock, entry_of_change(before, after, asker.by, clock.now()))
        if after.status != before.status:
            _revoke_keys(tables, clock, after, asker)
    return after


def _held(tables: Tables, workspace_id: str, member_id: str) -> Member:
    tables.members.lock(workspace_id)
    tables.members.hold(member_id)
    return tables.members.find_in(workspace_id, member_id)


def _check_successor(tables: Tables, after: Member, successor_id: str | None) -> None:
    """Raise InvalidInputError unless a successor is another member who is not disabled."""
    if successor_id is None:
        return
    if after.status != "disabled":
        raise InvalidInputError.of("successor_id", "is for a member who is being disabled")
    try:
        successor = tables.members.find_in(after.workspace_id, successor_id)
    except NotFoundError:
        raise InvalidInputError.of("successor_id", "is no member of this workspace") from None
    if successor.id == after.id or successor.status == "disabled":
        raise InvalidInputError.of("successor_id", "must be another member who is not disabled")


def _revoke_keys(tables: Tables, clock: Clock, member: Member, asker: Asker) -> None:
    """Revoke a member's keys, also on coming back: an earlier release left them as they were."""
    now = clock.now()
    for key_id in tables.keys.revoke_all_of(member.workspace_id, member.id, now):
        entry = AccessEntry(
            new_id(), member.workspace_id, now, "key_revoked", key_id, asker.by,
            {"made_by": member.name},
        )  # fmt: skip
        note_access(tables, clock, entry)


def _save(tables: Tables, clock: Clock, after: Member, successor_id: str | None) -> None:
    tables.members.save(after)
    if after.status == "disabled":
        tables.sessions.end_all(after.id)
        tables.links.drop_all(after.id)
    announce(tables, clock, after, successor_id)
