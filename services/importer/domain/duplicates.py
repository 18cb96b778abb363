"""The same phone number twice in one file: the first usable row wins, the others are told so."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise

from libs.common.phone import phone_keys

PARTS = 8
NO_PHONE = 0


class PhonesSeen:
    """The phone number of every row, in 8 bytes each, in the order of the file."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._rows = array("i")

    def add(self, row: int, phone: str | None) -> None:
        """Note a row's number (E.164), or None for a row that can't be imported.

        Spellings of one line (Brazil with and without the 9) count as one number.
        """
        self._numbers.append(int(min(phone_keys(phone))) if phone else NO_PHONE)
        self._rows.append(row)

    def duplicates(self) -> dict[int, int]:
        """Return row → first row with the same number, for every row but the first.

        Works in eighths, so that it needs little memory whatever the file holds.
        """
        found: dict[int, int] = {}
        for part in range(PARTS):
            repeated = _repeated([each for each in self._numbers if each % PARTS == part])
            if repeated:
                found.update(self._later(repeated))
        return found

    def _later(self, repeated: set[int]) -> Iterator[tuple[int, int]]:
        first: dict[int, int] = {}
        for number, row in zip(self._numbers, self._rows, strict=True):
            if number in repeated:
                if number in first:
                    yield row, first[number]
                else:
                    first[number] = row


def _repeated(numbers: list[int]) -> set[int]:
    numbers.sort()
    return {number for number, following in pairwise(numbers) if number == following != NO_PHONE}


def of_rows(duplicates: dict[int, int], rows: Sequence[int]) -> dict[int, int]:
    """Return the part of the duplicates that is about these rows."""
    return {row: duplicates[row] for row in rows if row in duplicates}
