"""What contacts asks of the other services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the search index stands. contacts: how many can be found, in all workspaces.

    compared_at: when it was last compared with contacts, as RFC 3339; None before the first time,
    and then the three numbers are None too. behind: contacts it lacked or had in an older version.
    left_over: those it still had although they are gone. stale: why a rebuild is due.
    """

    contacts: int
    stale: Sequence[str]
    compared_at: str | None
    compared: int | None
    behind: int | None
    left_over: int | None


@dataclass(frozen=True, slots=True)
class SpoolState:
    """What waits on the disks of ingest for the bus. oldest_seconds: since the oldest file was
    written; None when nothing waits. damaged: files that wait for a person.
    """

    files: int
    bytes: int
    damaged: int
    oldest_seconds: float | None


@dataclass(frozen=True, slots=True)
class ImportSums:
    """Rows of a workspace's imports. rows_in: of files whose import began. rows_out: those with an
    outcome; outcomes adds up to it. waiting: those of imports that still run.
    """

    imports: int
    rows_in: int
    rows_out: int
    waiting: int
    outcomes: Mapping[str, int]


class Neighbours(Protocol):
    """The other services over REST. Thread-safe.

    A service that does not answer within two seconds is unknown: None. None of these raises.
    """

    def forgotten(self, workspace_id: str, contact_ids: Sequence[str]) -> Sequence[str]:
        """Return those of erased contacts of which search has nothing left, on disk included."""
        ...

    def index(self) -> IndexState | None:
        """Return how the search index stands."""
        ...

    def spool(self) -> SpoolState | None:
        """Add up what waits on the disks of all ingests; None while one of them is silent."""
        ...

    def verify_token(self) -> str | None:
        """Return the verify token to enter in Meta's dashboard, a secret: the first that ingest
        knows; None when it knows none.
        """
        ...

    def imports(self, workspace_id: str) -> ImportSums | None:
        """Add up a workspace's imports."""
        ...
