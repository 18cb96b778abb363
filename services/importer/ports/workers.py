"""Who works on tasks, and is told of them."""

from typing import Protocol

from services.importer.domain.job import Phase


class Tasks(Protocol):
    """Tells workers that there is something to do. Thread-safe.

    A lost message is no harm: the recovery loop notices. Raises JobsUnavailableError.
    """

    def send(self, import_id: str, phase: Phase, number: int) -> None: ...
