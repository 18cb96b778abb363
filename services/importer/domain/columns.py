"""What is known of each column of an upload: samples, how full it is, what it looks like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from libs.common.phone import InvalidPhoneError, parse_phone
from services.importer.domain.text import clean

SAMPLES = 5
SAMPLE_LENGTH = 100
EXAMINED = 2_000
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(slots=True)
class Column:
    """One column. filled: cells that aren't blank; examined: how many of them were looked at,
    of which phones look like phone numbers and emails like addresses; wordy: letters, no digits.
    """

    header: str
    index: int
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    examined: int = 0
    phones: int = 0
    emails: int = 0
    letters: int = 0

    def add(self, cell: str) -> None:
        """Take one cell into account."""
        if not cell or cell.isspace():
            return
        self.filled += 1
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

    def _examine(self, text: str) -> None:
        self.examined += 1
        if len(self.samples) < SAMPLES and text[:SAMPLE_LENGTH] not in self.samples:
            self.samples.append(text[:SAMPLE_LENGTH])
        self.emails += bool(_EMAIL.fullmatch(text))
        self.phones += _is_phone(text)
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
