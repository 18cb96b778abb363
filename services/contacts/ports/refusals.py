"""What people refused who are no contacts any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.contacts.domain.refusal import Refusal


class Refusals(Protocol):
    """Refusals of the workspace, found by keyed hashes of numbers and ids."""

    def any(self) -> bool:
        """Tell whether there is one at all: most workspaces need not look further."""
        ...

    def keep(self, hashes: Sequence[str], refusals: Sequence[Refusal]) -> None:
        """Keep refusals under each of hashes; of two about the same the later one stays."""
        ...

    def of(self, hashes: Sequence[str]) -> Mapping[str, Sequence[Refusal]]:
        """Return by hash what is kept under it."""
        ...

    def lift(
        self, hashes: Sequence[str], phone_number_id: str, category: str, until: datetime
    ) -> None:
        """Forget what is kept under hashes for a business number that is no later than `until`."""
        ...

    def forget(self, hashes: Sequence[str]) -> None:
        """Forget all that is kept under hashes."""
        ...
