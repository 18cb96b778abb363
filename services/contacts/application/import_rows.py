"""The rows of a chunk, cleaned and matched with the contacts that are there."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.common.errors import InvalidInputError
from libs.common.ids import new_id
from libs.common.phone import parse_phone
from libs.common.suppression import hash_of
from services.contacts.application.change_status import workflow_of
from services.contacts.application.find_by_phone import keys_of_phone
from services.contacts.domain import identity, lead_status
from services.contacts.domain.contact import Contact, Owner
from services.contacts.domain.identity import Key, Known
from services.contacts.domain.import_row import ImportOutcome, ImportRow
from services.contacts.domain.lead_status import Workflow
from services.contacts.domain.tags import clean_tags, tag_key
from services.contacts.domain.text import clean_email, one_line
from services.contacts.ports.storage import Unit

_HERE = {"live", "waiting", "trashed"}
OTHER_NUMBER = "the contact with this id has another number; change it in the contact itself"
UNKNOWN_ID = "unknown_id"
"""Why a row without a number is invalid: nobody has its id."""
ERASED = "this person was erased and comes back only by writing or by hand"


@dataclass(slots=True)
class Prepared:
    """A row with clean values. keys, spellings: what its number may be known by. contact: who has
    the number already; None to create somebody. repeats: the first row of the same number, where
    there is one before.
    """

    row: ImportRow
    tags: list[str]
    owner: Owner | None
    keys: Sequence[Key]
    spellings: AbstractSet[str]
    contact: Contact | None = None
    waited: bool = False
    repeats: int | None = None

    @property
    def was_admitted(self) -> bool:
        """Whether somebody came out of the waiting room by it."""
        return self.waited and self.contact is not None and self.contact.is_live

    @property
    def needs_place(self) -> bool:
        """Whether it takes a place of the plan if it succeeds; a repeat has its first row's."""
        return self.repeats is None and (self.contact is None or not self.contact.is_live)


@dataclass(frozen=True, slots=True)
class Book:
    """The rows of a chunk in order: prepared, or with their outcome already.

    edited: contact → field → value at the time of the export that its row is from, of those
    fields that may have been edited since.
    """

    rows: Sequence[Prepared | ImportOutcome]
    workflow: Workflow
    edited: Mapping[str, Mapping[str, Any]]


def prepare(unit: Unit, rows: Sequence[ImportRow], key: str, *, lock: bool) -> Book:
    """Clean the rows and match them; invalid ones have their outcome, second copies say so."""
    owners = _owners(unit, rows)
    cleaned = _without_erased(unit, key, [_clean(each, owners) for each in rows])
    known = _known(unit, [each for each in cleaned if isinstance(each, Prepared)])
    spelled = (own for those in known.spelled.values() for own in those)
    named = {each.row.id for each in cleaned if isinstance(each, Prepared) and each.row.id}
    ids = sorted({*known.owners.values(), *spelled, *named})
    contacts = unit.contacts.many(ids, lock=lock)
    first_row: dict[str, int] = {}
    matched = [
        _match(each, known, contacts, first_row) if isinstance(each, Prepared) else each
        for each in cleaned
    ]
    return Book(matched, workflow_of(unit), _edited(unit, matched))


def make_contact(workspace_id: str, each: Prepared, now: datetime) -> Contact:
    """Return a new contact as a row describes it; a row without a name is called by its number."""
    row = each.row
    return Contact(
        id=new_id(),
        workspace_id=workspace_id,
        name=row.name or row.phone,
        name_source="import" if row.name else "whatsapp",
        source="import",
        created_at=now,
        updated_at=now,
        status_since=now,
        status=row.status or lead_status.DEFAULT,
        phone=row.phone,
        email=row.email,
        owner=each.owner,
        tags=sorted(each.tags, key=tag_key),
    )


def _clean(row: ImportRow, owners: Mapping[str, Owner]) -> Prepared | ImportOutcome:
    try:
        clean = ImportRow(
            row=row.row,
            phone=parse_phone(row.phone).e164 if row.phone or not row.id else "",
            name=one_line(row.name or "") or None,
            email=clean_email(row.email) if row.email and row.email.strip() else None,
            tags=row.tags,
            status=lead_status.status_named(row.status) if row.status else None,
            owner=row.owner,
            clear=row.clear,
            id=row.id,
            version=row.version,
        )
        tags = clean_tags(each for each in row.tags if each.strip())
    except InvalidInputError as problem:
        field, reasons = next(iter(problem.errors.items()), ("row", [problem.detail]))
        return ImportOutcome(row=row.row, outcome="invalid", field=field, reason=reasons[0])
    asked = (row.owner or "").strip()
    if asked and asked not in owners:
        return ImportOutcome(
            row=row.row, outcome="invalid", field="owner", reason="is no member of this workspace"
        )
    keys = keys_of_phone(clean.phone) if clean.phone else ()
    return Prepared(clean, tags, owners.get(asked), keys, identity.spellings_of(keys))


def _without_erased(
    unit: Unit, key: str, rows: Sequence[Prepared | ImportOutcome]
) -> list[Prepared | ImportOutcome]:
    """Skip rows of people who were erased: a list that is older than that brings nobody back."""
    if not unit.erasure.ever():
        return list(rows)
    hashes = {
        each.row.row: hash_of(key, unit.workspace_id, each.row.phone.removeprefix("+"))
        for each in rows
        if isinstance(each, Prepared) and each.row.phone
    }
    erased = unit.erasure.suppressed(list(hashes.values()))
    return [
        ImportOutcome(row=each.row.row, outcome="skipped", field="phone", reason=ERASED)
        if isinstance(each, Prepared) and hashes.get(each.row.row) in erased
        else each
        for each in rows
    ]


def _owners(unit: Unit, rows: Sequence[ImportRow]) -> Mapping[str, Owner]:
    words = sorted({each.owner.strip() for each in rows if each.owner and each.owner.strip()})
    members = unit.members.by_words(words) if words else {}
    return {word: Owner(each.id, each.name) for word, each in members.items()}


def _known(unit: Unit, rows: Sequence[Prepared]) -> Known:
    keys = sorted({key for each in rows for key in each.keys})
    spellings = sorted({spelling for each in rows for spelling in each.spellings})
    return Known(dict(unit.identities.owners(keys)), dict(unit.identities.spelled(spellings)))


def _edited(
    unit: Unit, rows: Sequence[Prepared | ImportOutcome]
) -> Mapping[str, Mapping[str, Any]]:
    exported: dict[str, int] = {}
    behind: set[str] = set()
    for each in rows:
        if isinstance(each, Prepared) and each.contact and each.row.id and each.row.version:
            # the first row is the one that counts; a second copy may be of an older export
            version = exported.setdefault(each.contact.id, each.row.version)
            if each.contact.version > version:
                behind.add(each.contact.id)
    return unit.history.edited_since({own: exported[own] for own in behind}) if behind else {}


def _match(
    each: Prepared, known: Known, contacts: Mapping[str, Contact], first_row: dict[str, int]
) -> Prepared | ImportOutcome:
    found = identity.resolve(each.keys, each.spellings, known).contact_id
    named = contacts.get(each.row.id) if each.row.id else None
    if named is not None and named.state not in _HERE:
        named = None
    if not each.row.phone:
        if named is None:
            return ImportOutcome(
                row=each.row.row, outcome="invalid", field="phone", reason=UNKNOWN_ID
            )
        found = named.id
    own = found or f"row {each.row.row}"
    if named is not None and named.id != found:
        return ImportOutcome(
            row=each.row.row, outcome="invalid", field="phone", reason=OTHER_NUMBER
        )
    each.repeats = first_row.get(own)
    first_row.setdefault(own, each.row.row)
    known.note(own, each.keys, each.spellings)
    each.contact = contacts.get(found) if found else None
    each.waited = (
        each.repeats is None and each.contact is not None and each.contact.state == "waiting"
    )
    return each
