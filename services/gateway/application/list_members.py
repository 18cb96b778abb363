"""List the members of a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.domain.member import Member
from services.gateway.ports import Door


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of members. after: where the next page begins, or None at the end."""

    items: Sequence[Member]
    after: str | None
    total: int


def list_members(door: Door, workspace_id: str, after: str, limit: int) -> MemberPage:
    """Return up to `limit` members in the order in which they were added."""
    with door.read() as tables:
        found = tables.members.page(workspace_id, after, limit + 1)
        total = tables.members.count(workspace_id)
    items = found[:limit]
    return MemberPage(items, items[-1].id if len(found) > limit else None, total)
