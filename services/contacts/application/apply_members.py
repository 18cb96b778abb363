"""Gateway told of team members: contacts keeps their names for owners."""

from collections.abc import Sequence

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import read_payload
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.members import Member
from services.contacts.ports.storage import Storage


def apply_members(storage: Storage, clock: Clock, deliveries: Sequence[Delivery]) -> None:
    """Apply a batch of member.changed events in one transaction; older versions change nothing.

    Raises UnreadableEventError for an event that can't be read.
    """
    now = clock.now()
    with storage.across() as across:
        fresh = across.arrivals.fresh(deliveries, now)
        known = {each.id for each in across.workspaces.all()}
        members = _by_workspace([each.event for each in fresh])
        for workspace_id in sorted(members.keys() & known):
            across.inside(workspace_id).members.put(members[workspace_id])
        strangers = [
            (each.event, "unknown_workspace", None)
            for each in fresh
            if (each.event.workspaceid or "") not in known
        ]
        across.arrivals.quarantine(strangers, now)
        across.arrivals.count(
            Arrived(
                queue=deliveries[0].queue, received=len(deliveries),
                stored=len(fresh) - len(strangers), duplicate=len(deliveries) - len(fresh),
                quarantined=len(strangers),
            ),
            now,
        )  # fmt: skip


def _by_workspace(events: Sequence[Event]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for event in events:
        changed = read_payload(event, MemberChanged)
        found.setdefault(event.workspaceid or "", []).append(
            Member(
                changed.member_id, changed.name, changed.email, changed.role, changed.active,
                changed.version,
            )
        )  # fmt: skip
    return found
