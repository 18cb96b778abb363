"""Exports: which columns, and how a contact's values fill them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from libs.common.clock import rfc3339
from libs.common.csv_cells import joined
from libs.common.errors import InvalidInputError
from libs.common.masking import masked_email, masked_number, without_number, without_private

State = Literal["ready", "downloaded", "expired"]
Value = str | int | bool | datetime | Sequence[str] | None

COLUMNS = (
    "id", "version", "name", "phone", "email", "tags", "status", "owner", "wa_id", "user_id",
    "username", "source", "created_at", "updated_at", "last_active_at", "marketing", "blocked",
)  # fmt: skip
DEFAULT = (
    "name", "phone", "email", "tags", "status", "owner", "marketing", "last_active_at",
    "created_at", "username", "user_id", "id", "version",
)  # fmt: skip
"""What a person reads first, with whether they want marketing, then who people without a phone are,
then what an import that comes back needs to tell what was edited meanwhile.
"""
KEEPS = timedelta(hours=24)
"""How long an export streams from its address."""

Shown = Literal["all", "no numbers", "nothing private"]
_NO_NUMBERS: dict[str, Callable[[str], str | None]] = {
    "phone": masked_number,
    "wa_id": masked_number,
    "name": without_number,
}
_MASKED: dict[Shown, dict[str, Callable[[str], str | None]]] = {
    "all": {},
    "no numbers": _NO_NUMBERS,
    "nothing private": {**_NO_NUMBERS, "name": without_private, "email": masked_email},
}


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was asked for. selection: JSON as it was given. rows, size: contacts and bytes
    of the last download that came to its end, at downloaded_at.
    """

    id: str
    selection: dict[str, Any]
    columns: list[str]
    by_id: str
    by_name: str
    created_at: datetime
    rows: int | None = None
    size: int | None = None
    downloaded_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        """When its address stops working."""
        return self.created_at + KEEPS

    def state(self, now: datetime) -> State:
        """What can be said of it: that it may be downloaded, was, or can't be any more."""
        if self.expires_at <= now:
            return "expired"
        return "ready" if self.downloaded_at is None else "downloaded"


def clean_columns(given: Sequence[str] | None) -> list[str]:
    """Return the columns of an export. Raises InvalidInputError naming the field columns."""
    columns = list(dict.fromkeys(given)) if given else list(DEFAULT)
    unknown = [each for each in columns if each not in COLUMNS]
    if unknown:
        raise InvalidInputError.of("columns", f"each must be one of {', '.join(COLUMNS)}")
    return columns


class CellWriter:
    """Turns a contact's values into cells. shown: what is not hidden. owners: what to call a
    member by id, so that an import finds the same one.
    """

    def __init__(self, columns: Sequence[str], owners: dict[str, str], shown: Shown) -> None:
        hidden = _MASKED[shown]
        self._special = [
            (at, owners.get if name == "owner" else hidden[name])
            for at, name in enumerate(columns)
            if name == "owner" or name in hidden
        ]

    def cells(self, values: Sequence[Value]) -> list[str]:
        """Return cells, blank for what a contact has not."""
        cells = [_TEXT[type(each)](each) for each in values]
        for at, written in self._special:
            if cells[at]:
                cells[at] = written(cells[at]) or ""
        return cells


_TEXT: dict[type, Callable[[Any], str]] = {
    str: lambda text: text,
    int: str,
    bool: lambda flag: "yes" if flag else "no",
    type(None): lambda _: "",
    datetime: rfc3339,
    list: joined,
}
