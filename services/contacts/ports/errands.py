"""Errands that are not done yet, as rows."""

from typing import Protocol

from services.contacts.domain.errand import Errand


class Errands(Protocol):
    """The errands of the workspace."""

    def add(self, errand: Errand) -> None:
        """Write a new errand."""
        ...

    def get(self, errand_id: str) -> Errand | None:
        """Return an errand and hold it until the transaction ends, or None when it is done."""
        ...

    def move(self, errand: Errand) -> None:
        """Write how far an errand has come."""
        ...

    def finish(self, errand: Errand) -> None:
        """Delete an errand that is done."""
        ...


class OpenErrands(Protocol):
    """Errands of every workspace."""

    def take(self) -> tuple[str, str] | None:
        """Return workspace and id of the errand that was taken least often, the oldest of those;
        one that fails again and again so keeps no other waiting.
        """
        ...
