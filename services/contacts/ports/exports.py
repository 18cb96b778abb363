"""Exports as rows."""

from collections.abc import Sequence
from datetime import datetime
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

    def newest(self, before: str | None, most: int, by_id: str | None) -> Sequence[Export]:
        """List exports, newest first, from behind an id on. by_id: only what they asked for."""
        ...

    def came_to(self, export_id: str, rows: int, size: int, at: datetime) -> None:
        """Note how many contacts and bytes a download had that came to its end."""
        ...
