"""Forgetting a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class Erasure(Protocol):
    """Removes what the workspace holds of one person, and remembers only keyed hashes."""

    def remove(self, contact_id: str, identifiers: Sequence[str]) -> Mapping[str, int]:
        """Delete or blank everything of a contact but its row; return what and how much.

        identifiers: numbers and ids by which things that nobody owns yet (the quarantine) are
        found. Rows of the audit trail stay, without values.
        """
        ...

    def suppress(self, hashes: Sequence[str], at: datetime) -> None:
        """Remember hashes."""
        ...

    def ever(self) -> bool:
        """Tell whether anybody was ever erased: most workspaces need not look further."""
        ...

    def suppressed(self, hashes: Sequence[str]) -> set[str]:
        """Return those of hashes that are remembered."""
        ...
