"""The contacts service as the importer needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.importer.domain.job import Asker, Phase
from services.importer.domain.mapping import Mapping
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.rows import ContactRow


@dataclass(frozen=True, slots=True)
class Call:
    """How to call contacts for one chunk: what makes it the same chunk, and for whom.

    The phase `check` is a dry run. undos: counts the undos of the import, this one included.
    """

    workspace_id: str
    import_id: str
    chunk: int
    phase: Phase
    mapping: Mapping
    asker: Asker
    undos: int = 1


@dataclass(frozen=True, slots=True)
class Changes:
    """newest and recent: what to ask with the next time. contacts: how many were changed since."""

    newest: str
    contacts: int
    recent: int


class Contacts(Protocol):
    """The contacts service. Thread-safe. Raises UnavailableError when it can't answer now."""

    def apply(self, call: Call, rows: Sequence[ContactRow]) -> Sequence[RowOutcome]:
        """Create and update contacts, or say what that would do; one outcome for each row.

        Idempotent by import and chunk unless it is a dry run: a repeated call returns the same
        outcomes and changes nothing. No outcomes: the chunk was closed or undone before.
        """
        ...

    def close(self, call: Call) -> Sequence[RowOutcome]:
        """Return the outcomes of a chunk, of its undo for a call of that phase; none for one that
        was not applied and now never will be.
        """
        ...

    def undo(self, call: Call) -> Sequence[RowOutcome]:
        """Take back what a chunk did; one outcome for each row that had done something.

        `updated` stands for a row that was taken back, `skipped` with its reason for one that
        somebody changed since. Idempotent by import and chunk.
        """
        ...

    def changes(self, workspace_id: str, since: str = "", recent: int = 0) -> Changes:
        """Tell how many contacts were changed since an answer with that `newest` and `recent`."""
        ...

    def room(self, workspace_id: str) -> int | None:
        """Return how many contacts the plan still has place for; None when it has no limit."""
        ...
