"""What chunks of imports did, so that a repeated chunk does nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol


class ImportOutcomes(Protocol):
    """Outcomes by import and chunk."""

    def claim(self, import_id: str, chunk: int, now: datetime) -> Sequence[dict[str, Any]] | None:
        """Hold a chunk until the transaction ends; None when it is new, else its outcomes."""
        ...

    def applied_at(self, import_id: str, chunk: int) -> datetime:
        """Return when a chunk was claimed first."""
        ...

    def every(self, import_id: str) -> Sequence[dict[str, Any]]:
        """Return what was kept for all chunks, in order."""
        ...

    def keep(self, import_id: str, chunk: int, outcomes: Sequence[dict[str, Any]]) -> None:
        """Write the outcomes of a claimed chunk."""
        ...
