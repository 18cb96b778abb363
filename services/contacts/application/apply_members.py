"""Gateway told of team members: contacts keeps their names for owners."""

from collections.abc import Sequence

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import read_payload
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.edit_contact import give_to
from services.contacts.domain.origin import Origin
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.members import Member
from services.contacts.ports.storage import Storage, Unit

DISOWNED_AT_ONCE = 1000
LEFT = Origin("service", "gateway", "Warmline", "member left")


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
            unit = across.inside(workspace_id)
            for each in unit.members.put(members[workspace_id]):
                if not each.active:
                    disown(unit, clock, each)
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


def disown(unit: Unit, clock: Clock, member: Member) -> None:
    """Make the contacts of somebody who left nobody's, each audited."""
    while ids := unit.contacts.ids_of_owner(member.id, DISOWNED_AT_ONCE):
        changes = ChangeSet(unit, clock, LEFT, "bulk")
        for contact in unit.contacts.many(ids, lock=True).values():
            changes.change(contact, give_to(contact, None))
        changes.write()


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
