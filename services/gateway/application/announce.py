"""Tell the other services what became of a member."""

from libs.common.clock import Clock
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import make_event
from services.gateway.domain.member import Member
from services.gateway.ports import Tables


def announce(tables: Tables, clock: Clock, member: Member, successor_id: str | None = None) -> None:
    """Publish a member's present state with the transaction at hand.

    successor_id: who takes over from a member who is disabled, if anybody does.
    """
    payload = MemberChanged(
        member_id=member.id,
        name=member.name,
        email=member.email,
        role=member.role,
        active=member.status != "disabled",
        version=member.version,
        successor_id=successor_id,
    )
    tables.publish(
        [make_event(payload, clock, subject=member.id, workspace_id=member.workspace_id)]
    )
