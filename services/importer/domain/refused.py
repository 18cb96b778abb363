"""Rows that contacts refused before an import, and why."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from services.importer.domain.outcomes import RowOutcome

_Why = tuple[str | None, str | None, str | None]


class RefusedRows:
    """Refused rows in 8 bytes each, as there may be millions of them for a few reasons.

    They are added in the order of the file, which may be gone through more than once.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[array[int], array[int]]] = []
        self._reasons: list[_Why] = []
        self._places: dict[_Why, int] = {}

    def __bool__(self) -> bool:
        return bool(self._runs)

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and self._why(row) is not None

    def add(self, outcome: RowOutcome) -> None:
        """Note a row."""
        why = (outcome.code, outcome.field, outcome.reason)
        place = self._places.setdefault(why, len(self._reasons))
        if place == len(self._reasons):
            self._reasons.append(why)
        if not self._runs or self._runs[-1][0][-1] >= outcome.row:
            self._runs.append((array("i"), array("i")))
        rows, places = self._runs[-1]
        rows.append(outcome.row)
        places.append(place)

    def of_rows(self, rows: Iterable[int]) -> Iterator[RowOutcome]:
        """Yield the outcomes of those of some rows that were refused."""
        for row in rows if self else ():
            if (why := self._why(row)) is not None:
                yield RowOutcome(row, "invalid", *why)

    def _why(self, row: int) -> _Why | None:
        for rows, places in self._runs:
            at = bisect_left(rows, row)
            if at < len(rows) and rows[at] == row:
                return self._reasons[places[at]]
        return None
