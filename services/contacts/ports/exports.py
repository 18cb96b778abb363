"""Exports as rows."""

from collections.abc import Sequence
from typing import Protocol

from services.contacts.domain.export import Export


class Exports(Protocol):
    """The exports of the workspace."""

    def add(self, export_: Export) -> None:
        """Write a new export."""
        ...

    def get(self, export_id: str) -> Export | None:
        """Return an export, or None."""
        ...

    def all(self, most: int) -> Sequence[Export]:
        """List exports, newest first."""
        ...
