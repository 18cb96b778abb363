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

    def get(self, job_id: str, *, lock: bool = False) -> BulkJob | None:
        """Return a job, or None."""
        ...

    def save(self, job: BulkJob, leased_until: datetime | None) -> None:
        """Write state, position, counts and lease of a job."""
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

    def claim(self, token: str, now: datetime, until: datetime) -> tuple[str, str] | None:
        """Lease the oldest free job; return its workspace and id, or None."""
        ...
