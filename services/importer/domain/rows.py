"""A record of the file as a contact, or the reason why it can't be one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.csv_cells import split, unguarded
from libs.common.phone import InvalidPhoneError, parse_phone
from services.importer.domain.mapping import STATUSES, Mapping
from services.importer.domain.record import Record
from services.importer.domain.tags import clean_tags
from services.importer.domain.text import value_of

MAX_CELL = 32_767
NAME_LENGTH = 200
EMAIL_LENGTH = 254
OWNER_LENGTH = 254
_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\\\]]+@(?:[^\s@.\"(),:;<>\[\\\]]+\.)+[^\s@.\"(),:;<>\[\\\]]{2,}"
)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A row that can become a contact. phone: E.164; None stands for a blank or missing cell."""

    row: int
    phone: str
    name: str | None = None
    email: str | None = None
    tags: tuple[str, ...] = ()
    status: str | None = None
    owner: str | None = None


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
        self._used = sorted(
            {*self._name, *self._phone, *self._email, *self._tags, *self._status, *self._owner}
        )

    def read(self, record: Record) -> ContactRow | RowProblem:
        """Return the contact of a record, or the first thing that is wrong with it."""
        try:
            self._check_shape(record.cells)
            return ContactRow(
                record.number,
                self._read_phone(record.cells),
                self._read_name(record.cells),
                self._read_email(record.cells),
                self._read_tags(record.cells),
                self._read_status(record.cells),
                self._first(record.cells, self._owner)[:OWNER_LENGTH] or None,
            )
        except _Problem as problem:
            return RowProblem(record.number, problem.code, problem.field, problem.reason)

    def phone_of(self, record: Record) -> str | None:
        """Return a record's number (E.164) alone, or None when it has none that can be read."""
        try:
            return self._read_phone(record.cells)
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

    def _read_phone(self, cells: Sequence[str]) -> str:
        text = self._first(cells, self._phone)
        if not text:
            raise _Problem("phone_missing", "phone", "the phone number is missing")
        try:
            return parse_phone(
                text, self._mapping.default_country, plus_optional=self._mapping.plus_optional
            ).e164
        except InvalidPhoneError as problem:
            raise _Problem(problem.reason_code, "phone", problem.reason) from None

    def _read_name(self, cells: Sequence[str]) -> str | None:
        if not self._name:
            return None
        parts = (value_of(_cell(cells, index)) for index in self._name)
        name = " ".join(filter(None, parts))
        if len(name) > NAME_LENGTH:
            reason = f"the name is longer than {NAME_LENGTH} characters"
            raise _Problem("name_too_long", "name", reason)
        return name or None

    def _read_email(self, cells: Sequence[str]) -> str | None:
        email = self._first(cells, self._email).lower()
        if not email:
            return None
        if len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email):
            raise _Problem("email_invalid", "email", "this is not an e-mail address")
        return email

    def _read_tags(self, cells: Sequence[str]) -> tuple[str, ...]:
        pieces = list(self._mapping.add_tags)
        for index in self._tags:
            cell = _cell(cells, index)
            if cell:
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
        return next(filter(None, (value_of(_cell(cells, index)) for index in indexes)), "")

    def _field(self, index: int) -> str | None:
        fields = {"name": self._name, "phone": self._phone, "email": self._email}
        fields |= {"tags": self._tags, "status": self._status, "owner": self._owner}
        return next((name for name, places in fields.items() if index in places), None)


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""
