"""Sign a member out of one browser."""

from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from services.gateway.application.announce import note_access
from services.gateway.application.open_session import Browser
from services.gateway.domain.access import entry_about
from services.gateway.ports import Door


def revoke_session(
    door: Door, clock: Clock, member_id: str, session_id: str, browser: Browser
) -> None:
    """End one session of a member, who asks from a browser.

    Raises NotFoundError when the member has no such session.
    """
    with door.write() as tables:
        if not tables.sessions.end_one(member_id, session_id):
            raise NotFoundError("there is no such session")
        member = tables.members.find(member_id)
        if member is not None:
            entry = entry_about(member, "session_revoked", browser.by(member), clock.now())
            note_access(tables, clock, entry)
