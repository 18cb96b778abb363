"""Sign a member out of one browser."""

from libs.common.errors import NotFoundError
from services.gateway.ports import Door


def revoke_session(door: Door, member_id: str, session_id: str) -> None:
    """End one session of a member. Raises NotFoundError when the member has no such session."""
    with door.write() as tables:
        if not tables.sessions.end_one(member_id, session_id):
            raise NotFoundError("there is no such session")
