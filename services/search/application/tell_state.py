"""Say how the index stands: for the panel of what is not lost, and for certificates of erasure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from libs.common.ids import is_id
from services.search.domain.stale import SOMEBODY_ERASED
from services.search.ports import Comparison, SearchIndex


@dataclass(frozen=True, slots=True)
class IndexState:
    """contacts: how many can be found. stale: why a rebuild is due, empty when none is.

    comparison: what the last comparison with contacts found and repaired; None before the first.
    """

    contacts: int
    stale: Sequence[str]
    comparison: Comparison | None


def tell_state(index: SearchIndex) -> IndexState:
    """Return how the index stands. Raises SearchUnavailableError."""
    return IndexState(index.count(None), index.stale_because(), index.last_comparison())


def forgotten(index: SearchIndex, workspace_id: str, contact_ids: Sequence[str]) -> list[str]:
    """Return those of erased contacts of which nothing is left, on disk included.

    One whose erasure the index has not heard of is not among them, and none is while the rebuild
    after an erasure is due. Raises SearchUnavailableError.
    """
    if SOMEBODY_ERASED in index.stale_because():
        return []
    return [each for each in contact_ids if is_id(each) and not _found(index, workspace_id, each)]


def _found(index: SearchIndex, workspace_id: str, contact_id: str) -> bool:
    number = UUID(contact_id).int
    before = str(UUID(int=number - 1)) if number else ""
    known = index.versions(workspace_id, before, 1)
    return any(each.id == contact_id and each.found for each in known)
