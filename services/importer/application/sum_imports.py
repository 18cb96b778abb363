"""Rows in and rows out of a workspace's imports."""

from dataclasses import asdict, dataclass

from services.importer.ports import Storage


@dataclass(frozen=True, slots=True)
class Sums:
    """rows_in: rows of files whose import began. rows_out: those that have an outcome. waiting:
    those of imports that still run; rows_in = rows_out + waiting.
    """

    imports: int
    rows_in: int
    rows_out: int
    waiting: int
    outcomes: dict[str, int]


def sum_imports(storage: Storage, workspace_id: str) -> Sums:
    """Add up all imports of a workspace that began, at one moment."""
    with storage.read() as imports:
        found = imports.totals(workspace_id)
    return Sums(found.imports, found.rows, found.counts.total, found.waiting, asdict(found.counts))
