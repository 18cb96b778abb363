"""Saved views as rows."""

from collections.abc import Sequence
from typing import Protocol

from services.contacts.domain.view import View


class Views(Protocol):
    """The saved views of the workspace."""

    def add(self, view: View) -> None:
        """Write a new view."""
        ...

    def get(self, view_id: str, *, lock: bool = False) -> View | None:
        """Return a view, or None."""
        ...

    def save(self, view: View) -> None:
        """Write a view that changed."""
        ...

    def delete(self, view_id: str) -> None:
        """Delete a view."""
        ...

    def seen_by(self, owner_id: str) -> Sequence[View]:
        """List somebody's own views and the shared ones, pinned first, then by name."""
        ...

    def clear_default(self, owner_id: str) -> None:
        """Make none of somebody's views the default."""
        ...
