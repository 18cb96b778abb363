"""What is known of each column of an upload: samples, how full it is, what it looks like."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from libs.common.csv_cells import split
from libs.common.ids import is_id
from libs.common.phone import InvalidPhoneError, parse_phone
from services.importer.domain.mapping import STATUSES
from services.importer.domain.rows import EMAIL_LENGTH, MAX_CELL
from services.importer.domain.tags import clean_tags
from services.importer.domain.text import clean

SAMPLES = 5
SAMPLE_LENGTH = 100
EXAMINED = 2_000
VALUES = 50
"""A column with more distinct values than this is no choice among a few."""
SPELLINGS = 4 * VALUES
KINDS = ("phone", "email", "name", "status", "tags", "owner", "id", "version")
VERDICTS = ("all", "most", "some", "none")
_MOST = 0.7
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(slots=True)
class Column:
    """One column. filled: cells that aren't blank; examined: how many of them were looked at;
    like: how many of those look like each of KINDS. spellings: rows by what a cell says, None once
    there are too many.
    """

    header: str
    index: int
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    examined: int = 0
    like: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    spellings: dict[str, int] | None = field(default_factory=dict)

    def add(self, cell: str) -> None:
        """Take one cell into account."""
        if not cell or cell.isspace():
            return
        self.filled += 1
        if self.spellings is not None:
            self._spell(cell)
        if self.examined < EXAMINED:
            self._examine(clean(cell[:MAX_CELL]))

    @property
    def wordy(self) -> bool:
        """Whether nearly all cells that were looked at are words."""
        return self.share("name") >= 0.9

    def share(self, kind: str) -> float:
        """Return the part of the cells that were looked at that look like one of KINDS."""
        return self.like[kind] / self.examined if self.examined else 0.0

    def verdict(self, guess: str) -> str | None:
        """Say in one sentence how well the content fits the guess, or None when it can't tell."""
        if guess == "phone":
            return f"{self.like['phone']:,} of {self.examined:,} look like phone numbers"
        if guess == "email":
            return f"{self.like['email']:,} of {self.examined:,} look like e-mail addresses"
        return None

    @property
    def verdicts(self) -> list[dict[str, object]]:
        """Say of each kind of field how many cells look like it, for a screen to put in words."""
        return [
            {"field": kind, "code": self._verdict(like), "matching": like,
             "examined": self.examined}
            for kind, like in self.like.items()
        ]  # fmt: skip

    @property
    def distinct(self) -> int | None:
        """Return how many distinct values there are, whatever their case; None if too many."""
        return None if self.spellings is None else len(self._counted())

    @property
    def values(self) -> list[dict[str, object]] | None:
        """Return the distinct values, whatever their case, commonest first; None if too many."""
        found = self._counted()
        if self.spellings is None or len(found) > VALUES:
            return None
        common = sorted(found, key=lambda key: (-found[key][1], key))
        return [{"value": found[key][0], "rows": found[key][1]} for key in common]

    def _counted(self) -> dict[str, tuple[str, int]]:
        """Return the first spelling of each value and its rows, by the value in one case."""
        found: dict[str, tuple[str, int]] = {}
        for cell, many in (self.spellings or {}).items():
            value = clean(cell)
            shown, rows = found.get(value.casefold(), (value, 0))
            found[value.casefold()] = (shown, rows + many)
        found.pop("", None)
        return found

    def _spell(self, cell: str) -> None:
        spellings = self.spellings or {}
        spellings[cell] = spellings.get(cell, 0) + 1
        too_many = len(spellings) > SPELLINGS or len(cell) > SAMPLE_LENGTH
        self.spellings = None if too_many else spellings

    def _verdict(self, like: int) -> str:
        if not like:
            return "none"
        if like == self.examined:
            return "all"
        return "most" if like >= self.examined * _MOST else "some"

    def _examine(self, text: str) -> None:
        self.examined += 1
        if len(self.samples) < SAMPLES and text[:SAMPLE_LENGTH] not in self.samples:
            self.samples.append(text[:SAMPLE_LENGTH])
        for kind, looks_like in _LOOKS_LIKE.items():
            self.like[kind] += looks_like(text)


def make_columns(names: Sequence[str]) -> list[Column]:
    """Make the columns of a header."""
    return [Column(name, index) for index, name in enumerate(names)]


def _is_phone(text: str) -> bool:
    if sum(map(str.isdigit, text)) < 6:
        return False
    try:
        parse_phone(text, plus_optional=True)
    except InvalidPhoneError as problem:
        return problem.reason_code == "phone_country_code_missing"
    return True


def _is_email(text: str) -> bool:
    return len(text) <= EMAIL_LENGTH and bool(_EMAIL.fullmatch(text))


def _is_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


def _is_status(text: str) -> bool:
    return text.casefold() in STATUSES


def _are_tags(text: str) -> bool:
    return not isinstance(clean_tags(split(text)), str)


def _is_owner(text: str) -> bool:
    return _is_email(text) or _is_name(text)


def _is_own_id(text: str) -> bool:
    return is_id(text.lower())


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and text.lstrip("0") != ""


_LOOKS_LIKE: dict[str, Callable[[str], bool]] = {
    "phone": _is_phone,
    "email": _is_email,
    "name": _is_name,
    "status": _is_status,
    "tags": _are_tags,
    "owner": _is_owner,
    "id": _is_own_id,
    "version": _is_version,
}
