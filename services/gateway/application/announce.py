"""Tell the other services what became of a member, and what went into the access log."""

from libs.common.clock import Clock
from libs.common.events.gateway import AccessNoted, MemberChanged
from libs.common.events.registry import make_event
from services.gateway.domain.access import AccessEntry
from services.gateway.domain.member import Member
from services.gateway.ports import Door, Tables

_AT_ONCE = 200


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


def announce_all(door: Door, clock: Clock, workspace_id: str) -> int:
    """Publish every member of a workspace as they are now; return how many.

    Who heard of them already ignores it. It is for services whose databases were restored to an
    earlier moment, or made anew.
    """
    after, told = "", 0
    while True:
        with door.write() as tables:
            some = tables.members.page(workspace_id, after, _AT_ONCE)
            for each in some:
                announce(tables, clock, each)
        told += len(some)
        if len(some) < _AT_ONCE:
            return told
        after = some[-1].id


def note_access(tables: Tables, clock: Clock, entry: AccessEntry) -> None:
    """Add an entry to the access log, and publish it with the transaction at hand.

    Contacts keeps it in the workspace's audit trail, beside everything else that happened.
    """
    tables.access.note(entry)
    payload = AccessNoted(
        kind=entry.kind,
        subject_id=entry.subject_id,
        subject=entry.subject,
        by_id=entry.by.id,
        by_name=entry.by.name,
        address=entry.by.address,
        facts=dict(entry.facts),
    )
    event = make_event(
        payload, clock, id=entry.id, subject=entry.subject_id, workspace_id=entry.workspace_id
    )
    tables.publish([event])
