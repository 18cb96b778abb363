"""The importer's database: one transaction, seen subject by subject."""

from contextlib import AbstractContextManager
from typing import Protocol

from services.importer.ports.chunks import ChunkRows
from services.importer.ports.jobs import JobRows
from services.importer.ports.outcomes import OutcomeRows
from services.importer.ports.tasks import TaskRows
from services.importer.ports.uploads import UploadRows


class Imports(JobRows, ChunkRows, TaskRows, OutcomeRows, UploadRows, Protocol):
    """The importer's tables inside one transaction. Used by one thread."""


class Storage(Protocol):
    """The importer's database. Thread-safe. Raises DatabaseUnavailableError."""

    def write(self) -> AbstractContextManager[Imports]:
        """Run a block in one transaction, rolled back when it raises."""
        ...

    def read(self) -> AbstractContextManager[Imports]:
        """Run a block that only reads."""
        ...
