"""A row of an import meets a contact that is there: update, fill what is blank, or skip."""

from collections.abc import Sequence
from typing import Any

from services.contacts.application.change_set import ChangeSet
from services.contacts.application.change_status import move_contact
from services.contacts.application.edit_contact import give_to
from services.contacts.application.import_rows import Book, Prepared
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import OverLimitTagsError
from services.contacts.domain.import_row import ImportOutcome, OnMatch, TagsMode
from services.contacts.domain.lead_status import MoveNotAllowedError, move_between
from services.contacts.domain.tags import tag_key, with_tags

Changes = dict[str, list[Any]]


def match_row(
    book: Book, changes: ChangeSet, each: Prepared, on_match: OnMatch, tags_mode: TagsMode,
    places: int, add_tags: Sequence[str] = (),
) -> tuple[ImportOutcome, int]:  # fmt: skip
    """Apply a row to its contact; return the outcome and the places that are left.

    A contact in the trash or the waiting room comes back if there is a place. Blanks keep what
    is there; `fill` leaves what anybody wrote, but add_tags are for everybody. A row of an export
    changes no cell that was edited since that export: it is skipped and says so.
    """
    contact, number = each.contact, each.row.row
    if contact is None:
        raise ValueError("a row without a contact is created, not matched")
    returns = not contact.is_live
    if returns and not places:
        return ImportOutcome(row=number, outcome="over_limit", reason="plan_limit"), 0
    if on_match == "skip" and not returns:
        return ImportOutcome(row=number, outcome="skipped", contact_id=contact.id), places
    try:
        wanted = _wanted(each, contact, on_match, tags_mode)
        if on_match == "fill" and contact.tags and add_tags:
            _want(wanted, contact, with_tags(contact.tags, add_tags))
        if "status" in wanted:
            move_between(contact.status, wanted["status"][1], book.workflow)
    except (MoveNotAllowedError, OverLimitTagsError) as problem:
        return _invalid(number, problem), places
    conflict = _conflict(book, each, contact, wanted)
    if conflict:
        return conflict, places
    outcome = _apply(book, changes, each, contact, wanted)
    return outcome, places - 1 if returns else places


def _wanted(each: Prepared, contact: Contact, on_match: OnMatch, tags_mode: TagsMode) -> Changes:
    """Return what the row would change, field → [old, new], and change nothing."""
    if on_match == "skip":
        return {}
    row, fill, wanted = each.row, on_match == "fill", Changes()
    if row.name and row.name != contact.name and (not fill or _is_unnamed(contact)):
        wanted["name"] = [contact.name, row.name]
    email = None if "email" in row.clear else row.email or contact.email
    if email != contact.email and not (fill and contact.email):
        wanted["email"] = [contact.email, email]
    owner = None if "owner" in row.clear else each.owner or contact.owner
    if (owner and owner.id) != (contact.owner and contact.owner.id) and not (
        fill and contact.owner
    ):
        wanted["owner"] = [contact.owner and contact.owner.name, owner and owner.name]
    if (each.tags or "tags" in row.clear) and not (fill and contact.tags):
        _want_tags(wanted, each, contact, tags_mode)
    if not fill and row.status not in {None, contact.status}:
        wanted["status"] = [contact.status, row.status]
    return wanted


def _want_tags(wanted: Changes, each: Prepared, contact: Contact, tags_mode: TagsMode) -> None:
    replaces = tags_mode == "replace" or "tags" in each.row.clear
    present, said = set(contact.tags), set(each.tags)
    if said == present or (not replaces and said < present):
        return
    _want(wanted, contact, each.tags if replaces else with_tags(contact.tags, each.tags))


def _want(wanted: Changes, contact: Contact, tags: Sequence[str]) -> None:
    if {tag_key(one) for one in tags} != {tag_key(one) for one in contact.tags}:
        wanted["tags"] = [list(contact.tags), list(tags)]


def _is_unnamed(contact: Contact) -> bool:
    return contact.name_source == "whatsapp" and contact.name in {contact.phone, "Unknown"}


def _invalid(number: int, problem: MoveNotAllowedError | OverLimitTagsError) -> ImportOutcome:
    field = "status" if isinstance(problem, MoveNotAllowedError) else "tags"
    return ImportOutcome(row=number, outcome="invalid", field=field, reason=problem.detail)


def _conflict(
    book: Book, each: Prepared, contact: Contact, wanted: Changes
) -> ImportOutcome | None:
    """Skip a row of an export whose cells somebody edited since; say what each cell was then."""
    edited = book.edited.get(contact.id, {})
    clashing = [name for name in wanted if name in edited]
    if not clashing:
        return None
    told = "; ".join(
        f"{name} was {_said(edited[name])} and is {_said(wanted[name][0])} now,"
        f" the file says {_said(wanted[name][1])}"
        for name in clashing
    )
    return ImportOutcome(
        row=each.row.row, outcome="skipped", contact_id=contact.id, field=clashing[0],
        reason=f"edited since the export: {told}",
        changes={name: wanted[name] for name in clashing},
    )  # fmt: skip


def _said(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(value)
    return f"“{value}”" if value else "blank"


def _apply(
    book: Book, changes: ChangeSet, each: Prepared, contact: Contact, wanted: Changes
) -> ImportOutcome:
    noted: Changes = {}
    was: dict[str, Any] = {"name_source": contact.name_source} if "name" in wanted else {}
    if not contact.is_live:
        noted["state"] = [contact.state, "live"]
        contact.go_live()
    if "name" in wanted:
        contact.name, contact.name_source = wanted["name"][1], "import"
    if "email" in wanted:
        contact.email = wanted["email"][1]
    if "owner" in wanted:
        was["owner_id"] = contact.owner and contact.owner.id
        give_to(contact, None if "owner" in each.row.clear else each.owner)
        was["gave_id"] = contact.owner and contact.owner.id
    noted |= {name: wanted[name] for name in ("name", "email", "owner") if name in wanted}
    if "tags" in wanted:
        noted |= changes.retag(contact, wanted["tags"][1])
    if noted:
        _note(changes, contact, noted)
    if "status" in wanted:
        noted["status"] = wanted["status"]
        was["since"] = contact.status_since.isoformat()
        move_contact(changes, contact, wanted["status"][1], book.workflow)
        was["moved_at"] = contact.status_since.isoformat()
    return ImportOutcome(
        row=each.row.row, outcome="updated" if noted else "unchanged", contact_id=contact.id,
        changes=noted or None, was=was or None,
    )  # fmt: skip


def _note(changes: ChangeSet, contact: Contact, noted: Changes) -> None:
    came_from = noted["state"][0] if "state" in noted else None
    if came_from is None:
        changes.change(contact, dict(noted))
    elif came_from == "waiting":
        changes.change(contact, dict(noted), "contact.admitted", "created")
    else:
        changes.change(contact, dict(noted), "contact.restored", "restored")
