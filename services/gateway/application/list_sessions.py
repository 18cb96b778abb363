"""List the browsers in which a member is signed in."""

from collections.abc import Sequence

from libs.common.clock import Clock
from services.gateway.domain.session import Session
from services.gateway.ports import Door


def list_sessions(door: Door, clock: Clock, member_id: str) -> Sequence[Session]:
    """Return a member's sessions that still let their browser in, the newest first."""
    now = clock.now()
    with door.read() as tables:
        return [each for each in tables.sessions.of_member(member_id) if each.is_alive(now)]
