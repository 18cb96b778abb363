"""A chunk of an import: each row an outcome, the chunk one transaction, however often it comes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.create_contact import phone_keys_of
from services.contacts.application.import_match import match_row
from services.contacts.application.import_rows import Book, Prepared, make_contact, prepare
from services.contacts.application.import_tags import note_made
from services.contacts.application.refusals import attach_refusals
from services.contacts.application.reserve import reserve
from services.contacts.domain import identity
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Identity
from services.contacts.domain.import_row import ImportOutcome, ImportRow, OnMatch, TagsMode
from services.contacts.domain.origin import Origin
from services.contacts.ports.storage import Storage, Unit

NOT_HERE = "not_here"
"""Why a row is skipped of which nobody new is to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """A chunk. dry_run: find out what it would do, as if no other chunk were there. add_tags: for
    everybody; the rows have them too. create: whether who is not on the list is added, or comes
    back from the trash or the waiting room; where not, such a row is skipped.
    """

    workspace_id: str
    import_id: str
    chunk: int
    rows: Sequence[ImportRow]
    origin: Origin
    on_match: OnMatch = "update"
    tags_mode: TagsMode = "add"
    dry_run: bool = False
    add_tags: Sequence[str] = ()
    create: bool = True


def import_batch(
    storage: Storage, clock: Clock, batch: ImportBatch, key: str
) -> Sequence[dict[str, Any]]:
    """Apply a chunk and return an outcome for every row, in the order of rows.

    A chunk that was applied before changes nothing and returns what it returned then, which is
    no outcome at all where it was closed or undone before it came. A dry run
    does everything but write. A constant number of statements. Rows beyond the plan's limit are
    reported, of a number that is twice in the chunk the first row that is accepted counts, one of
    an erased person is skipped. Who is made of a number under which something was refused refuses
    it. key: of the hashes by which erased people are known. Raises NotFoundError when there is
    no such workspace.
    """
    if batch.dry_run:
        with storage.read(batch.workspace_id, many=True) as unit:
            unit.places.usage()  # raises when there is no such workspace
            return _plain(_outcomes(unit, clock, batch, key))
    with storage.write(batch.workspace_id, many=True) as unit:
        unit.places.lock()
        done = unit.imports.claim(batch.import_id, batch.chunk, clock.now())
        if done is not None:
            return done
        outcomes = _plain(_outcomes(unit, clock, batch, key))
        unit.imports.keep(batch.import_id, batch.chunk, outcomes)
        return outcomes


def _outcomes(unit: Unit, clock: Clock, batch: ImportBatch, key: str) -> list[ImportOutcome]:
    changes = ChangeSet(unit, clock, batch.origin, "bulk", import_id=batch.import_id)
    book = prepare(unit, batch.rows, key, lock=not batch.dry_run)
    places = _places(unit, clock, batch, book) if batch.create else 0
    outcomes: list[ImportOutcome] = []
    new: list[Contact] = []
    accepted: dict[int, int] = {}
    for each in book.rows:
        if isinstance(each, ImportOutcome):
            outcomes.append(each)
            continue
        first = each.repeats or each.row.row
        if first in accepted:
            outcomes.append(_duplicate(each, accepted[first]))
            continue
        outcome, places = _apply(batch, book, changes, new, each, places)
        outcomes.append(outcome)
        if outcome.outcome != "invalid":
            accepted[first] = each.row.row
    if not batch.dry_run:
        keys = {each.id: phone_keys_of(each) for each in new}
        attach_refusals(unit, changes, key, keys)
        _write(unit, changes, new)
        note_made(unit, changes, batch.import_id, batch.chunk)
        _settle(unit, book, places)
    return outcomes


def _duplicate(each: Prepared, accepted: int) -> ImportOutcome:
    reason = f"the same number as row {accepted}"
    return ImportOutcome(row=each.row.row, outcome="duplicate", field="phone", reason=reason)


def _places(unit: Unit, clock: Clock, batch: ImportBatch, book: Book) -> int:
    """Take a place for every row that needs one, as far as there are any."""
    wanted = sum(1 for each in book.rows if isinstance(each, Prepared) and each.needs_place)
    if not batch.dry_run:
        return reserve(unit, clock, wanted, "bulk") if wanted else 0
    free = unit.places.usage().free
    return wanted if free is None else max(0, min(wanted, free))


def _apply(
    batch: ImportBatch, book: Book, changes: ChangeSet, new: list[Contact], each: Prepared,
    places: int,
) -> tuple[ImportOutcome, int]:  # fmt: skip
    if not batch.create and (each.contact is None or not each.contact.is_live):
        return ImportOutcome(row=each.row.row, outcome="skipped", reason=NOT_HERE), places
    if each.contact is None:
        return _create(batch, changes, new, each, places)
    return match_row(book, changes, each, batch.on_match, batch.tags_mode, places, batch.add_tags)


def _create(
    batch: ImportBatch, changes: ChangeSet, new: list[Contact], each: Prepared,
    places: int,
) -> tuple[ImportOutcome, int]:  # fmt: skip
    if not places:
        return ImportOutcome(row=each.row.row, outcome="over_limit", reason="plan_limit"), 0
    contact = make_contact(batch.workspace_id, each, changes.now)
    changes.create(contact, row=each.row.row)
    new.append(contact)
    shown = None if batch.dry_run else contact.id
    return ImportOutcome(row=each.row.row, outcome="created", contact_id=shown), places - 1


def _write(unit: Unit, changes: ChangeSet, new: Sequence[Contact]) -> None:
    changes.write()
    identities = [_identity(each, changes.now) for each in new]
    unit.identities.add(identities)
    unit.identities.spell(
        [
            (spelling, each.contact_id)
            for each in identities
            for spelling in identity.spellings_of([each.key])
        ]
    )


def _identity(contact: Contact, at: datetime) -> Identity:
    return Identity(identity.phone_identity(str(contact.phone)), contact.id, at, at)


def _settle(unit: Unit, book: Book, unused: int) -> None:
    """Put the counters right: places that rows in trouble left, people who wait no more."""
    if unused:
        unit.places.give_back(unused)
    admitted = sum(1 for each in book.rows if isinstance(each, Prepared) and each.was_admitted)
    if admitted:
        unit.places.wait(-admitted)


def _plain(outcomes: Sequence[ImportOutcome]) -> list[dict[str, Any]]:
    return [
        {name: value for name in _TOLD if (value := getattr(each, name)) is not None}
        for each in outcomes
    ]


_TOLD = [each.name for each in fields(ImportOutcome)]
