"""Imports as jobs: what is known of each, and what outlives its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.importer.domain.job import ImportJob, Phase
from services.importer.domain.mapping import Mapping
from services.importer.domain.outcomes import Counts


@dataclass(frozen=True, slots=True)
class Totals:
    """All imports of a workspace that began. counts: of the imports themselves; waiting: rows of
    those at work that have no outcome yet.
    """

    imports: int
    rows: int
    counts: Counts
    waiting: int


class JobRows(Protocol):
    """The jobs of imports inside one transaction."""

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

    def with_rows(self, workspace_id: str, until: datetime) -> Sequence[ImportJob]:
        """List a workspace's imports whose rows are still kept and whose file began to come until
        then.
        """
        ...

    def forget_rows(self, import_id: str) -> None:
        """Delete what the file said and what became of each row; the counts stay."""
        ...

    def forget_samples(self, import_id: str) -> None:
        """Delete the examples of what the columns hold."""
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

    def tell_forgotten(self, workspace_id: str, contact_id: str, removed: dict[str, int]) -> None:
        """Publish that nothing of an erased contact is kept, when the transaction is committed."""
        ...

    def totals(self, workspace_id: str) -> Totals:
        """Add up all imports of a workspace that began."""
        ...
