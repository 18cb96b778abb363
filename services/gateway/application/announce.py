"""Tell the other services what became of a member."""

from libs.common.clock import Clock
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import make_event
from services.gateway.domain.member import Member
from services.gateway.ports import Tables


def announce(tables: Tables, clock: Clock, member: Member) -> None:
    """Publish a member's present state with the transaction at hand."""
    payload = MemberChanged(
        member_id=member.id,
        name=member.name,
        email=member.email,
        role=member.role,
        active=member.status != "disabled",
        version=member.version,
    )
    tables.publish(
        [make_event(payload, clock, subject=member.id, workspace_id=member.workspace_id)]
    )
