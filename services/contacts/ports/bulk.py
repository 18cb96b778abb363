"""Bulk jobs and their rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.contacts.domain.bulk import BulkJob, BulkRow
from services.contacts.ports.contacts import Filter


class BulkJobs(Protocol):
    """The bulk jobs of the workspace."""

    def add(self, job: BulkJob) -> None:
        """Write a new job."""
        ...

    def freeze_ids(self, job_id: str, ids: Sequence[str]) -> int:
        """Write the rows of a job from ids; return how many."""
        ...

    def freeze_filter(self, job_id: str, chosen: Filter, exclude: Sequence[str]) -> int:
        """Write the rows of a job from what a filter lets through now, in one statement."""
        ...

    def freeze_found(
        self, job_id: str, chosen: Filter, found: Sequence[str], exclude: Sequence[str]
    ) -> int:
        """Write the rows of a job from those of some ids, in order, that a filter lets through now,
        in a statement per 5,000.
        """
        ...

    def get(self, job_id: str, *, lock: bool = False) -> BulkJob | None:
        """Return a job, or None."""
        ...

    def newest(self, before: str | None, most: int) -> Sequence[BulkJob]:
        """List jobs, newest first, from behind an id on."""
        ...

    def save(self, job: BulkJob, free_from: datetime | None = None) -> None:
        """Write state, position and counts of a job, which nobody holds then.

        free_from: when somebody may claim it, and its place among those that wait.
        """
        ...

    def rows(
        self, job_id: str, after: int, most: int, outcome: str | None = None
    ) -> Sequence[BulkRow]:
        """List rows behind a sequence number, in order."""
        ...

    def save_rows(self, job_id: str, rows: Sequence[BulkRow]) -> None:
        """Write the outcomes of rows."""
        ...


class OpenBulkJobs(Protocol):
    """Bulk jobs across workspaces that wait for somebody to work on them."""

    def release(self, token: str) -> None:
        """Hand back a job whose chunk came to nothing through no fault of its own."""
        ...

    def claim(self, token: str, now: datetime, until: datetime) -> tuple[str, str] | None:
        """Lease a free job; return its workspace and id, or None.

        A workspace's jobs are done one after the other, oldest first, so that what was asked for
        last stands in the end. Between workspaces the one that waited longest is next.
        """
        ...
