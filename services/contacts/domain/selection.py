"""Which contacts a bulk job or an export is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.errors import ConflictError, InvalidInputError
from libs.common.ids import is_id

MOST_IDS = 10_000
DRIFT = 1
"""Percent by which a selection may move between the look and the click: in a busy workspace a
thousand contacts are never the same thousand, and fewer than a hundred must be exactly those.
"""


class SelectionChangedError(ConflictError):
    """Raised when a filter lets through clearly more or fewer contacts than the person saw."""

    code = "selection_changed"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(
            f"the selection has {found} contacts by now, not {expected}",
            expected=expected,
            found=found,
        )


def clean_ids(ids: Sequence[str], field: str) -> list[str]:
    """Return ids once each, sorted. Raises InvalidInputError naming the field."""
    if len(ids) > MOST_IDS:
        raise InvalidInputError.of(field, f"has at most {MOST_IDS} ids; use a filter for more")
    if not all(is_id(each) for each in ids):
        raise InvalidInputError.of(field, "has something in it that is no id")
    return sorted(set(ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the person who selected saw. count: None when they did not say."""

    count: int | None = None

    def check(self, found: int) -> None:
        """Raise SelectionChangedError when what was found is further off than `DRIFT` percent."""
        if self.count is not None and abs(found - self.count) * 100 > self.count * DRIFT:
            raise SelectionChangedError(self.count, found)
