"""Whether a row is about somebody who was erased; only keyed hashes say who that is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.common.errors import InvalidInputError
from libs.common.phone import parse_phone
from libs.common.suppression import hash_of, hash_of_email, hash_of_id
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.record import Record

REASON = "this person was erased"
_LEAST_DIGITS = 5
_LONGEST = 320
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Erased:
    """Somebody who was erased. at: when; a file that came later is read anew. key: of hashes."""

    workspace_id: str
    contact_id: str
    at: datetime
    hashes: frozenset[str]
    key: str

    def is_in(self, cells: Sequence[str], country: str | None) -> bool:
        """Tell whether a cell is a number, an address or an id of this person.

        country: of numbers without a country code. A name alone tells nothing.
        """
        return any(
            found in self.hashes for cell in cells for found in self._hashes_in(cell, country)
        )

    def _hashes_in(self, cell: str, country: str | None) -> Iterator[str]:
        text = cell.strip()
        if not text or len(text) > _LONGEST:
            return
        if "@" in text:
            yield hash_of_email(self.key, self.workspace_id, text)
        digits = _NO_DIGIT.sub("", text)
        if len(digits) < _LEAST_DIGITS:
            return
        if not text[0].isdigit():
            yield hash_of_id(self.key, self.workspace_id, text)
        for each in {digits, digits.removeprefix("00"), *_read(text, country)}:
            yield hash_of(self.key, self.workspace_id, each)


def blanked(record: Record) -> Record:
    """Return a row without what it said."""
    return Record(record.number, ["" for _ in record.cells])


def silenced(outcome: RowOutcome) -> RowOutcome:
    """Return an outcome without the values that it told of."""
    return replace(outcome, reason=outcome.reason and REASON, changes=None)


def _read(text: str, country: str | None) -> list[str]:
    try:
        return [parse_phone(text, country, plus_optional=True).e164.removeprefix("+")]
    except InvalidInputError:
        return []
