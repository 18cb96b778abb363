"""The same phone number twice in one file: the first usable row wins, the others are told so."""

from array import array
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import pairwise

from services.importer.domain.numbers import Buckets, bucket_of, number_of

PARTS = 8
NO_PHONE = 0


def _nothing() -> None:
    """Do nothing between two parts of the work."""


class PhonesSeen:
    """The phone number of every row, in 8 bytes each, in the order of the file."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._rows = array("i")

    def add(self, row: int, phone: str | None) -> None:
        """Note a row's number (E.164), or None for a row without one.

        Spellings of one line (Brazil with and without the 9) count as one number.
        """
        self._numbers.append(number_of(phone) if phone else NO_PHONE)
        self._rows.append(row)

    def repeated(self, beat: Callable[[], None] = _nothing) -> set[int]:
        """Return the rows whose number another row has too. beat: called every second or so."""
        return {
            row
            for numbers in self._repeated_numbers(beat)
            for number, row in zip(self._numbers, self._rows, strict=True)
            if number in numbers
        }

    def duplicates(
        self, *without: Container[int], beat: Callable[[], None] = _nothing
    ) -> dict[int, int]:
        """Return row → first row with the same number, for every row but the first.

        without: rows that don't count, neither as the first nor as a later one. beat: called
        every second or so.
        """
        found: dict[int, int] = {}
        for numbers in self._repeated_numbers(beat):
            found.update(self._later(numbers, without))
        return found

    def firsts(
        self, rows: int, *without: Container[int], beat: Callable[[], None] = _nothing
    ) -> Iterator[Buckets]:
        """Yield which row has which number, in eighths. rows: of the file; without: rows that don't
        count, so that each number is left with one. beat: called every second or so.
        """
        for part in range(PARTS):
            beat()
            found: Buckets = {}
            for number, row in zip(self._numbers, self._rows, strict=True):
                bucket = bucket_of(number, rows)
                if bucket % PARTS == part and number and not any(row in each for each in without):
                    found.setdefault(bucket, {})[number] = row
            yield found

    def _repeated_numbers(self, beat: Callable[[], None]) -> Iterator[set[int]]:
        """Yield the numbers that come twice in eighths, which needs little memory for any file."""
        for part in range(PARTS):
            beat()
            numbers = _repeated([each for each in self._numbers if each % PARTS == part])
            if numbers:
                yield numbers

    def _later(
        self, repeated: set[int], without: Sequence[Container[int]]
    ) -> Iterator[tuple[int, int]]:
        first: dict[int, int] = {}
        for number, row in zip(self._numbers, self._rows, strict=True):
            if number in repeated and not any(row in each for each in without):
                if number in first:
                    yield row, first[number]
                else:
                    first[number] = row


def _repeated(numbers: list[int]) -> set[int]:
    numbers.sort()
    return {number for number, following in pairwise(numbers) if number == following != NO_PHONE}


def of_rows(known: Mapping[int, int], rows: Sequence[int]) -> dict[int, int]:
    """Return the part of what is known by row that is about these rows."""
    return {row: known[row] for row in rows if row in known} if known else {}
