"""Take back the invitation of somebody who has not come in yet."""

from dataclasses import replace

from libs.common.clock import Clock
from services.gateway.application.announce import announce, note_access
from services.gateway.application.asker import Asker
from services.gateway.domain.access import entry_about
from services.gateway.domain.member import NotInvitedError, OwnersOnlyError
from services.gateway.ports import Door


def revoke_invitation(
    door: Door, clock: Clock, asker: Asker, workspace_id: str, member_id: str
) -> None:
    """Remove an invited member, whose links stop working, and tell the others.

    Of this and the person's first sign-in exactly one happens. Raises NotFoundError,
    NotInvitedError, OwnersOnlyError.
    """
    with door.write() as tables:
        tables.members.hold(member_id)
        member = tables.members.find_in(workspace_id, member_id)
        if member.role == "owner" and asker.role not in {"owner", None}:
            raise OwnersOnlyError("only an owner may unmake an owner")
        if member.status != "invited":
            raise NotInvitedError("this member has come in already; disable them instead")
        announce(tables, clock, replace(member, status="disabled", version=member.version + 1))
        note_access(tables, clock, entry_about(member, "invitation_revoked", asker.by, clock.now()))
        tables.members.remove(member)
