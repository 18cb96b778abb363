"""What importer publishes."""

from dataclasses import dataclass

from libs.common.events.registry import event_type


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """Rows by outcome; they add up to the rows of the file when the import has finished."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    duplicate: int = 0
    invalid: int = 0
    over_limit: int = 0


@event_type("import.progressed.v1", "importer")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgressed:
    """More rows of a running import have an outcome."""

    import_id: str
    rows: int
    done: int
    counts: ImportCounts


@event_type("import.finished.v1", "importer")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinished:
    """An import ended: finished, stopped or failed; every row has an outcome."""

    import_id: str
    state: str
    rows: int
    counts: ImportCounts
