"""What follows from a change of a tag or a member, for everybody who has it.

The change itself is one row and holds at once. A first chunk of contacts follows in the same
transaction; where there are more, the rest follows chunk by chunk, each a transaction of its own.
"""

from collections.abc import Callable

from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.edit_contact import give_to
from services.contacts.domain.contact import Contact, Owner
from services.contacts.domain.errand import Errand
from services.contacts.domain.tags import tag_key
from services.contacts.ports.storage import Storage, Unit

AT_ONCE = 1000
_FORGETS_TAG = {"tag_deleted", "tag_merged"}


def begin_errand(unit: Unit, clock: Clock, errand: Errand) -> None:
    """Do the first chunk of an errand, and leave the rest, if there is one, to run by itself."""
    if not _work(unit, clock, errand):
        unit.errands.add(errand)


def run_errand(storage: Storage, clock: Clock) -> bool:
    """Do one chunk of one errand; say whether there was one.

    Raises retryable errors, after which nothing of the chunk was kept.
    """
    with storage.across() as across:
        taken = across.open_errands.take()
    if taken is None:
        return False
    workspace_id, errand_id = taken
    with storage.write(workspace_id) as unit:
        unit.places.lock()
        errand = unit.errands.get(errand_id)
        if errand is not None:
            done = _work(unit, clock, errand)
            (unit.errands.finish if done else unit.errands.move)(errand)
    return True


def _work(unit: Unit, clock: Clock, errand: Errand) -> bool:
    """Do a chunk and say whether it was the last."""
    ids = _ids(unit, errand)
    changes = ChangeSet(unit, clock, errand.by, "bulk", because=errand.kind)
    change = _changer(unit, errand)
    for contact in unit.contacts.many(ids, lock=True).values():
        change(changes, contact)
    if errand.kind in _FORGETS_TAG:
        unit.tags.drop([(each, errand.subject_id) for each in ids])
    changes.write()
    errand.position = ids[-1] if ids else errand.position
    done = len(ids) < AT_ONCE
    if done and errand.kind in _FORGETS_TAG:
        unit.tags.delete(errand.subject_id)
    return done


def _ids(unit: Unit, errand: Errand) -> list[str]:
    if errand.kind.startswith("tag"):
        return unit.tags.contact_ids(errand.subject_id, errand.position, AT_ONCE)
    return unit.contacts.ids_of_owner(errand.subject_id, AT_ONCE, errand.position)


def _changer(unit: Unit, errand: Errand) -> Callable[[ChangeSet, Contact], None]:
    """Return what to do with each contact."""
    if errand.kind == "tag_deleted":
        return lambda changes, contact: _untag(changes, contact, errand.name)
    if errand.kind == "owner_left":
        heir = _heir(unit, errand)
        return lambda changes, contact: changes.change(contact, give_to(contact, heir))
    field = "owner" if errand.kind == "owner_renamed" else "tags"
    return lambda changes, contact: changes.touch(contact, [field])


def _untag(changes: ChangeSet, contact: Contact, name: str) -> None:
    """The tag is off already for everybody who looks; note that the contact had it."""
    old = sorted([*contact.tags, name], key=tag_key)
    changes.change(contact, {"tags": [old, contact.tags]})


def _heir(unit: Unit, errand: Errand) -> Owner | None:
    member = unit.members.get(errand.successor_id) if errand.successor_id else None
    return Owner(member.id, member.name) if member and member.active else None
