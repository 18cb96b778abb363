"""One row of a file."""

from dataclasses import dataclass

MAX_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number in a spreadsheet (the first is 1) and its cells as text."""

    number: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        """Whether no cell of it holds anything."""
        return not any(cell and not cell.isspace() for cell in self.cells)
