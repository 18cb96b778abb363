"""A bulk action meets a chunk of contacts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from libs.common.clock import Clock
from services.contacts.application.block_contact import set_blocked
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.change_status import move_contact, workflow_of
from services.contacts.application.edit_contact import give_to
from services.contacts.application.reserve import admit_waiting, reserve
from services.contacts.domain.bulk import BulkAction, BulkJob, BulkRow
from services.contacts.domain.contact import Contact, Owner
from services.contacts.domain.errors import OverLimitTagsError
from services.contacts.domain.lead_status import MoveNotAllowedError, Workflow
from services.contacts.domain.tags import tag_key, with_tags
from services.contacts.ports.storage import Unit


def apply_rows(unit: Unit, clock: Clock, job: BulkJob, rows: Sequence[BulkRow]) -> None:
    """Apply a job's action to the contacts of rows and note on each row what became of it."""
    contacts = unit.contacts.many([each.contact_id for each in rows], lock=True)
    changes = ChangeSet(unit, clock, job.origin, "bulk")
    if job.action.kind == "delete":
        trash_rows(changes, rows, contacts)
    elif job.action.kind == "restore":
        restore_rows(unit, clock, changes, rows, contacts)
    else:
        doing = _Doing(unit, changes, job.action)
        for each in rows:
            doing.apply(each, contacts.get(each.contact_id))
    changes.write()
    if job.action.kind == "delete":
        unit.places.give_back(sum(1 for each in rows if each.outcome == "changed"))
        admit_waiting(unit, clock)


def trash_rows(changes: ChangeSet, rows: Sequence[BulkRow], contacts: dict[str, Contact]) -> None:
    """Put the live contacts of rows into the trash; their places must be given back."""
    for row in rows:
        contact = contacts.get(row.contact_id)
        if contact is None or not contact.is_live:
            settle(row, "missing" if contact is None else "unchanged")
            continue
        contact.state, contact.trashed_at = "trashed", changes.now
        changes.change(contact, {"state": ["live", "trashed"]}, "contact.trashed", "trashed")
        settle(row, "changed", {"state": "live"}, {"state": "trashed", "at": exactly(changes.now)})


def restore_rows(
    unit: Unit, clock: Clock, changes: ChangeSet, rows: Sequence[BulkRow],
    contacts: dict[str, Contact],
) -> None:  # fmt: skip
    """Take the trashed contacts of rows out of the trash, as far as the plan has places."""
    trashed = [each for each in rows if _state(contacts, each) == "trashed"]
    places = reserve(unit, clock, len(trashed), "bulk") if trashed else 0
    for row in rows:
        contact = contacts.get(row.contact_id)
        if contact is None or contact.state != "trashed":
            settle(row, "missing" if contact is None else "unchanged")
        elif places:
            places -= 1
            contact.go_live()
            changes.change(contact, {"state": ["trashed", "live"]}, "contact.restored", "restored")
            settle(
                row, "changed", {"state": "trashed"},
                {"state": "live", "version": contact.version},
            )  # fmt: skip
        else:
            settle(row, "refused", reason="plan_limit_reached")


def exactly(moment: datetime) -> str:
    """Write a moment to the microsecond, as the database keeps it."""
    return moment.astimezone(UTC).isoformat()


def settle(
    row: BulkRow, outcome: Any, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None, reason: str | None = None,
) -> None:  # fmt: skip
    """Note on a row what became of it."""
    row.outcome, row.reason = outcome, reason
    if before is not None:
        row.before, row.after = before, after


class _Doing:
    """One action on one contact after another."""

    def __init__(self, unit: Unit, changes: ChangeSet, action: BulkAction) -> None:
        self._changes = changes
        self._action = action
        self._workflow: Workflow = workflow_of(unit)
        member = unit.members.get(action.owner_id) if action.owner_id else None
        self._owner = Owner(member.id, member.name) if member else None

    def apply(self, row: BulkRow, contact: Contact | None) -> None:
        if contact is None or not contact.is_live:
            settle(row, "missing", reason="not a live contact")
            return
        try:
            _ACTIONS[self._action.kind](self, row, contact)
        except MoveNotAllowedError as problem:
            settle(row, "refused", reason=problem.code)
        except OverLimitTagsError as problem:
            settle(row, "refused", reason=problem.code)

    def retag(self, row: BulkRow, contact: Contact) -> None:
        present = {tag_key(each) for each in contact.tags}
        unwanted = {tag_key(each) for each in self._action.takes_off}
        new = [each for each in self._action.puts_on if tag_key(each) not in present]
        gone = [each for each in contact.tags if tag_key(each) in unwanted]
        noted = self._changes.retag(contact, with_tags(contact.tags, new, gone))
        before = {"added": new, "removed": gone}
        self._note(row, contact, noted, {key: names for key, names in before.items() if names})

    def status(self, row: BulkRow, contact: Contact) -> None:
        old, since = contact.status, contact.status_since
        if old == self._action.status:
            settle(row, "unchanged")
            return
        move_contact(self._changes, contact, str(self._action.status), self._workflow)
        after = {"status": contact.status, "since": exactly(contact.status_since)}
        settle(row, "changed", {"status": old, "since": exactly(since)}, after)

    def owner(self, row: BulkRow, contact: Contact) -> None:
        old = contact.owner
        noted = give_to(contact, self._owner)
        now = self._owner.id if self._owner else None
        before = {"owner_id": old.id if old else None, "now": now}
        self._note(row, contact, noted, before)

    def block(self, row: BulkRow, contact: Contact) -> None:
        was = contact.blocked
        noted = set_blocked(contact, blocked=self._action.kind == "block")
        self._note(row, contact, noted, {"blocked": was})

    def _note(
        self, row: BulkRow, contact: Contact, noted: dict[str, list[Any]], before: dict[str, Any]
    ) -> None:
        if not noted:
            settle(row, "unchanged")
            return
        self._changes.change(contact, noted)
        after = {field: new for field, (_, new) in noted.items()}
        settle(row, "changed", before, {**after, "at": exactly(contact.updated_at)})


_ACTIONS = {
    "tag": _Doing.retag,
    "untag": _Doing.retag,
    "retag": _Doing.retag,
    "status": _Doing.status,
    "owner": _Doing.owner,
    "block": _Doing.block,
    "unblock": _Doing.block,
}


def _state(contacts: dict[str, Contact], row: BulkRow) -> str | None:
    contact = contacts.get(row.contact_id)
    return contact.state if contact else None
