"""What is known of each column of an upload: samples, how full it is, what it looks like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from libs.common.phone import InvalidPhoneError, parse_phone
from services.importer.domain.mapping import STATUSES
from services.importer.domain.text import clean

SAMPLES = 5
SAMPLE_LENGTH = 100
EXAMINED = 2_000
VALUES = 50
"""A column with more distinct values than this is no choice among a few."""
SPELLINGS = 4 * VALUES
KINDS = ("phone", "email", "name", "status")
VERDICTS = ("all", "most", "some", "none")
_MOST = 0.7
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(slots=True)
class Column:
    """One column. filled: cells that aren't blank; examined: how many of them were looked at,
    of which phones look like phone numbers, emails like addresses and statuses like ours; wordy:
    letters, no digits. spellings: rows by what a cell says, None once there are too many.
    """

    header: str
    index: int
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    examined: int = 0
    phones: int = 0
    emails: int = 0
    letters: int = 0
    statuses: int = 0
    spellings: dict[str, int] | None = field(default_factory=dict)

    def add(self, cell: str) -> None:
        """Take one cell into account."""
        if not cell or cell.isspace():
            return
        self.filled += 1
        if self.spellings is not None:
            self._spell(cell)
        if self.examined < EXAMINED:
            self._examine(clean(cell))

    @property
    def wordy(self) -> bool:
        """Whether nearly all cells that were looked at are words."""
        return self.examined > 0 and self.letters >= self.examined * 0.9

    def verdict(self, guess: str) -> str | None:
        """Say in one sentence how well the content fits the guess, or None when it can't tell."""
        if guess == "phone":
            return f"{self.phones:,} of {self.examined:,} look like phone numbers"
        if guess == "email":
            return f"{self.emails:,} of {self.examined:,} look like e-mail addresses"
        return None

    @property
    def verdicts(self) -> list[dict[str, object]]:
        """Say of each kind of field how many cells look like it, for a screen to put in words."""
        found = zip(KINDS, (self.phones, self.emails, self.letters, self.statuses), strict=True)
        return [
            {"field": kind, "code": self._verdict(like), "matching": like,
             "examined": self.examined}
            for kind, like in found
        ]  # fmt: skip

    @property
    def values(self) -> list[dict[str, object]] | None:
        """Return the distinct values, whatever their case, commonest first; None if too many."""
        if self.spellings is None:
            return None
        rows: dict[str, int] = {}
        shown: dict[str, str] = {}
        for cell, many in self.spellings.items():
            value = clean(cell)
            key = value.casefold()
            shown.setdefault(key, value)
            rows[key] = rows.get(key, 0) + many
        rows.pop("", None)
        if len(rows) > VALUES:
            return None
        common = sorted(rows, key=lambda key: (-rows[key], key))
        return [{"value": shown[key], "rows": rows[key]} for key in common]

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
        self.emails += bool(_EMAIL.fullmatch(text))
        self.phones += _is_phone(text)
        self.statuses += text.casefold() in STATUSES
        self.letters += any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


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
