"""Gateway told of team members: contacts keeps their names for owners."""

from collections.abc import Mapping, Sequence

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import read_payload
from libs.common.ids import new_id
from services.contacts.application.errands import begin_errand
from services.contacts.domain.errand import Errand, Kind
from services.contacts.domain.origin import Origin
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.members import Member
from services.contacts.ports.storage import Storage, Unit

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
            _apply(across.inside(workspace_id), clock, members[workspace_id])
        strangers = [
            (each.event, "unknown_workspace", None)
            for each in fresh
            if (each.event.workspaceid or "") not in known
        ]
        across.arrivals.quarantine(strangers, now)
        across.arrivals.count(
            [Arrived(
                queue=deliveries[0].queue, received=len(deliveries),
                stored=len(fresh) - len(strangers), duplicate=len(deliveries) - len(fresh),
                quarantined=len(strangers),
            )],
            now,
        )  # fmt: skip


def _apply(unit: Unit, clock: Clock, changed: Mapping[str, MemberChanged]) -> None:
    """Write members; what their contacts show of them follows, audited where it changes hands."""
    names = {each: known.name for each in changed if (known := unit.members.get(each))}
    for member in unit.members.put([_member(each) for each in changed.values()]):
        heir = changed[member.id].successor_id
        if not member.active:
            begin_errand(unit, clock, _errand("owner_left", member, clock, heir))
        elif names.get(member.id, member.name) != member.name:
            begin_errand(unit, clock, _errand("owner_renamed", member, clock))


def _errand(kind: Kind, member: Member, clock: Clock, successor_id: str | None = None) -> Errand:
    return Errand(
        id=new_id(), kind=kind, subject_id=member.id, name=member.name, by=LEFT,
        created_at=clock.now(), successor_id=successor_id,
    )  # fmt: skip


def _member(each: MemberChanged) -> Member:
    return Member(each.member_id, each.name, each.email, each.role, each.active, each.version)


def _by_workspace(events: Sequence[Event]) -> dict[str, dict[str, MemberChanged]]:
    """Return the newest that was told of each member, by workspace."""
    found: dict[str, dict[str, MemberChanged]] = {}
    for event in events:
        changed = read_payload(event, MemberChanged)
        own = found.setdefault(event.workspaceid or "", {})
        known = own.get(changed.member_id)
        if known is None or known.version < changed.version:
            own[changed.member_id] = changed
    return found
