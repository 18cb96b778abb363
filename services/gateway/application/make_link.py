"""Make a one-time link for a member: an invitation again, or a forgotten password."""

from dataclasses import dataclass, field
from datetime import datetime

from libs.common.clock import Clock
from services.gateway.application.announce import note_access
from services.gateway.application.asker import Asker
from services.gateway.domain.access import entry_about
from services.gateway.domain.login_link import LIFE, LoginLink
from services.gateway.domain.member import Member, OwnersOnlyError
from services.gateway.domain.secret import digest, new_token
from services.gateway.ports import Door, Tables


@dataclass(frozen=True, slots=True)
class Invited:
    """A member with the token of the link that lets the person in, if one is needed."""

    member: Member
    link_token: str | None = field(repr=False)


def make_link(door: Door, clock: Clock, asker: Asker, workspace_id: str, member_id: str) -> Invited:
    """Return the member with the token of a new link; the earlier links stop working.

    Whoever holds a link becomes its member, so only an owner gets one for an owner. Raises
    NotFoundError or OwnersOnlyError.
    """
    with door.write() as tables:
        tables.members.hold(member_id)
        member = tables.members.find_in(workspace_id, member_id)
        if member.role == "owner" and asker.role not in {"owner", None}:
            raise OwnersOnlyError("only an owner may make a link for an owner")
        note_access(tables, clock, entry_about(member, "link_made", asker.by, clock.now()))
        return Invited(member, new_link(tables, member.id, clock.now()))


def new_link(tables: Tables, member_id: str, now: datetime) -> str:
    """Add a link in the transaction at hand and return its token."""
    token = new_token()
    tables.links.add(LoginLink(digest(token), member_id, created_at=now, expires_at=now + LIFE))
    return token
