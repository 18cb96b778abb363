"""What became of each row."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from services.importer.domain.job import ImportJob, Phase
from services.importer.domain.outcomes import ChunkOutcomes, Counts, Outcome


class OutcomeRows(Protocol):
    """What became of rows, inside one transaction."""

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

    def reasons(self, import_id: str, phase: Phase) -> dict[str, int]:
        """Count the rows of a phase by code, of those that have one."""
        ...
