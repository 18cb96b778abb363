"""What a batch learnt of who is who is noted on the contacts and written."""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime

from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.learnt import Learnt
from services.contacts.domain import identity
from services.contacts.domain.origin import Origin
from services.contacts.ports.storage import Unit

RECYCLED = "number_recycled"
"""How a contact lost a number: whoever writes by it now has another user id."""


def note_learnt(unit: Unit, changes: ChangeSet, learnt: Learnt, new: Container[str] = ()) -> None:
    """Note contacts whose identifiers changed; one that was replaced is audited and retired at
    once, so that what is told of the contact has it as a previous one, and one that is somebody
    else's now has it no longer. new: contacts that the batch makes.
    """
    unit.identities.retire(sorted(learnt.retired))
    if learnt.released:
        unit.identities.release(learnt.released)
    losers = set(learnt.released.values())
    for contact_id, noted in learnt.shown.items():
        if contact_id in new:
            continue
        replaced = {name: pair for name, pair in noted.items() if pair[0] is not None}
        changes.touch(learnt.contacts[contact_id], noted)
        if replaced:
            facts = {"how": RECYCLED} if contact_id in losers else {}
            changes.audit(contact_id, "contact.identity_changed", {**replaced}, **facts)
    learnt.shown.clear()


def write_learnt(unit: Unit, clock: Clock, learnt: Learnt, origin: Origin) -> None:
    """Write what was learnt of who is who; contacts must be written before.

    A clash that opens is audited with both contacts. origin: who or what told of it.
    """
    now, fresh = clock.now(), learnt.identities
    unit.identities.retire(sorted(learnt.retired))
    unit.identities.add(
        [
            replace(each, status="previous") if key in learnt.retired else each
            for key, each in fresh.items()
        ]
    )
    unit.identities.spell(
        [
            (spelling, each.contact_id)
            for each in fresh.values()
            for spelling in identity.spellings_of([each.key])
        ]
    )
    unit.messages.adopt(
        [
            (party, each.contact_id)
            for each in fresh.values()
            for party in identity.parties_of([each.key])
            if learnt.known.may_be(party, each.contact_id)
        ]
    )
    unit.identities.seen(sorted(learnt.seen - fresh.keys()), now)
    _open_conflicts(unit, clock, learnt, origin, now)


def _open_conflicts(
    unit: Unit, clock: Clock, learnt: Learnt, origin: Origin, now: datetime
) -> None:
    opened = unit.identities.clash(learnt.clashes, now)
    if opened:
        changes = ChangeSet(unit, clock, origin)
        for each in opened:
            for contact_id in (each.contact_id, each.other_id):
                changes.audit(
                    contact_id, "identity_conflict.opened", None,
                    conflict_id=each.id, kind=each.key.kind,
                )  # fmt: skip
        changes.write()
