"""What gateway publishes."""

from dataclasses import dataclass, field
from typing import Any

from libs.common.events.registry import event_type


@event_type("member.changed.v1", "gateway")
@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged:
    """A team member was invited, renamed, given a role, disabled or enabled.

    One whose invitation was revoked is told of as disabled, for the last time.

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


@event_type("access.noted.v1", "gateway")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessNoted:
    """Somebody came in, failed to, or changed who may: an entry of the access log.

    kind: signed_in, sign_in_failed, signed_out, session_revoked, link_followed, link_made,
    password_changed, member_invited, invitation_revoked, member_changed, key_created, key_revoked,
    privacy_changed. subject_id: the member, key or workspace it is about; subject: its name as it
    was. by_id, by_name: who did it, None for the machine's operator and for whom nobody knows.
    facts: JSON values; of a change, field → [old, new].
    """

    kind: str
    subject_id: str
    subject: str | None = None
    by_id: str | None = None
    by_name: str | None = None
    address: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
