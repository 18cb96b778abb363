"""What the importer needs of the world."""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.importer.domain.correction import Correction
from services.importer.domain.job import ImportJob, Phase
from services.importer.domain.mapping import Mapping
from services.importer.domain.numbers import Buckets
from services.importer.domain.outcomes import ChunkOutcomes, Counts, Outcome, RowOutcome
from services.importer.domain.record import Record
from services.importer.domain.rows import ContactRow
from services.importer.domain.upload import Upload


@dataclass(frozen=True, slots=True)
class Chunk:
    """A numbered piece of a file, in the order of the file; the first is 0. corrections: of its
    cells, the oldest first.
    """

    number: int
    records: Sequence[Record]
    corrections: Sequence[Correction] = ()


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
    actor_id: str
    actor_name: str
    undos: int = 1


@dataclass(frozen=True, slots=True)
class Changes:
    """newest and recent: what to ask with the next time. contacts: how many were changed since."""

    newest: str
    contacts: int
    recent: int


@dataclass(frozen=True, slots=True)
class Totals:
    """All imports of a workspace that began. counts: of the imports themselves; waiting: rows of
    those at work that have no outcome yet.
    """

    imports: int
    rows: int
    counts: Counts
    waiting: int


class Imports(Protocol):
    """The importer's tables inside one transaction. Used by one thread.

    A phase has one task per chunk. A task is pending, queued (a message for it was sent), running
    under a lease, done or cancelled; the last two are for good.
    """

    def add(self, job: ImportJob) -> ImportJob | None:
        """Insert a job; where its uploader used its request_key before, return that job instead."""
        ...

    def save(self, job: ImportJob) -> None:
        """Write what may change of a job."""
        ...

    def get(self, import_id: str, *, lock: bool = False) -> ImportJob | None:
        """Return a job; with `lock`, nobody else changes it before this transaction ends."""
        ...

    def page(self, workspace_id: str, before: str | None, limit: int) -> Sequence[ImportJob]:
        """List a workspace's uploads and imports, newest first, older than the id `before`."""
        ...

    def total(self, workspace_id: str) -> int:
        """Count a workspace's uploads and imports."""
        ...

    def same_file(self, job: ImportJob) -> ImportJob | None:
        """Return the newest earlier import of the same file that began, or None."""
        ...

    def remove(self, import_id: str) -> None:
        """Delete a job with everything that belongs to it."""
        ...

    def unfinished(self) -> Sequence[tuple[str, Phase]]:
        """List the jobs that have work left in their phase, also those that were stopped."""
        ...

    def abandoned(self, before: datetime) -> Sequence[str]:
        """List uploads that began before a moment and never ended."""
        ...

    def outdated(self, before: datetime, limit: int) -> Sequence[str]:
        """List imports made before a moment whose rows are still kept and that nobody works on."""
        ...

    def forget_rows(self, import_id: str) -> None:
        """Delete what the file said and what became of each row; the counts stay."""
        ...

    def with_rows(self, workspace_id: str, until: datetime) -> Sequence[ImportJob]:
        """List a workspace's imports whose rows are still kept and whose file began to come until
        then.
        """
        ...

    def forget_samples(self, import_id: str) -> None:
        """Delete the examples of what the columns hold."""
        ...

    def add_chunk(self, import_id: str, chunk: Chunk) -> None: ...

    def replace_chunk(self, import_id: str, chunk: Chunk) -> None:
        """Write other rows and corrections in place of a chunk's."""
        ...

    def chunk(self, import_id: str, number: int) -> Chunk:
        """Return a chunk, its corrected cells as they were corrected; raises KeyError."""
        ...

    def original(self, import_id: str, number: int) -> Chunk:
        """Return a chunk whose rows are as the file said them; raises KeyError."""
        ...

    def chunk_of_row(self, import_id: str, phase: Phase, row: int) -> int | None:
        """Return the number of the chunk that a row of a planned phase is in, or would be; None
        before the first, and where an earlier release planned.
        """
        ...

    def keep_corrections(
        self, import_id: str, number: int, corrections: Sequence[Correction]
    ) -> None:
        """Write the corrections of a chunk, in place of earlier ones."""
        ...

    def corrections(
        self, import_id: str, first: int, limit: int
    ) -> Sequence[tuple[int, Sequence[Correction]]]:
        """List the corrections of chunks that have any, of up to limit chunks from a number on."""
        ...

    def begin_numbers(self, import_id: str) -> None:
        """Delete which rows of a file have which numbers; from now on they are kept."""
        ...

    def has_numbers(self, import_id: str) -> bool:
        """Tell whether numbers are kept: begun, and not forgotten since."""
        ...

    def keep_numbers(self, import_id: str, buckets: Buckets) -> None:
        """Write which rows of a checked file have which numbers, in place of these buckets; nothing
        where they were forgotten.
        """
        ...

    def numbers(self, import_id: str, buckets: Collection[int]) -> Buckets:
        """Return some buckets of numbers; an empty one for each that is not kept."""
        ...

    def forget_numbers(self, import_id: str) -> None:
        """Delete which rows of a file have which numbers."""
        ...

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

    def rows_of(self, import_id: str, number: int) -> int:
        """Count the rows of a chunk."""
        ...

    def keep_outcomes(self, import_id: str, phase: Phase, outcomes: ChunkOutcomes) -> None:
        """Write a chunk's outcomes, in place of earlier ones."""
        ...

    def outcomes(
        self,
        import_id: str,
        phase: Phase,
        first: int,
        wanted: Collection[Outcome] = (),
        code: str | None = None,
    ) -> ChunkOutcomes | None:
        """Return the outcomes of the first chunk from number `first` on that has any wanted;
        of all outcomes where none is named.

        code: of at least one row. A chunk that an earlier release wrote may have none of it.
        """
        ...

    def outcomes_of(self, import_id: str, phase: Phase, number: int) -> ChunkOutcomes | None:
        """Return the outcomes of one chunk, or None."""
        ...

    def counts(self, import_id: str, phase: Phase) -> Counts:
        """Add up the counts of a phase."""
        ...

    def counts_of(self, jobs: Sequence[ImportJob]) -> dict[tuple[str, Phase | None], Counts]:
        """Add up the counts of many jobs by id and phase in one statement: of the check or the
        import itself, and of an undo.
        """
        ...

    def not_undone(self, jobs: Sequence[ImportJob]) -> AbstractSet[str]:
        """Return the ids of those of the undone jobs of which parts could not be taken back."""
        ...

    def totals(self, workspace_id: str) -> Totals:
        """Add up all imports of a workspace that began."""
        ...

    def reasons(self, import_id: str, phase: Phase) -> dict[str, int]:
        """Count the rows of a phase by code, of those that have one."""
        ...

    def remember(self, workspace_id: str, fingerprint: str, mapping: Mapping) -> None:
        """Keep a mapping for the next file with the same header, in place of an earlier one."""
        ...

    def recall(self, workspace_id: str, fingerprint: str) -> Mapping | None:
        """Return the mapping that a workspace last used for such a file, or None."""
        ...

    def announce(self, job: ImportJob, *, ended: bool = False) -> None:
        """Publish how far a job is, or that it ended, when the transaction is committed."""
        ...

    def add_upload(self, upload: Upload) -> Upload | None:
        """Insert an upload; where its maker used its request_key before, return that one."""
        ...

    def upload(self, workspace_id: str, upload_id: str, *, lock: bool = False) -> Upload | None:
        """Return an upload of a workspace; with `lock`, nobody else changes it before this
        transaction ends.
        """
        ...

    def save_upload(self, upload: Upload) -> None:
        """Write what may change of an upload."""
        ...

    def open_uploads(self, workspace_id: str) -> Sequence[tuple[str, str]]:
        """List the maker and id of each of a workspace's unfinished uploads, the oldest first."""
        ...

    def remove_unfinished(self, workspace_id: str, until: datetime) -> int:
        """Delete a workspace's unfinished uploads begun until then; return how many."""
        ...

    def remove_upload(self, workspace_id: str, upload_id: str) -> None:
        """Delete an upload with its parts."""
        ...

    def outdated_uploads(
        self, unfinished: datetime, finished: datetime, limit: int
    ) -> Sequence[tuple[str, str]]:
        """List the workspace and id of uploads that nobody touched since a moment: unfinished ones
        since the first.
        """
        ...

    def parts(self, upload_id: str) -> dict[int, str]:
        """Return the SHA-256 of each part of an upload by its number."""
        ...

    def add_part(self, upload_id: str, number: int, body: bytes, digest: str) -> None: ...

    def part(self, upload_id: str, number: int) -> bytes | None:
        """Return what a part holds, or None when it is not there."""
        ...

    def forget_parts(self, upload_id: str) -> None:
        """Delete an upload's parts."""
        ...

    def tell_forgotten(self, workspace_id: str, contact_id: str, removed: dict[str, int]) -> None:
        """Publish that nothing of an erased contact is kept, when the transaction is committed."""
        ...


class Storage(Protocol):
    """The importer's database. Thread-safe. Raises DatabaseUnavailableError."""

    def write(self) -> AbstractContextManager[Imports]:
        """Run a block in one transaction, rolled back when it raises."""
        ...

    def read(self) -> AbstractContextManager[Imports]:
        """Run a block that only reads."""
        ...


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


class Tasks(Protocol):
    """Tells workers that there is something to do. Thread-safe.

    A lost message is no harm: the recovery loop notices. Raises JobsUnavailableError.
    """

    def send(self, import_id: str, phase: Phase, number: int) -> None: ...
