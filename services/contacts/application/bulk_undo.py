"""A bulk job is taken back: exactly what it did, and nothing that somebody did since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from libs.common.clock import Clock
from services.contacts.application.block_contact import set_blocked
from services.contacts.application.bulk_apply import restore_rows, settle, trash_rows
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.put_back import (
    put_back_owner,
    put_back_status,
    put_back_tags,
    same_moment,
)
from services.contacts.application.reserve import admit_waiting
from services.contacts.domain.bulk import BulkJob, BulkRow
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import OverLimitTagsError
from services.contacts.domain.tags import tag_key
from services.contacts.ports.members import Member
from services.contacts.ports.storage import Unit

CHANGED_SINCE = "changed since by somebody else"
_FIELDS = {"owner": "owner", "block": "blocked", "unblock": "blocked"}


def undo_rows(unit: Unit, clock: Clock, job: BulkJob, rows: Sequence[BulkRow]) -> None:
    """Take back what a job did to the contacts of rows; each row is then undone or kept."""
    contacts = unit.contacts.many([each.contact_id for each in rows], lock=True)
    changes = ChangeSet(unit, clock, job.origin, "bulk")
    if job.action.kind == "delete":
        restore_rows(unit, clock, changes, rows, _deleted_by_it(rows, contacts))
    elif job.action.kind == "restore":
        trash_rows(changes, rows, _untouched_since(rows, contacts))
    else:
        members = _members(unit, rows) if job.action.kind == "owner" else {}
        since = _changed_since(unit, job, rows)
        for each in rows:
            contact = contacts.get(each.contact_id)
            _undo(changes, job, each, contact, members, since.get(each.contact_id, ()))
    changes.write()
    if job.action.kind == "restore":
        unit.places.give_back(sum(1 for each in rows if each.outcome == "changed"))
        admit_waiting(unit, clock)
    if job.action.kind in {"delete", "restore"}:
        _name_outcomes(rows)


def _deleted_by_it(rows: Sequence[BulkRow], contacts: dict[str, Contact]) -> dict[str, Contact]:
    """Return the contacts but those that somebody took out of the trash and put back into it."""
    deleted = {each.contact_id: (each.after or {}).get("at") for each in rows}
    return {
        key: each for key, each in contacts.items() if same_moment(deleted[key], each.trashed_at)
    }


def _untouched_since(rows: Sequence[BulkRow], contacts: dict[str, Contact]) -> dict[str, Contact]:
    """Return the contacts that are as the job restored them; earlier releases noted no version."""
    restored = {each.contact_id: (each.after or {}).get("version") for each in rows}
    return {key: each for key, each in contacts.items() if restored[key] in {None, each.version}}


def _name_outcomes(rows: Sequence[BulkRow]) -> None:
    """Say undone and kept where the forward actions said changed and anything else."""
    for each in rows:
        undone = each.outcome == "changed"
        each.reason = None if undone else (each.reason or CHANGED_SINCE)
        each.outcome = "undone" if undone else "kept"


def _changed_since(
    unit: Unit, job: BulkJob, rows: Sequence[BulkRow]
) -> Mapping[str, Sequence[Sequence[Any]]]:
    """Return what became of owners or tags after the job, by the trail: what went away and came
    back was decided by a person. Earlier releases noted no moment, and a status has its own.
    """
    if job.action.kind == "status":
        return {}
    noted = {each.contact_id: (each.after or {}).get("at") for each in rows}
    moments = {key: datetime.fromisoformat(at) for key, at in noted.items() if at}
    return unit.history.changed_after(moments, _FIELDS.get(job.action.kind, "tags"))


def _undo(
    changes: ChangeSet, job: BulkJob, row: BulkRow, contact: Contact | None,
    members: dict[str, Member], since: Sequence[Sequence[Any]],
) -> None:  # fmt: skip
    if contact is None or not contact.is_live:
        settle(row, "kept", reason="not a live contact any more")
        return
    kind = job.action.kind
    if kind == "status":
        reason = _undo_status(changes, row, contact)
    elif kind == "owner":
        reason = CHANGED_SINCE if since else _undo_owner(changes, row, contact, members)
    elif kind in {"block", "unblock"}:
        reason = CHANGED_SINCE if since else _undo_blocked(changes, row, contact)
    else:
        _undo_tags(changes, row, contact, since)
        return
    settle(row, "kept" if reason else "undone", reason=reason)


def _undo_status(changes: ChangeSet, row: BulkRow, contact: Contact) -> str | None:
    """Move a contact back, to where it had been for as long as if nothing had happened."""
    before, after = row.before or {}, row.after or {}
    unmoved = same_moment(after["since"], contact.status_since)
    if contact.status != after["status"] or not unmoved:
        return CHANGED_SINCE
    put_back_status(changes, contact, before["status"], before["since"])
    return None


def _undo_owner(
    changes: ChangeSet, row: BulkRow, contact: Contact, members: dict[str, Member]
) -> str | None:
    before = row.before or {}
    if (contact.owner.id if contact.owner else None) != before["now"]:
        return CHANGED_SINCE
    given = put_back_owner(contact, before["owner_id"], members)
    if given is None:
        return "who owned it is no member any more"
    changes.change(contact, given)
    return None


def _undo_blocked(changes: ChangeSet, row: BulkRow, contact: Contact) -> str | None:
    noted = set_blocked(contact, blocked=bool((row.before or {})["blocked"]))
    if not noted:
        return CHANGED_SINCE
    changes.change(contact, noted)
    return None


def _undo_tags(
    changes: ChangeSet, row: BulkRow, contact: Contact, since: Sequence[Sequence[Any]]
) -> None:
    """Take back what is as the job left it; of the rest the row says that somebody changed it."""
    before = row.before or {}
    present = {tag_key(each) for each in contact.tags}
    decided = {key for old, new in since for key in _keys(old) ^ _keys(new)}
    gone, there = decided | present, present - decided
    added = [each for each in before.get("added", ()) if tag_key(each) in there]
    removed = [each for each in before.get("removed", ()) if tag_key(each) not in gone]
    try:
        noted = put_back_tags(changes, contact, added, removed)
    except OverLimitTagsError:
        settle(row, "kept", reason="it has too many tags by now")
        return
    if not noted:
        settle(row, "kept", reason=CHANGED_SINCE)
        return
    changes.change(contact, noted)
    back = {*added, *removed}
    rest = [each for names in before.values() for each in names if each not in back]
    settle(row, "undone", reason=f"{', '.join(rest)[:150]}: {CHANGED_SINCE}" if rest else None)


def _keys(names: Sequence[str] | None) -> set[str]:
    return {tag_key(each) for each in names or ()}


def _members(unit: Unit, rows: Sequence[BulkRow]) -> dict[str, Member]:
    """Return the active members, if some row had an owner before."""
    if not any(each.before and each.before["owner_id"] for each in rows):
        return {}
    return {each.id: each for each in unit.members.all() if each.active}
