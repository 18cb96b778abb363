"""A record of the file as a contact, or the reason why it can't be one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.csv_cells import split, unguarded
from libs.common.phone import InvalidPhoneError, parse_phone
from services.importer.domain.mapping import CLEAR, FIELDS, SKIP, STATUSES, Mapping
from services.importer.domain.record import Record
from services.importer.domain.tags import clean_tags
from services.importer.domain.text import value_of

MAX_CELL = 32_767
NAME_LENGTH = 200
EMAIL_LENGTH = 254
OWNER_LENGTH = 254
ID_LENGTH = 36
KEPT_TAGS = 500
"""Cells of tags whose tags a reader remembers: most files say the same few again and again."""
CLEARABLE = frozenset({"email", "tags", "owner"})
_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\\\]]+@(?:[^\s@.\"(),:;<>\[\\\]]+\.)+[^\s@.\"(),:;<>\[\\\]]{2,}"
)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A row that can become a contact. phone: E.164; None stands for a blank or missing cell, and
    so does an empty phone, which only a row with an id may have.

    clear: fields that the row empties. id, version: what an export says of the contact.
    """

    row: int
    phone: str
    name: str | None = None
    email: str | None = None
    tags: tuple[str, ...] = ()
    status: str | None = None
    owner: str | None = None
    clear: tuple[str, ...] = ()
    id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row can't be imported: a stable code, the field at fault, a sentence."""

    row: int
    code: str
    field: str | None
    reason: str


class _Problem(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, code: str, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.code, self.field, self.reason = code, field, reason


class RowReader:
    """Reads the records of one file with one mapping. Thread-safe."""

    def __init__(self, headers: Sequence[str], mapping: Mapping) -> None:
        self._width = len(headers)
        self._mapping = mapping
        self._name = mapping.indexes(headers, "name")
        self._phone = mapping.indexes(headers, "phone")
        self._email = mapping.indexes(headers, "email")
        self._tags = mapping.indexes(headers, "tags")
        self._status = mapping.indexes(headers, "status")
        self._owner = mapping.indexes(headers, "owner")
        self._id = mapping.indexes(headers, "id")
        self._version = mapping.indexes(headers, "version")
        places = {name: mapping.indexes(headers, name) for name in FIELDS if name != SKIP}
        self._field_at = {at: name for name, found in places.items() for at in found}
        self._used = sorted(self._field_at)
        self._split_before: dict[tuple[str, ...], tuple[str, ...]] = {}

    def read(self, record: Record) -> ContactRow | RowProblem:
        """Return the contact of a record, or the first thing that is wrong with it."""
        try:
            whole = "\n".join(record.cells)
            if len(record.cells) > self._width or len(whole) > MAX_CELL or "\0" in whole:
                self._check_shape(record.cells)
            clear = self._read_clear(record.cells) if CLEAR in whole else ()
            own_id = self._first(record.cells, self._id)[:ID_LENGTH]
            return ContactRow(
                record.number,
                self._read_phone(record.cells, needed=not own_id),
                self._read_name(record.cells),
                None if "email" in clear else self._read_email(record.cells),
                self._read_tags(record.cells, clear),
                self._read_status(record.cells),
                None if "owner" in clear else self._read_owner(record.cells),
                clear,
                own_id or None,
                self._read_version(record.cells),
            )
        except _Problem as problem:
            return RowProblem(record.number, problem.code, problem.field, problem.reason)

    def phone_of(self, record: Record) -> str | None:
        """Return a record's number (E.164) alone, or None when it has none that can be read."""
        try:
            return self._read_phone(record.cells, needed=True)
        except _Problem:
            return None

    def _check_shape(self, cells: Sequence[str]) -> None:
        if len(cells) > self._width and any(map(str.strip, cells[self._width :])):
            reason = f"the row has {len(cells)} cells, the header has {self._width}"
            raise _Problem("too_many_cells", None, reason)
        for index in self._used:
            if index < len(cells):
                self._check_cell(index, cells[index])

    def _check_cell(self, index: int, cell: str) -> None:
        if len(cell) > MAX_CELL:
            reason = f"the cell is longer than {MAX_CELL:,} characters"
            raise _Problem("cell_too_long", self._field(index), reason)
        if "\0" in cell:
            raise _Problem("nul_character", self._field(index), "the cell holds a NUL character")

    def _read_phone(self, cells: Sequence[str], *, needed: bool) -> str:
        text = self._first(cells, self._phone)
        if not text and not needed:
            return ""
        if not text:
            raise _Problem("phone_missing", "phone", "the phone number is missing")
        try:
            return parse_phone(
                text, self._mapping.default_country, plus_optional=self._mapping.plus_optional
            ).e164
        except InvalidPhoneError as problem:
            raise _Problem(problem.reason_code, "phone", problem.reason) from None

    def _read_name(self, cells: Sequence[str]) -> str | None:
        name = " ".join(filter(None, [value_of(_cell(cells, index)) for index in self._name]))
        if len(name) > NAME_LENGTH:
            reason = f"the name is longer than {NAME_LENGTH} characters"
            raise _Problem("name_too_long", "name", reason)
        return name or None

    def _read_clear(self, cells: Sequence[str]) -> tuple[str, ...]:
        found = {name for at, name in self._field_at.items() if _cell(cells, at).strip() == CLEAR}
        for name in sorted(found - CLEARABLE):
            raise _Problem("cannot_clear", name, f"the {name} of a contact can't be emptied")
        return tuple(sorted(found))

    def _read_owner(self, cells: Sequence[str]) -> str | None:
        return self._first(cells, self._owner)[:OWNER_LENGTH] or None

    def _read_version(self, cells: Sequence[str]) -> int | None:
        text = self._first(cells, self._version)
        if text and not (text.isascii() and text.isdigit() and len(text) < ID_LENGTH):
            raise _Problem("version_invalid", "version", "this is not a version of an export")
        return int(text) if text else None

    def _read_email(self, cells: Sequence[str]) -> str | None:
        email = self._first(cells, self._email).lower()
        if not email:
            return None
        if len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email):
            raise _Problem("email_invalid", "email", "this is not an e-mail address")
        return email

    def _read_tags(self, cells: Sequence[str], clear: Sequence[str]) -> tuple[str, ...]:
        indexes = self._tags if "tags" not in clear else ()
        said = tuple([_cell(cells, index) for index in indexes])
        known = self._split_before.get(said)
        if known is None:
            known = self._split_tags(said)
            if len(self._split_before) < KEPT_TAGS:
                self._split_before[said] = known
        return known

    def _split_tags(self, said: Sequence[str]) -> tuple[str, ...]:
        pieces = list(self._mapping.add_tags)
        for cell in filter(None, said):
            pieces += split(unguarded(cell.strip()), self._mapping.tag_separator)
        tags = clean_tags(pieces) if pieces else []
        if isinstance(tags, str):
            raise _Problem("tags_not_allowed", "tags", tags)
        return tuple(tags)

    def _read_status(self, cells: Sequence[str]) -> str | None:
        text = self._first(cells, self._status).casefold()
        status = self._mapping.status_values.get(text, text)
        if status and status not in STATUSES:
            reason = f"the status must be one of {', '.join(STATUSES)}"
            raise _Problem("status_unknown", "status", reason)
        return status or None

    def _first(self, cells: Sequence[str], indexes: Sequence[int]) -> str:
        for index in indexes:
            if value := value_of(_cell(cells, index)):
                return value
        return ""

    def _field(self, index: int) -> str | None:
        return self._field_at.get(index)


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""
