"""Which contacts a bulk job or an export is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.errors import ConflictError, InvalidInputError
from libs.common.ids import is_id

MOST_IDS = 10_000


class SelectionChangedError(ConflictError):
    """Raised when a filter lets through another number of contacts than the person saw."""

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
        """Raise SelectionChangedError when something else was found."""
        if self.count is not None and self.count != found:
            raise SelectionChangedError(self.count, found)
