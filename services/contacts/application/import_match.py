"""A row of an import meets a contact that is there: update, fill what is blank, or skip."""

from typing import Any

from services.contacts.application.change_set import ChangeSet
from services.contacts.application.change_status import move_contact
from services.contacts.application.edit_contact import give_to
from services.contacts.application.import_rows import Book, Prepared
from services.contacts.domain.contact import Contact, may_rename
from services.contacts.domain.errors import OverLimitTagsError
from services.contacts.domain.import_row import ImportOutcome, OnMatch, TagsMode
from services.contacts.domain.lead_status import MoveNotAllowedError, move_between
from services.contacts.domain.tags import with_tags

Changes = dict[str, list[Any]]


def match_row(
    book: Book, changes: ChangeSet, each: Prepared, on_match: OnMatch, tags_mode: TagsMode,
    places: int,
) -> tuple[ImportOutcome, int]:  # fmt: skip
    """Apply a row to its contact; return the outcome and the places that are left.

    A contact in the trash or the waiting room comes back if there is a place. Blanks keep what
    is there, and a name that a person wrote stays.
    """
    contact, number = each.contact, each.row.row
    if contact is None:
        raise ValueError("a row without a contact is created, not matched")
    returns = not contact.is_live
    if returns and not places:
        return ImportOutcome(row=number, outcome="over_limit", reason="plan_limit"), 0
    if on_match == "skip" and not returns:
        return ImportOutcome(row=number, outcome="skipped", contact_id=contact.id), places
    problem = _problem(book, each, contact, on_match)
    if problem:
        return problem, places
    noted = _apply(changes, each, contact, on_match, tags_mode, returns=returns)
    moved = _moves(each, contact, on_match)
    if noted:
        _note(changes, contact, noted, returns=returns)
    if moved:
        noted["status"] = [contact.status, each.row.status]
        move_contact(changes, contact, str(each.row.status), book.workflow)
    outcome = ImportOutcome(
        row=number, outcome="updated" if noted else "unchanged", contact_id=contact.id,
        changes=noted or None,
    )  # fmt: skip
    return outcome, places - 1 if returns else places


def _problem(
    book: Book, each: Prepared, contact: Contact, on_match: OnMatch
) -> ImportOutcome | None:
    try:
        if on_match != "skip":
            with_tags(contact.tags, each.tags)
        if _moves(each, contact, on_match):
            move_between(contact.status, str(each.row.status), book.workflow)
    except MoveNotAllowedError as problem:
        return ImportOutcome(
            row=each.row.row, outcome="invalid", field="status", reason=problem.detail
        )
    except OverLimitTagsError as problem:
        return ImportOutcome(
            row=each.row.row, outcome="invalid", field="tags", reason=problem.detail
        )
    return None


def _apply(
    changes: ChangeSet, each: Prepared, contact: Contact, on_match: OnMatch,
    tags_mode: TagsMode, *, returns: bool,
) -> Changes:  # fmt: skip
    noted: Changes = {}
    if returns:
        noted["state"] = [contact.state, "live"]
        contact.state, contact.trashed_at = "live", None
    if on_match == "skip":
        return noted
    noted |= _apply_fields(each, contact, fill=on_match == "fill")
    if each.tags and not (on_match == "fill" and contact.tags):
        wanted = each.tags if tags_mode == "replace" else with_tags(contact.tags, each.tags)
        noted |= changes.retag(contact, wanted)
    return noted


def _apply_fields(each: Prepared, contact: Contact, *, fill: bool) -> Changes:
    row, noted = each.row, Changes()
    if row.name and row.name != contact.name and _may_name(contact, fill=fill):
        noted["name"] = [contact.name, row.name]
        contact.name, contact.name_source = row.name, "import"
    if row.email and row.email != contact.email and not (fill and contact.email):
        noted["email"] = [contact.email, row.email]
        contact.email = row.email
    if each.owner and not (fill and contact.owner):
        noted |= give_to(contact, each.owner)
    return noted


def _may_name(contact: Contact, *, fill: bool) -> bool:
    if fill:
        return contact.name_source == "whatsapp" and contact.name in {contact.phone, "Unknown"}
    return may_rename(contact.name_source, "import")


def _moves(each: Prepared, contact: Contact, on_match: OnMatch) -> bool:
    return on_match == "update" and each.row.status not in {None, contact.status}


def _note(changes: ChangeSet, contact: Contact, noted: Changes, *, returns: bool) -> None:
    if not returns:
        changes.change(contact, dict(noted))
    elif noted["state"][0] == "waiting":
        changes.change(contact, dict(noted), "contact.admitted", "created")
    else:
        changes.change(contact, dict(noted), "contact.restored", "restored")
