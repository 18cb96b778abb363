"""The rows of a file as numbered chunks, with their corrections and the numbers in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.importer.domain.correction import Correction
from services.importer.domain.job import Phase
from services.importer.domain.numbers import Buckets
from services.importer.domain.record import Record


@dataclass(frozen=True, slots=True)
class Chunk:
    """A numbered piece of a file, in the order of the file; the first is 0. corrections: of its
    cells, the oldest first.
    """

    number: int
    records: Sequence[Record]
    corrections: Sequence[Correction] = ()


class ChunkRows(Protocol):
    """What files said, and what people corrected in it, inside one transaction."""

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

    def rows_of(self, import_id: str, number: int) -> int:
        """Count the rows of a chunk."""
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
