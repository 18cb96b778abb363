"""A phase's work, chunk by chunk, and who does it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.importer.domain.job import Phase
from services.importer.domain.outcomes import RowOutcome


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk's (or PREPARE's) share of a phase. duplicates: row → the row it repeats. refused:
    outcomes of rows that contacts refused when the file was looked at, so that another row with
    the same number is imported in their place. first_row: of the chunk; None where nobody looked.
    """

    number: int
    duplicates: dict[int, int] = field(default_factory=dict)
    refused: tuple[RowOutcome, ...] = ()
    first_row: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a task until its lease ends. attempts: holds so far, this one included,
    without those that ended because something else was down. cause: why the last one ended.
    duplicates, refused: as its Task says.
    """

    import_id: str
    phase: Phase
    number: int
    token: str
    attempts: int
    duplicates: dict[int, int]
    cause: str | None = None
    refused: tuple[RowOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskName:
    """Which task."""

    import_id: str
    phase: Phase
    number: int


class TaskRows(Protocol):
    """The tasks of phases inside one transaction.

    A phase has one task per chunk. A task is pending, queued (a message for it was sent), running
    under a lease, done or cancelled; the last two are for good.
    """

    def plan(self, import_id: str, phase: Phase, tasks: Sequence[Task]) -> None:
        """Forget a phase's tasks and outcomes and put these tasks in, pending."""
        ...

    def plan_again(self, import_id: str, phase: Phase, note: str) -> int:
        """Plan those chunks of a phase anew whose outcomes are this note, which is forgotten; the
        others keep theirs. Return how many there are; nothing changes where there are none.
        """
        ...

    def add_tasks(self, import_id: str, phase: Phase, tasks: Iterable[Task]) -> None: ...

    def has_task(self, import_id: str, phase: Phase, number: int) -> bool:
        """Tell whether a phase has a task, whatever became of it."""
        ...

    def refused_any(self, import_id: str, phase: Phase) -> bool:
        """Tell whether a task of a phase has rows that contacts refused beforehand."""
        ...

    def tasks(self, import_id: str, phase: Phase) -> Sequence[Task]:
        """List a phase's tasks for chunks, with all that was planned of them, in order."""
        ...

    def take(self, import_id: str, window: int, now: datetime) -> Sequence[TaskName]:
        """Queue pending tasks of all imports of an import's workspace, in turn and each from its
        lowest number on, until `window` of that workspace are queued or running.

        One that was held SUSPECT times comes when nothing else of its import is left, and alone.
        Of an import that is in_order each comes when the one before is done.
        """
        ...

    def claim(
        self, import_id: str, phase: Phase, number: int, now: datetime, until: datetime
    ) -> Claim | None:
        """Take hold of a task; None when it is held, done, cancelled or not due."""
        ...

    def renew(self, claim: Claim, until: datetime) -> bool:
        """Prolong a lease; False when it was lost."""
        ...

    def release(self, claim: Claim, due: datetime, cause: str, *, counted: bool) -> None:
        """Make a held task pending again from `due` on. counted: whether it was an attempt."""
        ...

    def settle(self, claim: Claim) -> bool:
        """Mark a held task as done; False when the hold was lost and nothing was changed."""
        ...

    def requeue_lost(self, now: datetime, queued_before: datetime) -> int:
        """Make tasks pending whose lease ended, or whose message seems lost; return how many."""
        ...

    def open_tasks(self, import_id: str, phase: Phase) -> int:
        """Count the tasks of a phase that are neither done nor cancelled."""
        ...

    def waits(self, import_id: str, phase: Phase, now: datetime, since: datetime) -> bool:
        """Tell whether a phase has open tasks of which none is held, sent out since, or not due."""
        ...

    def cancel_tasks(self, import_id: str, phase: Phase) -> Sequence[int]:
        """Cancel what nobody ever held, and a preparation even so; return the numbers."""
        ...

    def hurry(self, import_id: str, phase: Phase, now: datetime, until: datetime) -> None:
        """Let no hold on a task last longer than until, and let what waits be due now."""
        ...

    def skip(
        self,
        import_id: str,
        phase: Phase,
        numbers: Sequence[int] | None,
        note: str,
        cause: str | None = None,
    ) -> None:
        """Note the same of every row of chunks, of all chunks for None, in place of outcomes."""
        ...
