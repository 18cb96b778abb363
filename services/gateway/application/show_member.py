"""Show one member."""

from services.gateway.domain.member import Member
from services.gateway.ports import Door


def show_member(door: Door, workspace_id: str, member_id: str) -> Member:
    """Return a member of a workspace. Raises NotFoundError."""
    with door.read() as tables:
        return tables.members.find_in(workspace_id, member_id)
