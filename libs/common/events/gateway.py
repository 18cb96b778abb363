"""What gateway publishes."""

from dataclasses import dataclass

from libs.common.events.registry import event_type


@event_type("member.changed.v1", "gateway")
@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged:
    """A team member was invited, renamed, given a role, disabled or enabled.

    version: grows with every change of this member; a projection keeps the highest.
    successor_id: the member who takes over what one who is disabled was responsible for, if any.
    """

    member_id: str
    name: str
    email: str
    role: str
    active: bool
    version: int
    successor_id: str | None = None
